package org.gridsample.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.image.Images;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.PrivateMounts;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCommandTest {
    private static final String KEPT = "what was there before";

    @TempDir
    Path directory;

    private Path input;
    private Path grid;
    private Path output;

    @BeforeEach
    void writeInputs() throws IOException {
        float[] values = new float[48];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 5 % 48;
        }
        input = write("input.npy", Tensor.of(values, 1, 3, 4, 4));
        grid = write("grid.npy", Tensor.of(new float[] {-0.5f, 0.3f, 1.4f, -1.2f, 0.1f, 0.9f, 0, 0}, 1, 2, 2, 2));
        output = Files.writeString(directory.resolve("output.npy"), KEPT);
    }

    @ParameterizedTest
    @CsvSource({
        "bilinear, zeros, false",
        "nearest, border, true",
        "bicubic, reflection, false",
        "bicubic, zeros, true",
        "bilinear, 'wrap,border', false"
    })
    void writesWhatTheLibraryComputes(String mode, String padding, boolean alignCorners) throws IOException {
        String[] command = {
            "sample",
            "--input",
            input.toString(),
            "--grid=" + grid,
            "--output",
            output.toString(),
            "--mode",
            mode,
            "--padding=" + padding,
            "--device=cpu",
            "--align-corners=" + alignCorners
        };
        CliRun.of((Object[]) command).assertDone();

        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(EnumNames.parse(Interpolation.class, mode))
                .withPaddings(Stream.of(padding.split(","))
                        .map(name -> EnumNames.parse(Padding.class, name))
                        .toList())
                .withAlignCorners(alignCorners);
        assertArrayEquals(sampled(options), Npy.read(output).toFloatArray());
    }

    @ParameterizedTest
    @CsvSource({"fill, -7", "zeros, 7", "'fill,wrap', '1.5,-2,1e3'", "'border,fill', NaN"})
    void fillsWhatIsOutside(String padding, String fill) throws IOException {
        sample("--padding", padding, "--fill", fill, "--device", "cpu").assertDone();

        SampleOptions options = SampleOptions.defaults()
                .withPaddings(Stream.of(padding.split(","))
                        .map(name -> EnumNames.parse(Padding.class, name.replace("fill", "zeros")))
                        .toList())
                .withFill(Stream.of(fill.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
        assertArrayEquals(sampled(options), Npy.read(output).toFloatArray());
    }

    /** In windows of the files and in memory alike. */
    @Test
    void averagesWhereTheInputIsShrunk() throws IOException {
        sample("--antialias", "--device=cpu").assertDone();

        float[] expected = sampled(SampleOptions.defaults().withAntialias(true));
        assertArrayEquals(expected, Npy.read(output).toFloatArray());
        assertFalse(Arrays.equals(expected, sampled(SampleOptions.defaults())));
    }

    @Test
    void everyPaddingHasAName() {
        assertEquals(
                List.of(Padding.values()),
                Stream.of(Padding.values())
                        .flatMap(padding -> SamplingOptions.Paddings.parse(EnumNames.of(padding)).values().stream())
                        .map(outside -> Padding.valueOf(outside.name()))
                        .toList());
    }

    @Test
    void channelsAreWhereTheLayoutSays() throws IOException {
        Tensor first = Npy.read(input);
        input = write("last.npy", Tensors.in(Layout.CHANNELS_LAST, first, Layout.CHANNELS_FIRST));
        sample("--layout=last,first", "--device=cpu").assertDone();
        Tensor planar = Npy.read(output);
        sample("--layout=last", "--device=cpu").assertDone();
        assertArrayEquals(new long[] {1, 2, 2, 3}, Npy.read(output).shape());
        Bits.assertEqual(planar, Tensors.in(Layout.CHANNELS_FIRST, Npy.read(output), Layout.CHANNELS_LAST), "last");
        input = write("first.npy", first);
        assertArrayEquals(sampled(SampleOptions.defaults()), planar.toFloatArray());
        // A picture is none of these.
        input = directory.resolve("in.png");
        Images.write(input, first);
        sample("--layout=last", "--device=cpu").assertDone();
        assertArrayEquals(new long[] {1, 2, 2, 3}, Npy.read(output).shape());
    }

    @Test
    void theDefaultsArePyTorchs() throws IOException {
        sample("--device", "cpu").assertDone();

        assertArrayEquals(sampled(SampleOptions.defaults()), Npy.read(output).toFloatArray());
    }

    @Test
    void picturesAreReadAndWritten() throws IOException {
        Path picture = directory.resolve("in.png");
        Path result = directory.resolve("out.PNG");
        Images.write(picture, Npy.read(input));

        CliRun.of("sample", "--input", picture, "--grid", grid, "--output", result, "--mode=nearest", "--device=cpu")
                .assertDone();

        SampleOptions nearest = SampleOptions.defaults().withInterpolation(Interpolation.NEAREST);
        assertArrayEquals(sampled(nearest), Images.read(result).toFloatArray());
    }

    @Test
    void onlyATerminalIsShownHowFarItIs() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no command here that makes a terminal");
        ChildJvm plain = sampleInChild(output);
        ChildJvm watched = sampleInChild(output).prefix("sh", "-c", "exec script -qec \"$*\" /dev/null", "sh");

        String shown = watched.run().succeeded().stdout();
        assertTrue(shown.contains("sampling") && shown.contains("100%"), shown);
        ChildJvm.Result silent = plain.run().succeeded();
        assertEquals("", silent.stdout());
        assertFalse(silent.stderr().contains("sampling"), silent::toString);
    }

    @Test
    void mapsAndFlowsTakeThePlaceOfAGrid() throws IOException {
        Tensor pixels = Tensor.of(new float[] {2, 1, 0.5f, 3}, 1, 1, 2, 2);
        grid = write("pixels.npy", pixels);

        try (GridSampler sampler =
                GridSampler.builder().device(DeviceSelector.CPU).open()) {
            sample("--device=cpu", "--coordinates=map").assertDone();
            Bits.assertEqual(
                    sampler.sample(Npy.read(input), new Coordinates.PixelMap(pixels), SampleOptions.defaults()),
                    Npy.read(output),
                    "map");
            sample("--device=cpu", "--coordinates=flow").assertDone();
            Bits.assertEqual(
                    sampler.sample(Npy.read(input), new Coordinates.Flow(pixels), SampleOptions.defaults()),
                    Npy.read(output),
                    "flow");
        }
    }

    @Test
    void volumesAreSampled() throws IOException {
        Path volume = write("volume.npy", Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 1, 2, 2, 2));
        Path points = write("points.npy", Tensor.of(new double[] {0, 0, 0}, 1, 1, 1, 1, 3));

        CliRun.of("sample", "--input", volume, "--grid", points, "--output", output, "--device=cpu")
                .assertDone();

        assertArrayEquals(new double[] {4.5}, Npy.read(output).toDoubleArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "4,4; 1,2,2,2; input: expected [N, C, H, W] or [N, C, D, H, W]",
                "1,1,1,1,4,4; 1,2,2,2; input: expected [N, C, H, W] or [N, C, D, H, W]",
                "2,3,4,4; 3,2,2,2; grid: expected [2, Ho, Wo, 2] for input [2, 3, 4, 4], got [3, 2, 2, 2]",
                "1,3,4,4; 1,2,2,3; grid: expected [1, Ho, Wo, 2]",
                "1,3,4,4; 1,2,2,2,3; grid: expected [1, Ho, Wo, 2]",
                "1,3,4,4,4; 1,2,2,2; grid: expected [1, Do, Ho, Wo, 3]",
                "1,3,0,4; 1,2,2,2; input: expected spatial extents from 1",
            })
    void shapesThatDoNotFitAreBadInput(String inputShape, String gridShape, String message) throws IOException {
        write("input.npy", Tensor.zeros(ElementType.FLOAT32, extents(inputShape)));
        write("grid.npy", Tensor.zeros(ElementType.FLOAT32, extents(gridShape)));

        assertRefused(message);
    }

    @Test
    void bytesComeOutAsBytesOrAsAskedFor() throws IOException {
        input = write("bytes.npy", Tensor.of(new byte[] {0, 50, (byte) 200, (byte) 255}, 1, 1, 2, 2));
        grid = write("centre.npy", Tensor.of(new float[] {0, 0}, 1, 1, 1, 2));

        sample("--device=cpu").assertDone();
        assertEquals("uint8 [1, 1, 1, 1]", Npy.read(output).toString());
        assertEquals(126, Npy.read(output).get(0));

        sample("--device=cpu", "--output-type=float16").assertDone();
        assertEquals("float16 [1, 1, 1, 1]", Npy.read(output).toString());
        assertEquals(126.25, Npy.read(output).get(0));

        sample("--device=cpu", "--output-type=int32")
                .assertRefused(2, "output type: expected one that is computed with as float32");
        sample("--device=cpu", "--output-type=int8")
                .assertRefused(2, "expected one of float32, float64, float16, uint8");
    }

    @Test
    void mixedTypesAreBadInput() throws IOException {
        write("grid.npy", Tensor.zeros(ElementType.FLOAT64, 1, 2, 2, 2));

        assertRefused("grid: expected float32 as the input is, got float64; convert one of them");
    }

    @Test
    void otherElementTypesAreBadInput() throws IOException {
        Files.copy(Path.of("src/test/resources/npy/unsupported-i1.npy"), directory.resolve("bytes.npy"));
        input = directory.resolve("bytes.npy");

        assertRefused("element type: expected one of float32");
    }

    @ParameterizedTest
    @CsvSource({
        "0, is not a .npy file",
        "5, is not a .npy file",
        "100, is not a .npy file",
        "130, truncated",
        "319, truncated"
    })
    void truncatedFilesAreBadInput(int length, String message) throws IOException {
        Files.write(input, Arrays.copyOf(Files.readAllBytes(input), length));

        assertRefused(message);
    }

    @Test
    void corruptFilesAreBadInput() throws IOException {
        byte[] bytes = Files.readAllBytes(grid);
        bytes[12] = 0;
        Files.write(grid, bytes);

        assertRefused("damaged header");
    }

    @Test
    void aClaimBeyondTheFileIsBadInput() throws IOException {
        String header = new String(Files.readAllBytes(input), StandardCharsets.ISO_8859_1);
        String claim = header.replace("(1, 3, 4, 4), }      ", "(1, 3, 40000, 40000)}");
        assertEquals(header.length(), claim.length());
        Files.writeString(input, claim, StandardCharsets.ISO_8859_1);

        assertRefused("truncated: the header's [1, 3, 40000, 40000] of float32 needs 19200000000 bytes");
    }

    @ParameterizedTest
    @CsvSource({"psd, convert it", "EXR, convert it", "jp2, convert it", "npz, numpy.save one array"})
    void filesOfOtherKindsAreToldWhatIsRead(String ending, String remedy) throws IOException {
        input = Files.writeString(directory.resolve("other." + ending), "II*\0 or whatever such a file begins with");

        assertRefused("other." + ending + ": is not a .npy file: expected it to begin with \\x93NUMPY; " + remedy);
        assertRefused(
                ": what is read is .npy, .png, .jpg, .jpeg, .tif, .tiff, .bmp, .gif and .webp, told by the name's ending");
    }

    @Test
    void aNpyFileMayHaveAnyName() throws IOException {
        input = Files.copy(input, directory.resolve("input"));

        sample("--device", "cpu").assertDone();

        assertArrayEquals(sampled(SampleOptions.defaults()), Npy.read(output).toFloatArray());
    }

    @Test
    @DisplayName("J6: a name that the locale can't spell is refused in one line that names the locale and the remedy")
    @EnabledOnOs(OS.LINUX)
    void j6_localeWithoutTheCharacters() throws IOException {
        for (Path missing : List.of(
                Path.of("b\u00e4d/in.npy"), directory.resolve("\u00e9.npy").toAbsolutePath())) {
            ChildJvm.Result result = inLocaleC(missing.toString());
            assertRefusedForTheLocale(
                    result, "names no file: it has characters that can't be written in the locale of this process, ");
        }
    }

    @Test
    @DisplayName("J6: so is any name in a working directory that the locale can't spell")
    @EnabledOnOs(OS.LINUX)
    void j6_workingDirectory() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("b\u00e4d"));
        ChildJvm.Result result = ChildJvm.of(Main.class)
                .env("LC_ALL", "C")
                .directory(folder)
                .arguments("sample", "--input=in.npy", "--grid=" + grid, "--output=" + output, "--device=cpu")
                .run();

        assertRefusedForTheLocale(
                result, "'in.npy' names no file: the working directory is gone, or its name has characters that");
    }

    /** Of a child that is told the name by a shell: this JVM's own locale may not spell it either. */
    private ChildJvm.Result inLocaleC(String input) {
        StringBuilder octal = new StringBuilder();
        for (byte one : input.getBytes(StandardCharsets.UTF_8)) {
            octal.append(String.format(Locale.ROOT, "\\%03o", one & 0xff));
        }
        return ChildJvm.of(Main.class)
                .env("LC_ALL", "C")
                .prefix("sh", "-c", "exec \"$@\" --input=\"$(printf '" + octal + "')\"", "sh")
                .arguments("sample", "--grid=" + grid, "--output=" + output, "--device=cpu")
                .run();
    }

    private void assertRefusedForTheLocale(ChildJvm.Result result, String message) throws IOException {
        assertEquals(2, result.exitCode(), result::toString);
        assertEquals(1, result.stderr().lines().count(), result::toString);
        assertTrue(result.stderr().contains(message), result::toString);
        assertTrue(result.stderr().contains("LC_ALL=C; set LC_ALL=C.UTF-8; see"), result::toString);
        assertEquals(KEPT, Files.readString(output));
    }

    @Test
    void aTextIsNoPicture() throws IOException {
        input = Files.writeString(directory.resolve("text.png"), "not a picture");

        assertRefused("is no PNG, JPEG, TIFF, BMP, GIF or WebP file");
    }

    @Test
    @DisplayName("F7: a picture that claims gigabytes is bad input")
    void f7_aHugeClaimIsBadInput() throws IOException {
        byte[] png = {
            (byte) 0x89,
            'P',
            'N',
            'G',
            '\r',
            '\n',
            0x1a,
            '\n',
            0,
            0,
            0,
            13,
            'I',
            'H',
            'D',
            'R',
            0x7f,
            -1,
            -1,
            -1,
            0x7f,
            -1,
            -1,
            -1,
            8,
            2,
            0,
            0,
            0,
            0,
            0,
            0,
            0
        };
        input = Files.write(directory.resolve("huge.png"), png);

        assertRefused("huge.png: ");
    }

    @Test
    void unreadablePathsAreBadInput() throws IOException {
        Path kept = input;
        input = directory.resolve("missing.npy");
        assertRefused("missing.npy: no such file; check the path");

        input = directory;
        assertRefused("is not a regular file");

        input = kept;
        grid = directory.resolve("input.npy/below.npy");
        assertRefused("below.npy");
    }

    @Test
    void aFileWithoutPermissionIsBadInput() throws IOException {
        assumeTrue(input.toFile().setReadable(false) && !Files.isReadable(input), "root reads everything");

        assertRefused("permission denied");
    }

    @Test
    void theOutputMayNotBeAnInput() throws IOException {
        byte[] before = Files.readAllBytes(input);
        Path symbolic = Files.createSymbolicLink(directory.resolve("symbolic.npy"), input);
        Path hard = Files.createLink(directory.resolve("hard.npy"), input);

        for (Path alias : List.of(input, grid, symbolic, hard, directory.resolve("./input.npy"))) {
            CliRun.of("sample", "--input", input, "--grid", grid, "--output", alias, "--device=cpu")
                    .assertRefused(2, "is the same file as the input");
        }
        assertArrayEquals(before, Files.readAllBytes(input));
        assertTrue(Files.isSymbolicLink(symbolic));
    }

    @ParameterizedTest
    @CsvSource({
        "out.txt, expected a name ending in",
        "out, expected a name ending in",
        "missing/out.npy, its directory does not exist"
    })
    void outputsThatCannotBeAreRefusedBeforeAnythingIsComputed(String name, String message) throws IOException {
        List<Path> before = listing();

        CliRun.of("sample", "--input", input, "--grid", grid, "--output", directory.resolve(name), "--device=cpu")
                .assertRefused(2, message);

        assertEquals(before, listing());
    }

    @Test
    void aResultThatIsNoPictureIsRefused() throws IOException {
        write("input.npy", Tensor.zeros(ElementType.FLOAT32, 1, 5, 4, 4));
        output = Files.writeString(directory.resolve("out.png"), KEPT);

        assertRefused("picture: expected [1, C, H, W] with C = 1, 3 or 4");
    }

    @Test
    void aJpegTakesNoAlpha() throws IOException {
        write("input.npy", Tensor.zeros(ElementType.FLOAT32, 1, 4, 4, 4));
        output = Files.writeString(directory.resolve("out.jpg"), KEPT);

        assertRefused("a JPEG holds no alpha");
    }

    @Test
    void aFullDiskIsAFailureAndNotBadInput() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        Path link = Files.createSymbolicLink(directory.resolve("full.npy"), full);

        CliRun.of("sample", "--input", input, "--grid", grid, "--output", link, "--device=cpu")
                .assertRefused(1, link + ": No space left on device; make room where it is written, or choose another");
        Files.delete(link);
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.npy", "out.png", "out.jpg"})
    void aDiskThatFillsUpIsToldOfTheOutput(String name) throws IOException {
        Path small = Files.createDirectory(directory.resolve("small"));
        SplittableRandom random = new SplittableRandom(1);
        write("grid.npy", SampleData.grid(random, ElementType.FLOAT32, new long[] {1, 3, 4, 4}, 1, 200, 300, 2));

        assertRefusedInChild(
                1,
                small.resolve(name),
                "No space left on device; make room where it is written, or choose another file",
                "mount -t tmpfs -o size=8k none " + small);
    }

    @Test
    void aDirectoryThatTakesNoFileIsToldOfTheOutput() throws IOException {
        Path full = Files.createDirectory(directory.resolve("full"));

        assertRefusedInChild(
                2,
                full.resolve("out.npy"),
                "its directory takes no file: No space left on device; choose another directory",
                "mount -t tmpfs -o nr_inodes=1 none " + full);
    }

    /** Its directory is read-only, the file itself is not: it is another file system's. */
    @Test
    void aFileThatCannotBeReplacedIsRefusedBeforeAnythingIsRead() throws IOException {
        Path locked = Files.createDirectory(directory.resolve("locked"));
        Path file = locked.resolve("out.npy");
        Files.writeString(grid, "no grid");

        assertRefusedInChild(
                2,
                file,
                "its directory is not writable; choose another directory",
                "mount -t tmpfs none " + locked,
                "touch " + file,
                "mount -o remount,ro " + locked,
                "mount --bind " + output + " " + file);
        assertEquals(KEPT, Files.readString(output));
    }

    private void assertRefusedInChild(int code, Path to, String message, String... mounts) {
        ChildJvm.Result result =
                sampleInChild(to).prefix(PrivateMounts.prefix(mounts)).run();
        assertEquals(code, result.exitCode(), result::toString);
        List<String> lines = result.stderr().lines().toList();
        assertEquals("gridsample: " + to + ": " + message, lines.get(lines.size() - 1), result::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--coordinates=pixels; '--coordinates': expected one of grid, map, flow, got 'pixels'",
                "--mode=lanczos; '--mode': expected one of bilinear, nearest, bicubic, got 'lanczos'",
                "--mode=BILINEAR; expected one of bilinear, nearest, bicubic, got 'BILINEAR'",
                "--padding=circular; '--padding': expected one of zeros, fill, border, reflection, wrap, got 'circular'",
                "--padding=wrap,; '--padding': expected one of zeros, fill, border, reflection, wrap, got ''",
                "--padding=wrap,wrap,wrap,wrap; '--padding': expected PADDING, PX,PY or PX,PY,PZ, got 'wrap,wrap,wrap,wrap'",
                "--padding=wrap,wrap,wrap; padding: expected one for all axes, or one each for x and y of a 4-D input, got [WRAP",
                "--layout=middle; '--layout': expected one of first, last, got 'middle'",
                "--layout=last,last,last; '--layout': expected LAYOUT or IN,OUT, got 'last,last,last'",
                "--padding=fill; --padding fill: expected the value as --fill V, got none",
                "--fill=1,2; fill: expected one value for all channels, or one for each of 3, got 2",
                "--fill=white; Invalid value for option '--fill'",
                "--device=; expected auto, cpu, opencl, opencl:P:D",
                "--device=opencl:0; expected auto, cpu, opencl, opencl:P:D",
                "--binding=cuda; expected one of auto, jocl, lwjgl, got 'cuda'",
                "--padding-mode=border; Unknown option: '--padding-mode'; it is called --padding here; see",
                "--padding_mode=border; Unknown option: '--padding_mode'; it is called --padding here; see",
                "--interpolation=bicubic; Unknown option: '--interpolation'; it is called --mode here; see",
                "--align_corners; Unknown option: '--align_corners'; it is called --align-corners here; see",
                "--padd=border; Unknown option: '--padd'; perhaps --padding is meant; see 'gridsample sample --help'",
                "--bogus; Unknown option: '--bogus'; see 'gridsample sample --help'",
            })
    void unsupportedOptionsAreWrongUsage(String option, String message) throws IOException {
        sample(option).assertRefused(2, message);
        assertEquals(KEPT, Files.readString(output));
    }

    @Test
    void anUnknownDeviceIsUnavailable() throws IOException {
        sample("--device=opencl:999:999").assertRefused(3, " is unavailable: ");

        assertEquals(KEPT, Files.readString(output));
    }

    /** Also: the old output stays, and no other file appears. */
    private void assertRefused(String message) throws IOException {
        List<Path> before = listing();

        sample("--device=cpu").assertRefused(2, message);

        assertEquals(KEPT, Files.readString(output));
        assertEquals(before, listing());
    }

    private ChildJvm sampleInChild(Path to) {
        return ChildJvm.of(Main.class)
                .arguments("sample", "--input=" + input, "--grid=" + grid, "--output=" + to, "--device=cpu");
    }

    private CliRun sample(String... options) {
        String[] command = {
            "sample", "--input", input.toString(), "--grid", grid.toString(), "--output", output.toString()
        };
        return CliRun.of(
                Stream.concat(Arrays.stream(command), Arrays.stream(options)).toArray());
    }

    private float[] sampled(SampleOptions options) throws IOException {
        try (GridSampler sampler =
                GridSampler.builder().device(DeviceSelector.CPU).open()) {
            return sampler.sample(Npy.read(input), Npy.read(grid), options).toFloatArray();
        }
    }

    private Path write(String name, Tensor tensor) throws IOException {
        Path file = directory.resolve(name);
        Npy.write(file, tensor);
        return file;
    }

    private List<Path> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static long[] extents(String text) {
        return Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray();
    }
}
