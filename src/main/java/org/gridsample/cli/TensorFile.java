package org.gridsample.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.internal.io.WholeFile;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.NpyFormatException;
import org.gridsample.tensor.NpyReader;
import org.gridsample.tensor.Tensor;

/** A file named on the command line: .npy or a picture by the ending of its name. */
final class TensorFile {
    private TensorFile() {}

    static Tensor read(Path file) throws IOException {
        return Images.isPicture(file) ? Images.read(file) : Npy.read(file);
    }

    /** Of an array its header is read, no more. */
    static long[] shape(Path file) throws IOException {
        if (Images.isPicture(file)) {
            return Images.read(file).shape();
        }
        try (NpyReader reader = NpyReader.open(file)) {
            return reader.tensor().shape();
        }
    }

    /** A picture with all that is said of it, of whose values an array has no more. */
    static void write(Path file, Picture picture) throws IOException {
        if (Images.isPicture(file)) {
            picture.write(file);
        } else {
            Npy.write(file, picture.tensor());
        }
    }

    /** Refuses an output before anything is computed for it, and inputs of another kind. */
    static void check(Path output, Path... inputs) throws IOException {
        if (!Images.isWritable(output) && !ending(output).equals(".npy")) {
            throw new IllegalArgumentException(
                    "output: expected a name ending in .npy, .png, .jpg, .jpeg, .tif, .tiff or .bmp, got '" + output
                            + "'");
        }
        for (Path input : inputs) {
            if (areSame(input, output)) {
                throw new IllegalArgumentException("output: '" + output + "' is the same file as the input '" + input
                        + "'; choose another output");
            }
        }
        for (Path input : inputs) {
            if (!hasKnownEnding(input) && Files.isRegularFile(input)) {
                checkNpy(input);
            }
        }
        WholeFile.checkWritable(output);
    }

    /** Whether what is written to one replaces the other: by their names, or through links. */
    static boolean areSame(Path one, Path other) throws IOException {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())
                || Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    }

    static boolean holdsVolumes(Path file) {
        return List.of(".npy", ".tif", ".tiff").contains(ending(file));
    }

    private static boolean hasKnownEnding(Path file) {
        return Images.isPicture(file) || ending(file).equals(".npy");
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.substring(Math.max(0, name.lastIndexOf('.')));
    }

    /** A file of another name is a .npy file, or nothing that is read. */
    private static void checkNpy(Path file) throws IOException {
        try (NpyReader reader = NpyReader.open(file)) {
            reader.tensor();
        } catch (NpyFormatException e) {
            throw new IllegalArgumentException(
                    e.getMessage() + "; "
                            + (ending(file).equals(".npz") ? "numpy.save one array of this archive" : "convert it")
                            + ": what is read is .npy, .png, .jpg, .jpeg, .tif, .tiff, .bmp, .gif and .webp, told by the name's ending",
                    e);
        }
    }
}
