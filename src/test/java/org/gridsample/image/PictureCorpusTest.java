package org.gridsample.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of files of every kind, and what libpng and Pillow, on libjpeg-turbo, make of each. */
@Tag("once")
class PictureCorpusTest {
    private static final int FEWEST_FILES = 300;

    @TempDir
    Path directory;

    @Test
    void everyFileHasTheValuesOfOtherDecoders() throws IOException, InterruptedException {
        RequiredDevice.require(
                isMade(), "python3 with NumPy and Pillow, gcc, or libpng's and libjpeg's headers are not installed");
        List<String> wrong = new ArrayList<>();
        List<String> lines = Files.readAllLines(directory.resolve("expected.tsv"));
        for (String line : lines) {
            try {
                check(line.split("\t"));
            } catch (ImageFormatException | AssertionError e) {
                wrong.add(line + ": " + e.getMessage());
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(lines.size() >= FEWEST_FILES, "files: " + lines.size());
    }

    private void check(String[] file) throws IOException {
        Picture picture = Picture.read(directory.resolve(file[0]));
        assertEquals(Integer.parseInt(file[1]), picture.orientation().number());
        assertEquals(
                Integer.parseInt(file[2]),
                picture.profile().map(profile -> profile.toByteArray().length).orElse(0));
        Tensor expected = Npy.read(directory.resolve(file[0] + ".npy"));
        assertEquals(expected.type(), picture.tensor().type());
        Bits.assertEqual(expected, threeChannels(picture.tensor(), expected.extent(1)), file[0]);
    }

    /** Of a palette of grays, which libpng makes RGB of. */
    private static Tensor threeChannels(Tensor values, long expected) {
        if (values.extent(1) != 1 || expected != 3) {
            return values;
        }
        Tensor rgb = Tensor.zeros(ElementType.UINT8, 1, 3, values.extent(2), values.extent(3));
        for (int channel = 0; channel < 3; channel++) {
            rgb.view(channel * values.elementCount(), values.elementCount()).copyFrom(values);
        }
        return rgb;
    }

    private boolean isMade() throws IOException, InterruptedException {
        List<String> command = Arrays.asList(
                "python3",
                Path.of("src/test/python/make_pictures.py").toAbsolutePath().toString(),
                directory.toString(),
                Path.of("src/test/c").toAbsolutePath().toString());
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
