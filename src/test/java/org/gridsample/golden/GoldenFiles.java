package org.gridsample.golden;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;

/** The committed answers of PyTorch; see the README beside them. */
public final class GoldenFiles {
    private GoldenFiles() {}

    /** The directories of one function that hold a case of this type, in order. */
    public static List<Path> cases(String function, ElementType type) throws IOException {
        try (Stream<Path> found = Files.list(root().resolve(function))) {
            return found.map(geometry -> geometry.resolve(type.toString()))
                    .sorted()
                    .toList();
        }
    }

    /** PyTorch's output for these options, or null where PyTorch has none (bicubic in 5-D, wrap). */
    public static Tensor output(Path directory, SampleOptions options) throws IOException {
        return answer(directory, options, "");
    }

    /** PyTorch's gradient of the input for these options and {@code grad_output.npy}, or null where PyTorch has none. */
    public static Tensor gradInput(Path directory, SampleOptions options) throws IOException {
        return answer(directory, options, "_grad_input");
    }

    /** PyTorch's gradient of the grid for these options and {@code grad_output.npy}, or null where PyTorch has none. */
    public static Tensor gradGrid(Path directory, SampleOptions options) throws IOException {
        return answer(directory, options, "_grad_grid");
    }

    private static Tensor answer(Path directory, SampleOptions options, String kind) throws IOException {
        Path file = directory.resolve(options.interpolation().name().toLowerCase(Locale.ROOT) + kind + ".npy");
        int padding =
                switch (options.padding(0)) {
                    case ZEROS -> 0;
                    case BORDER -> 1;
                    case REFLECTION -> 2;
                    case WRAP -> -1;
                };
        if (padding < 0 || !Files.exists(file)) {
            return null;
        }
        Tensor stack = Npy.read(file);
        return part(stack, 2, padding * 2 + (options.alignCorners() ? 1 : 0));
    }

    /** The sub-array at a flat index over the leading axes. */
    public static Tensor part(Tensor stack, int leadingAxes, int index) {
        long[] shape = Arrays.copyOfRange(stack.shape(), leadingAxes, stack.rank());
        long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return Tensor.zeros(stack.type(), shape).copyFrom(stack.view(index * count, shape));
    }

    private static Path root() throws IOException {
        try {
            return Path.of(GoldenFiles.class.getResource("/goldens").toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
