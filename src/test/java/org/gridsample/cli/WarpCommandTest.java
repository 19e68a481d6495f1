package org.gridsample.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.image.ColorProfile;
import org.gridsample.image.Images;
import org.gridsample.image.Orientation;
import org.gridsample.image.Picture;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarpCommandTest {
    @TempDir
    Path directory;

    private Tensor image;
    private Path input;
    private Path output;

    @BeforeEach
    void writeInput() throws IOException {
        image = SampleData.waves(1, 2, 5, 8);
        input = directory.resolve("input.npy");
        output = directory.resolve("output.npy");
        Npy.write(input, image);
    }

    /** In another order they would give another picture. */
    @Test
    void transformsFollowEachOtherInTheOrderOfTheirOptions() throws IOException {
        Transform expected = Transform.translation(-3, 1.5)
                .then(Transform.rotation(Math.toRadians(-30)))
                .then(Transform.scale(2, 0.5))
                .then(Transform.shear(0.1, -0.2))
                .then(Transform.of(1, 0, 0.5, 0, 1, 0))
                .then(Transform.of(1, 0, 0, 0, 1, 0, 0, 0.01, 1));
        assertWarped(
                expected,
                SampleOptions.defaults(),
                "--translate",
                "-3,1.5",
                "--rotate=-30",
                "--scale=2,0.5",
                "--shear",
                "0.1, -0.2",
                "--affine=1,0,0.5,0,1,0",
                "--homography=1,0,0,0,1,0,0,.01,1");
    }

    @Test
    void optionsAreThoseOfSampling() throws IOException {
        assertWarped(
                Transform.scale(0.3),
                SampleOptions.defaults()
                        .withInterpolation(Interpolation.BICUBIC)
                        .withPadding(Padding.WRAP, Padding.BORDER)
                        .withLayout(Layout.CHANNELS_LAST)
                        .withAntialias(true),
                "--scale=0.3",
                "--antialias",
                "--layout=last",
                "--mode=bicubic",
                "--padding=wrap,border");
    }

    private void assertWarped(Transform transform, SampleOptions options, String... command) throws IOException {
        warp(command).assertDone();
        try (GridSampler sampler =
                GridSampler.builder().device(DeviceSelector.CPU).open()) {
            Bits.assertEqual(sampler.warp(image, transform, options), Npy.read(output), Arrays.toString(command));
        }
    }

    @Test
    void theSizeIsWidthTimesHeight() throws IOException {
        warp("--translate=1,0", "--size=3x2").assertDone();
        Tensor result = Npy.read(output);
        assertArrayEquals(new long[] {1, 2, 2, 3}, result.shape());
        assertArrayEquals(
                new double[] {0, image.get(0), image.get(1)},
                new double[] {result.get(0), result.get(1), result.get(2)});
    }

    @Test
    void volumesAreWarped() throws IOException {
        Npy.write(input, Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 1, 2, 2, 2));
        warp("--scale=1,1,-1", "--translate=1,0,0", "--size=2x2x1").assertDone();
        assertArrayEquals(new double[] {0, 5, 0, 7}, Npy.read(output).toDoubleArray());
        warp("--affine=1,0,0,0,0,1,0,0,0,0,1,-1").assertDone();
        assertArrayEquals(
                new double[] {5, 6, 7, 8, 0, 0, 0, 0}, Npy.read(output).toDoubleArray());
        warp("--homography=1,0,0,0,0,1,0,0,0,0,1,-1,0,0,0,1").assertDone();
        assertArrayEquals(
                new double[] {5, 6, 7, 8, 0, 0, 0, 0}, Npy.read(output).toDoubleArray());
    }

    @Test
    void mapsAndFlowsSayWhereIsRead() throws IOException {
        Tensor numbers = Tensor.of(new float[] {1.5f, 2, 0, 0.25f, -3, 1}, 1, 1, 3, 2);
        Path file = directory.resolve("numbers.npy");
        Npy.write(file, numbers);
        try (GridSampler sampler =
                GridSampler.builder().device(DeviceSelector.CPU).open()) {
            warp("--map=" + file).assertDone();
            Bits.assertEqual(
                    sampler.sample(image, new Coordinates.PixelMap(numbers), SampleOptions.defaults()),
                    Npy.read(output),
                    "map");
            warp("--flow=" + file, "--padding=border").assertDone();
            Bits.assertEqual(
                    sampler.sample(
                            image,
                            new Coordinates.Flow(numbers),
                            SampleOptions.defaults().withPadding(Padding.BORDER)),
                    Npy.read(output),
                    "flow");
        }
    }

    @Test
    void picturesAreTurned() throws IOException {
        input = directory.resolve("input.png");
        output = directory.resolve("output.png");
        Images.write(input, Tensor.of(new float[] {10, 20, 30, 40, 50, 60, 70, 80, 90}, 1, 1, 3, 3));
        warp("--rotate=90").assertDone();
        assertArrayEquals(
                new float[] {30, 60, 90, 20, 50, 80, 10, 40, 70},
                Images.read(output).toFloatArray());
    }

    /** As four channels of data a red that fades becomes dark. */
    @Test
    void aColourCountsByItsAlpha() throws IOException {
        Tensor pixel = Tensor.of(new byte[] {(byte) 200, 100, 50, (byte) 255}, 1, 4, 1, 1);
        for (String ending : List.of(".png", ".npy")) {
            input = directory.resolve("pixel" + ending);
            output = directory.resolve("faded" + ending);
            TensorFile.write(input, Picture.of(pixel));
            boolean isPicture = ending.equals(".png");
            warp("--translate=0.74,0").assertDone();
            assertFaded(isPicture ? new int[] {200, 100, 50, 66} : new int[] {52, 26, 13, 66});
            warp("--translate=0.74,0", "--no-premultiply").assertDone();
            assertFaded(52, 26, 13, 66);
        }
        warp("--translate=9,0", "--padding=fill", "--fill=10,20,30,40").assertDone();
        assertFaded(10, 20, 30, 40);
    }

    private void assertFaded(int... expected) throws IOException {
        Tensor faded = TensorFile.read(output);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], faded.get(i), output.toString());
        }
    }

    /** Labels of 16 bits whose first row is to be the right column. */
    @Test
    void depthProfileAndOrientationSurvive() throws IOException {
        byte[] header = new byte[128];
        System.arraycopy("GRAY".getBytes(StandardCharsets.US_ASCII), 0, header, 16, 4);
        System.arraycopy("acsp".getBytes(StandardCharsets.US_ASCII), 0, header, 36, 4);
        Optional<ColorProfile> profile = ColorProfile.of(header);
        input = directory.resolve("input.png");
        output = directory.resolve("output.png");
        short[] labels = {1, 300, 70, 40, 50, 60};
        Tensor stored = Tensor.of(ElementType.UINT16, labels, 1, 1, 2, 3);
        new Picture(stored, Orientation.RIGHT_TOP, profile).write(input);

        warp("--translate=0,0", "--mode=nearest").assertDone();
        Picture upright = Picture.read(output);
        assertEquals(Picture.of(upright.tensor()).orientation(), upright.orientation());
        assertEquals(profile, upright.profile());
        short[] turned = {40, 1, 50, 300, 60, 70};
        Bits.assertEqual(Tensor.of(ElementType.UINT16, turned, 1, 1, 3, 2), upright.tensor(), "upright");

        warp("--translate=0,0", "--mode=nearest", "--keep-orientation").assertDone();
        Picture kept = Picture.read(output);
        assertEquals(Orientation.RIGHT_TOP, kept.orientation());
        assertEquals(profile, kept.profile());
        Bits.assertEqual(stored, kept.tensor(), "as stored");

        output = directory.resolve("output.npy");
        warp("--translate=0,0", "--mode=nearest").assertDone();
        Bits.assertEqual(upright.tensor(), Npy.read(output), "array");
        warp("--translate=0,0", "--most-pixels=5").assertRefused(2, "expected at most 5 pixels to decode, got 3 x 2");
    }

    /** Where a map reads, and where a transform does. */
    @Test
    void coverageSaysWhatIsInside() throws IOException {
        Path mask = directory.resolve("mask.npy");
        warp("--translate=6.75,0", "--coverage=" + mask).assertDone();
        assertArrayEquals(new long[] {1, 1, 5, 8}, Npy.read(mask).shape());
        assertArrayEquals(
                new float[] {0, 0, 0, 0, 0, 0, 0.25f, 1},
                Arrays.copyOf(Npy.read(mask).toFloatArray(), 8));
        Path map = directory.resolve("map.npy");
        Npy.write(map, Tensor.of(new float[] {1, 1, 7.5f, 4, 7.5f, 4.5f}, 1, 1, 3, 2));
        mask = directory.resolve("mask.png");
        input = directory.resolve("input.png");
        output = directory.resolve("output.png");
        Images.write(input, Tensor.zeros(ElementType.UINT8, 1, 3, 5, 8));
        warp("--map=" + map, "--coverage=" + mask).assertDone();
        Bits.assertEqual(
                Tensor.of(new byte[] {(byte) 255, (byte) 128, 64}, 1, 1, 1, 3),
                Picture.read(mask).tensor(),
                "mask");
        warp("--rotate=5", "--coverage=" + output).assertRefused(2, "coverage: '" + output + "' is the output, too");
        Npy.write(map, Tensor.of(new double[] {1, 1, 7.5, 4, 7.5, 4.5}, 1, 1, 3, 2));
        input = directory.resolve("input64.npy");
        output = directory.resolve("output64.npy");
        Npy.write(input, Tensor.zeros(ElementType.FLOAT64, 1, 3, 5, 8));
        warp("--map=" + map, "--coverage=" + mask).assertDone();
        Bits.assertEqual(
                Tensor.of(new byte[] {(byte) 255, (byte) 128, 64}, 1, 1, 1, 3),
                Picture.read(mask).tensor(),
                "mask of a map of float64");
    }

    @Test
    void aCoverageThatNoPictureHoldsIsRefusedBeforeTheOutputIsWritten() throws IOException {
        Path mask = directory.resolve("mask.png");
        Path map = directory.resolve("map.npy");
        Npy.write(map, Tensor.zeros(ElementType.FLOAT32, 2, 1, 3, 2));
        warp("--map=" + map, "--coverage=" + mask)
                .assertRefused(2, "coverage: expected a name ending in .npy for 2 pictures, got '" + mask + "'");
        Npy.write(input, Tensor.zeros(ElementType.FLOAT32, 1, 1, 2, 2, 2));
        warp("--translate=1,0,0", "--coverage=" + mask)
                .assertRefused(2, "coverage: expected a name ending in .npy, .tif or .tiff for a volume, got");
        assertFalse(Files.exists(output));
        mask = directory.resolve("mask.tif");
        warp("--translate=1,0,0", "--coverage=" + mask).assertDone();
        assertArrayEquals(
                new long[] {1, 1, 2, 2, 2}, Picture.read(mask).tensor().shape());
    }

    @Test
    void noFileThatIsReadIsReplaced() throws IOException {
        Path like = directory.resolve("like.png");
        Images.write(like, Tensor.zeros(ElementType.UINT8, 1, 3, 2, 3));
        warp("--rotate=5", "--like=" + like, "--coverage=" + like)
                .assertRefused(2, "output: '" + like + "' is the same file as the input '" + like + "'");
        Files.createFile(output);
        Path link = Files.createSymbolicLink(directory.resolve("link.npy"), output);
        warp("--rotate=5", "--coverage=" + link).assertRefused(2, "coverage: '" + link + "' is the output, too");
        assertEquals(0, Files.size(output));

        input = Files.createDirectories(directory.resolve("in"));
        Path photo = Files.copy(like, input.resolve("a.png"));
        output = Files.createDirectories(directory.resolve("out"));
        link = Files.createSymbolicLink(output.resolve("a.png"), photo);
        warp("--rotate=5", "--overwrite").assertRefused(2, "output: '" + link + "' is a link to the input '");
        assertEquals(-1, Files.mismatch(like, photo));
    }

    @Test
    void theSizeIsThatOfAnotherFile() throws IOException {
        Path other = directory.resolve("other.png");
        Images.write(other, Tensor.zeros(ElementType.UINT8, 1, 3, 2, 3));
        warp("--translate=1,0", "--like=" + other).assertDone();
        assertArrayEquals(new long[] {1, 2, 2, 3}, Npy.read(output).shape());
        warp("--translate=1,0", "--like=" + other, "--size=2x2")
                .assertRefused(2, "expected one of --size and --like; see");
    }

    /** A damaged one is named, with the rest done; formats that aren't written become PNG. */
    @Test
    void everyPictureOfAFolderIsWarped() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("in/within")).getParent();
        Tensor gray = Tensor.of(new byte[] {10, 20, 30, 40}, 1, 1, 1, 4);
        Tensor faint = Tensor.of(new byte[] {(byte) 200, 100, 50, (byte) 255}, 1, 4, 1, 1);
        Images.write(folder.resolve("a.png"), gray);
        Images.write(folder.resolve("b.TIF"), faint);
        ImageIO.write(
                Images.toImage(gray, Layout.CHANNELS_FIRST),
                "gif",
                folder.resolve("c.gif").toFile());
        Files.writeString(folder.resolve("d.jpg"), "no picture");
        Files.writeString(folder.resolve("notes.txt"), "left out");
        input = folder;
        output = directory.resolve("out");

        CliRun run = warp("--translate=0.74,0", "--padding=fill", "--fill=0");
        assertEquals(1, run.exitCode(), run.err());
        assertEquals(
                List.of(
                        "gridsample: left out, since they are no pictures by name: notes.txt, within/",
                        "gridsample: " + folder.resolve("d.jpg")
                                + ": is no PNG, JPEG, TIFF, BMP, GIF or WebP file; convert it to PNG",
                        "gridsample: 1 of 4 files failed; the others are done"),
                run.err().lines().toList());
        assertEquals(List.of("a.png", "b.TIF", "c.png"), names(output));
        output = output.resolve("b.TIF");
        assertFaded(200, 100, 50, 66);
        Bits.assertEqual(
                Picture.read(directory.resolve("out/a.png")).tensor(),
                Picture.read(directory.resolve("out/c.png")).tensor(),
                "c");

        output = directory.resolve("again");
        JsonArray pictures = JsonParser.parseString(
                        warp("--translate=0.74,0", "--json").out())
                .getAsJsonObject()
                .getAsJsonArray("pictures");
        assertEquals(4, pictures.size());
        assertEquals(
                "{\"input\":\"" + folder.resolve("c.gif") + "\",\"output\":\"" + output.resolve("c.png") + "\"}",
                pictures.get(2).toString());
        assertEquals(
                "{\"input\":\"" + folder.resolve("d.jpg") + "\",\"error\":\"" + folder.resolve("d.jpg")
                        + ": is no PNG, JPEG, TIFF, BMP, GIF or WebP file; convert it to PNG\"}",
                pictures.get(3).toString());
        assertEquals(List.of("a.png", "b.TIF", "c.png"), names(output));
    }

    @Test
    void whatIsInTheFolderIsReplacedOnlyIfAsked() throws IOException {
        input = Files.createDirectories(directory.resolve("in"));
        Images.write(input.resolve("a.png"), Tensor.of(new byte[] {10, 20}, 1, 1, 1, 2));
        Images.write(input.resolve("b.png"), Tensor.of(new byte[] {30, 40}, 1, 1, 1, 2));
        output = Files.createDirectories(directory.resolve("out"));
        Path kept = Files.writeString(output.resolve("b.bmp"), "kept");
        warp("--scale=-1,1", "--format=bmp")
                .assertRefused(
                        2,
                        "output: 1 of 2 files exist in '" + output
                                + "', 'b.bmp' first; --overwrite replaces them, or choose another folder");
        assertEquals("kept", Files.readString(kept));
        assertEquals(List.of("b.bmp"), names(output));

        warp("--scale=-1,1", "--format=bmp", "--overwrite", "--jobs=1").assertDone();
        assertEquals(40, Picture.read(kept).tensor().get(0));
        assertEquals(List.of("a.bmp", "b.bmp"), names(output));
    }

    @Test
    void whatAFolderCannotBeIsRefusedAtOnce() throws IOException {
        Path file = input;
        input = Files.createDirectories(directory.resolve("in"));
        output = directory.resolve("out");
        warp("--rotate=5").assertRefused(2, "input: no file in the folder '" + input + "' has a picture's name; see");
        Images.write(input.resolve("a.png"), Tensor.of(new byte[] {10, 20}, 1, 1, 1, 2));
        Files.copy(input.resolve("a.png"), input.resolve("a.gif"));
        warp("--rotate=5")
                .assertRefused(
                        2,
                        "output: '" + output.resolve("a.png") + "' would be made of both '" + input.resolve("a.gif")
                                + "' and '" + input.resolve("a.png") + "'; rename one of them");
        Files.move(input.resolve("a.gif"), input.resolve("A.gif"));
        warp("--rotate=5").assertRefused(2, "output: '" + output.resolve("a.png") + "' would be made of both");
        warp("--rotate=5", "--coverage=mask.png").assertRefused(2, "coverage: expected a file as the input");
        warp("--rotate=5", "--jobs=0").assertRefused(2, "--jobs: expected at least 1, got 0");
        assertFalse(Files.exists(output));
        output = input;
        warp("--rotate=5").assertRefused(2, "is the same folder as the input; choose another one");
        for (Path wrong : List.of(file, directory.resolve("new.png"))) {
            output = wrong;
            warp("--rotate=5").assertRefused(2, "output: expected a folder, as the input is one, got '" + wrong + "'");
        }
        input = file;
        output = directory.resolve("out.npy");
        warp("--rotate=5", "--format=png").assertRefused(2, "--format: expected a folder, got a file");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** It is 1.6 GB, and takes seconds. */
    @Test
    void whatASignalEndsLeavesNothing() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("out"));
        ChildJvm.Running child = ChildJvm.of(Main.class)
                .arguments(
                        "warp",
                        input.toString(),
                        folder + "/out.npy",
                        "--scale=2",
                        "--size=20000x10000",
                        "--device=cpu")
                .start();
        while (names(folder).isEmpty()) {
            assertTrue(child.process().isAlive());
            Thread.sleep(5);
        }
        child.process().destroy();
        child.process().waitFor();
        assertEquals(List.of(), names(folder));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--mode=nearest; expected one of --map, --flow and options of a transform, --rotate, --scale, --shear, --translate,"
                        + " --affine or --homography; see 'gridsample warp --help'",
                "--map=%map.npy --rotate=5; expected one of --map, --flow and options of a transform",
                "--map=%map.npy --flow=%map.npy; expected one of --map, --flow and options of a transform",
                "--map=%map.npy --size=3x3; size: expected none, since the output is as large as the map or the flow; see",
                "--rotate=north; '--rotate': 'north' is not a double; see",
                "--rotate=1e999; angle: expected finite numbers, got [Infinity]",
                "--scale=1x2; '--scale': expected numbers with commas between, in quotes if there are spaces, got '1x2'",
                "--scale=; '--scale': expected numbers with commas between, in quotes if there are spaces, got ''",
                "--scale=0; got [0.0, 0.0, 0.0; 0.0, 0.0, 0.0; 0.0, 0.0, 1.0]; a scale of 0 leaves none",
                "--shear=1; shear: expected X,Y, got 1 numbers",
                "--translate=1; translation: expected (x, y) or (x, y, z), got [1.0]",
                "--translate=1,2,3; transform: expected one of 2 axes for an input [1, 2, 5, 8], got one of 3",
                "--affine=1,2,3; affine: expected 6 numbers, for a volume 12, row by row with commas between, got 3",
                "--homography=1,2,3,4,5,6; homography: expected 9 numbers, for a volume 16, row by row with commas between, got 6",
                "--rotate=5 --size=800; affine: expected output extents Ho, Wo for input [1, 2, 5, 8], got [800]",
                "--rotate=5 --size=8*6; expected WxH or WxHxD, whole numbers with an x between, got '8*6'",
                "--rotate=5 --size=-8x6; affine: expected output extents",
                "--rotate=5 --rotate=6; option '--rotate' (DEG) should be specified only once; see",
                "--rotate=5 --align-corners; Unknown option: '--align-corners'; it belongs to 'gridsample sample'",
            })
    void whatIsWrongIsToldInOneLine(String options, String message) throws IOException {
        Npy.write(directory.resolve("map.npy"), Tensor.zeros(ElementType.FLOAT32, 1, 2, 2, 2));
        warp(options.replace("%", directory + "/").split(" ")).assertRefused(2, message);
        assertFalse(Files.exists(output));
    }

    @Test
    void whatIsMissingIsNamed() {
        CliRun.of("warp").assertRefused(2, "Missing required parameters: 'IN', 'OUT'; see 'gridsample warp --help'");
        CliRun.of("warp", input, input, "--rotate=5").assertRefused(2, "is the same file as the input");
        CliRun help = CliRun.of("warp", "--help").assertDone();
        List<Integer> places = Stream.of(
                        "--rotate=DEG ", "--scale=S|SX,SY ", "--affine=A,B,C,D,E,F ", "--size=WxH ", "--mode=MODE ")
                .map(help.out()::indexOf)
                .toList();
        assertEquals(places.stream().sorted().toList(), places);
        assertTrue(places.get(0) > 0, help.out());
        assertEquals(-1, help.out().indexOf("--align-corners"));
    }

    private CliRun warp(String... options) {
        return CliRun.of(Stream.concat(Stream.of("warp", input, output, "--device=cpu"), Stream.of(options))
                .toArray());
    }
}
