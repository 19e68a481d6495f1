package org.gridsample.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.gridsample.image.Images;
import org.gridsample.internal.io.WholeFile;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;

/** A file named on the command line: .npy, PNG or JPEG by the ending of its name. */
final class TensorFile {
    private TensorFile() {}

    static Tensor read(Path file) throws IOException {
        return Images.isPicture(file) ? Images.read(file) : Npy.read(file);
    }

    static void write(Path file, Tensor tensor) throws IOException {
        if (Images.isPicture(file)) {
            Images.write(file, tensor);
        } else {
            Npy.write(file, tensor);
        }
    }

    /** Refuses an output before anything is computed for it. */
    static void checkOutput(Path output, Path... inputs) throws IOException {
        if (!Images.isPicture(output)
                && !output.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
            throw new IllegalArgumentException(
                    "output: expected a name ending in .npy, .png, .jpg or .jpeg, got '" + output + "'");
        }
        for (Path input : inputs) {
            // Through links too; the input's absence is told when it is read.
            if (Files.exists(input) && Files.exists(output) && Files.isSameFile(input, output)) {
                throw new IllegalArgumentException("output: '" + output + "' is the same file as the input '" + input
                        + "'; choose another output");
            }
        }
        WholeFile.checkWritable(output);
    }
}
