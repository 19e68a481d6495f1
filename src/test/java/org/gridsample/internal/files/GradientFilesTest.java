package org.gridsample.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.gradients.Backward;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of files in parts so small that every file needs many. */
class GradientFilesTest {
    @TempDir
    private Path folder;

    private final List<Operation> parts = new ArrayList<>();

    private final Consumer<Operation> run = operation -> {
        parts.add(operation);
        new CpuBackend().run(operation);
    };

    /** Batches of 1 serve the other side's. */
    @ParameterizedTest
    @CsvSource({
        "2, 2, CHANNELS_FIRST, CHANNELS_FIRST, BILINEAR",
        "1, 3, CHANNELS_FIRST, CHANNELS_FIRST, BICUBIC",
        "3, 1, CHANNELS_FIRST, CHANNELS_LAST, BILINEAR",
        "2, 2, CHANNELS_LAST, CHANNELS_FIRST, NEAREST",
    })
    void haveTheBitsOfThoseInMemory(
            long inputBatch, long gridBatch, Layout inputLayout, Layout outputLayout, Interpolation interpolation)
            throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        long batch = Math.max(inputBatch, gridBatch);
        Tensor input = random(random, inputLayout.shape(inputBatch, 5, 9, 7));
        Tensor grid = random(random, gridBatch, 11, 6, 2);
        Tensor gradOutput = random(random, outputLayout.shape(batch, 5, 11, 6));
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(interpolation)
                .withPadding(Padding.ZEROS, Padding.REFLECTION)
                .withFill(1, 2, 3, 4, 5)
                .withLayouts(inputLayout, outputLayout);
        Gradients expected =
                new Backward(new CpuBackend()::run).all(gradOutput, input, new Coordinates.Grid(grid), options);
        GradientFiles files =
                new GradientFiles(run, gradOutput, input, grid, Coordinates.Grid::new, options, 2 * 9 * 7 * 4);
        List<Double> progress = new ArrayList<>();
        Tensor fill = files.input(folder.resolve("input.npy"), progress::add).orElseThrow();
        Bits.assertEqual(expected.input(), Npy.read(folder.resolve("input.npy")), "input");
        Bits.assertEqual(expected.fill().orElseThrow(), fill, "fill");
        assertTrue(parts.size() > 1, parts::toString);
        files.points(folder.resolve("points.npy"), progress::add);
        Bits.assertEqual(expected.coordinates(), Npy.read(folder.resolve("points.npy")), "points");
        assertEquals(2, progress.stream().filter(share -> share == 1).count(), progress::toString);
    }

    @ParameterizedTest
    @EnumSource(names = {"AFFINE", "THETA", "HOMOGRAPHY"})
    void matricesHaveTheirs(Coordinates.Kind kind) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        Tensor input = random(random, 3, 2, 9, 7);
        Tensor gradOutput = random(random, 3, 2, 4, 5);
        Function<Tensor, Coordinates> kinds = matrices -> switch (kind) {
            case AFFINE -> new Coordinates.Affine(matrices, 4, 5);
            case THETA -> new Coordinates.Theta(matrices, 4, 5);
            case HOMOGRAPHY -> new Coordinates.Homography(matrices, 4, 5);
            case GRID, PIXEL_MAP, FLOW -> throw new IllegalArgumentException(kind.toString());
        };
        Tensor matrices = random(random, 1, kind == Coordinates.Kind.HOMOGRAPHY ? 3 : 2, 3);
        SampleOptions options = SampleOptions.defaults().withPadding(Padding.BORDER);
        Gradients expected = new Backward(new CpuBackend()::run).all(gradOutput, input, kinds.apply(matrices), options);
        GradientFiles files = new GradientFiles(run, gradOutput, input, matrices, kinds, options, 100);
        List<Double> progress = new ArrayList<>();
        files.points(folder.resolve("matrices.npy"), progress::add);
        Bits.assertEqual(expected.coordinates(), Npy.read(folder.resolve("matrices.npy")), "matrices");
        files.input(folder.resolve("input.npy"), progress::add);
        Bits.assertEqual(expected.input(), Npy.read(folder.resolve("input.npy")), "input");
        assertEquals(2, progress.stream().filter(share -> share == 1).count(), progress::toString);
    }

    @Test
    void anEmptyBatchHasNone() throws IOException {
        Tensor none = Tensor.zeros(ElementType.FLOAT32, 0, 3, 4, 4);
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, 0, 4, 4, 2);
        GradientFiles files =
                new GradientFiles(run, none, none, grid, Coordinates.Grid::new, SampleOptions.defaults(), 1000);
        files.input(folder.resolve("input.npy"), share -> {});
        files.points(folder.resolve("points.npy"), share -> {});
        assertEquals(0, Npy.read(folder.resolve("input.npy")).elementCount());
        assertEquals(0, Npy.read(folder.resolve("points.npy")).elementCount());
    }

    @Test
    void nothingIsWrittenForWhatFails() {
        Tensor input = Tensor.zeros(ElementType.FLOAT32, 1, 3, 4, 4);
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 4, 4, 2);
        Consumer<Operation> failing = operation -> {
            throw new IllegalStateException("failed");
        };
        GradientFiles files =
                new GradientFiles(failing, input, input, grid, Coordinates.Grid::new, SampleOptions.defaults(), 1000);
        assertThrows(IllegalStateException.class, () -> files.input(folder.resolve("input.npy"), share -> {}));
        assertFalse(Files.exists(folder.resolve("input.npy")));
    }

    private static Tensor random(SplittableRandom random, long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.FLOAT32, shape);
        for (long i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, random.nextDouble(-1.2, 1.2));
        }
        return tensor;
    }
}
