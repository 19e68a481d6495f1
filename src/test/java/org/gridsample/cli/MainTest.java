package org.gridsample.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class MainTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; expected a command; see 'gridsample --help'",
                "bogus; see 'gridsample --help'",
                "sample; Missing required options: '--input=FILE', '--grid=FILE', '--output=FILE'; see 'gridsample sample --help'",
                "affine-grid --size=1,2; Missing required options",
                "affine-grid --theta=a.npy --output=b.npy --size=1,x,4,4; size: expected N,C,H,W or N,C,D,H,W, whole numbers with commas between",
                "affine-grid --theta=a.npy --output=b.npy --size=1x3x4x4; in quotes if there are spaces, got '1x3x4x4'",
                "affine-grid --theta=a.npy --output=b.npy --size 1, 3, 4, 4; in quotes if there are spaces, got '1,'",
                "affine-grid --theta=a.npy --output=b.npy --size 1 3 4 4; Unknown argument: '3'; a value with spaces needs quotes",
                "affine-grid --theta=a.npy --input=b.npy; Unknown option: '--input'; it belongs to 'gridsample sample'; see",
                "sample --theta=a.npy --size=1,3,4,4; Unknown option: '--theta'; it belongs to 'gridsample affine-grid'; see",
                "--theta=a.npy; Unknown option: '--theta'; it belongs to 'gridsample affine-grid'; see 'gridsample --help'",
                "smaple; Unknown argument: 'smaple'; perhaps sample is meant; see 'gridsample --help'",
                "demo --size=many; 'many' is not an int",
                "demo --size=8 --output-dir=nowhere; size: expected 64 to 4096 pixels, got 8",
            })
    void wrongUsageIsToldInOneLine(String command, String message) {
        CliRun.of((Object[]) (command.isEmpty() ? new String[0] : command.split(" ")))
                .assertRefused(2, message);
        assertFalse(Files.exists(Path.of("nowhere")));
    }

    @ParameterizedTest
    @CsvSource({"--help", "--version", "sample --help", "affine-grid -h", "devices --help", "demo --help"})
    void helpIsGivenOnStandardOutput(String command) {
        CliRun run = CliRun.of((Object[]) command.split(" ")).assertDone();

        assertTrue(run.out().contains("gridsample"), run.out());
    }

    @Test
    void shellsCompleteTheNamesThatOptionsTake() {
        String script = CliRun.of("generate-completion").assertDone().out();

        for (String names : List.of(
                "\"bilinear\" \"nearest\" \"bicubic\"",
                "\"auto\" \"jocl\" \"lwjgl\"",
                "\"grid\" \"map\" \"flow\") #",
                "\"affine\" \"theta\" \"homography\"",
                "\"png\" \"jpg\" \"tif\" \"bmp\"",
                "\"zeros\" \"fill\" \"border\" \"reflection\" \"wrap\"",
                "\"first\" \"last\"",
                "\"auto\" \"cpu\" \"opencl\"",
                "\"float32\" \"float64\"")) {
            assertTrue(script.contains(names), names);
        }
    }

    @Test
    void theReadmeHasEveryOption() throws IOException {
        Matcher synopsis = Pattern.compile("(?s)```text\nscripts/gridsample sample.*?```")
                .matcher(Files.readString(Path.of("README.md")));
        assertTrue(synopsis.find());
        Set<String> documented = Pattern.compile("--[\\w-]+")
                .matcher(synopsis.group())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> options = new CommandLine(new Program())
                .getSubcommands().values().stream()
                        .flatMap(command -> command.getCommandSpec().options().stream())
                        .map(OptionSpec::longestName)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(options, documented);
    }

    @Test
    void benchGivesProgramsWhatItMeasures() {
        CliRun.of("bench", "--tune", "--json").assertRefused(2, "expected one of --tune and --json");

        JsonObject bench = JsonParser.parseString(CliRun.of("bench", "--device=cpu", "--type=int32", "--json")
                        .assertDone()
                        .out())
                .getAsJsonObject();
        assertEquals("int32", bench.get("type").getAsString());
        assertTrue(bench.get("device").getAsString().startsWith("cpu"), bench.toString());
        for (JsonElement each : bench.getAsJsonArray("measured")) {
            assertEquals("nearest", each.getAsJsonObject().get("mode").getAsString());
            assertTrue(each.getAsJsonObject().get("cpuMillis").getAsDouble() > 0, bench.toString());
        }
        assertEquals(4, bench.getAsJsonArray("measured").size());
    }

    @Test
    void onlyVerboseShowsAStackTrace() {
        Object[] command = {
            "sample", "--input=missing.npy", "--grid=missing.npy", "--output", directory.resolve("o.npy")
        };
        CliRun.of(command).assertRefused(2, "missing.npy: no such file");

        List<Object> verbose = new ArrayList<>(List.of(command));
        verbose.add("--verbose");
        CliRun run = CliRun.of(verbose.toArray());
        assertEquals(2, run.exitCode());
        assertTrue(run.err().startsWith("gridsample: missing.npy: no such file"), run.err());
        assertTrue(run.err().contains("\tat "), run.err());
    }

    @Test
    void affineGridWritesWhatTheLibraryMakes() throws IOException {
        Tensor theta = Tensor.of(new float[] {0.8f, -0.6f, 0.1f, 0.6f, 0.8f, -0.2f}, 1, 2, 3);
        Path file = directory.resolve("theta.npy");
        Path output = directory.resolve("grid.npy");
        Npy.write(file, theta);
        long[] size = {1, 3, 5, 7};

        CliRun.of("affine-grid", "--theta", file, "--size", "1,3,5,7", "--output", output)
                .assertDone();
        assertArrayEquals(
                AffineGrid.of(theta, size, false).toFloatArray(),
                Npy.read(output).toFloatArray());

        CliRun.of("affine-grid", "--theta", file, "--size=1,3,5,7", "--output", output, "--align-corners")
                .assertDone();
        assertArrayEquals(
                AffineGrid.of(theta, size, true).toFloatArray(),
                Npy.read(output).toFloatArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1,3,5,7,9; theta: expected [1, 3, 4] for size [1, 3, 5, 7, 9], got [1, 2, 3]",
                "2,3,5,7; theta: expected [2, 2, 3]",
                "' 2 , 3, 5,7 '; theta: expected [2, 2, 3]",
                "1,3,0,7; size: expected extents of at least 1",
                "1,3,-5,7; size: expected extents of at least 1",
                "1,3,7; size: expected N,C,H,W or N,C,D,H,W",
            })
    void affineGridRefusesWhatDoesNotFit(String size, String message) throws IOException {
        Path theta = directory.resolve("theta.npy");
        Npy.write(theta, Tensor.zeros(ElementType.FLOAT32, 1, 2, 3));
        Path output = directory.resolve("grid.npy");

        CliRun.of("affine-grid", "--theta", theta, "--size=" + size, "--output", output)
                .assertRefused(2, message);
        CliRun.of("affine-grid", "--theta", theta, "--size=1,1,2,2", "--output", theta)
                .assertRefused(2, "is the same file as the input");

        assertFalse(Files.exists(output));
    }

    @Test
    void devicesListsTheCpuPath() {
        CliRun run = CliRun.of("devices").assertDone();

        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).matches("DEVICE +NAME +STATE +TYPE +.*DRIVER"), run.out());
        assertTrue(lines.stream().anyMatch(line -> line.matches("cpu +pure Java +usable .*")), run.out());
    }

    /** Its middle, of 16 bits and with an alpha that is left out. */
    @Test
    void demoTakesAPhoto() throws IOException {
        Tensor picture = Tensor.zeros(ElementType.UINT16, 1, 4, 80, 128);
        for (int i = 0; i < picture.elementCount(); i++) {
            picture.set(i, 257 * (i % 128));
        }
        Path photo = directory.resolve("in.png");
        Images.write(photo, picture);

        CliRun.of("demo", "--output-dir", directory, "--size=64", "--device=cpu", "--photo", photo)
                .assertDone();

        Tensor square = Npy.read(directory.resolve("photo.npy"));
        assertArrayEquals(new long[] {1, 3, 64, 64}, square.shape());
        // 80 columns of 128 became 64: the first one's centre is at 24 + 80 / 64 / 2 - 0.5.
        assertEquals(24.125, square.get(0), 1e-3);
        assertTrue(Files.exists(directory.resolve("modes.png")));
    }

    @Test
    void demoReplacesNoPhoto() throws IOException {
        Path photo = directory.resolve("photo.png");
        Images.write(photo, Tensor.of(new byte[] {10, 20}, 1, 1, 1, 2));
        byte[] bytes = Files.readAllBytes(photo);
        Path link = Files.createSymbolicLink(directory.resolve("bilinear-wrap.npy"), photo);
        for (Path name : List.of(photo, link)) {
            CliRun.of("demo", "--output-dir", directory, "--size=64", "--device=cpu", "--photo", name)
                    .assertRefused(2, "would replace the photo; choose another directory");
        }
        assertArrayEquals(bytes, Files.readAllBytes(photo));
        Path labels = directory.resolve("labels.tif");
        Picture.of(Tensor.of(new int[] {1, 2}, 1, 1, 1, 2)).write(labels);
        CliRun.of("demo", "--output-dir", directory.resolve("out"), "--size=64", "--device=cpu", "--photo", labels)
                .assertRefused(2, "photo: expected samples of uint8, uint16, int16, float32 or float64, got int32");
    }

    @Test
    void demoWritesTheArraysAndOnePicture() throws IOException {
        Path demo = directory.resolve("deep/demo");

        CliRun run = CliRun.of("demo", "--output-dir", demo, "--size=64", "--device=cpu")
                .assertDone();

        assertTrue(run.out().startsWith("device  cpu"), run.out());
        Tensor chart = Npy.read(demo.resolve("chart.npy"));
        assertArrayEquals(new long[] {1, 3, 64, 64}, chart.shape());
        assertArrayEquals(
                chart.toFloatArray(), Images.read(demo.resolve("chart.png")).toFloatArray());
        Tensor grid = Npy.read(demo.resolve("grid.npy"));
        try (GridSampler sampler =
                GridSampler.builder().device(DeviceSelector.CPU).open()) {
            for (Interpolation mode : Interpolation.values()) {
                for (Padding padding : Padding.values()) {
                    Path file = demo.resolve(EnumNames.of(mode) + "-" + EnumNames.of(padding) + ".npy");
                    Tensor expected = sampler.sample(
                            chart,
                            grid,
                            SampleOptions.defaults().withInterpolation(mode).withPadding(padding));
                    assertArrayEquals(expected.toFloatArray(), Npy.read(file).toFloatArray(), file.toString());
                }
            }
        }
        BufferedImage sheet = ImageIO.read(demo.resolve("modes.png").toFile());
        assertTrue(sheet.getWidth() > 1500 && sheet.getHeight() > 1000);
        try (Stream<Path> files = Files.list(demo)) {
            assertEquals(16, files.count());
        }
    }

    @Test
    void theChartIsNotItsOwnMirrorImageOrTurn() {
        float[] chart = Images.toFloatTensor(TestChart.draw(96)).toFloatArray();
        int[] differing = new int[3];
        for (int y = 0; y < 96; y++) {
            for (int x = 0; x < 96; x++) {
                float value = chart[y * 96 + x];
                differing[0] += value != chart[y * 96 + 95 - x] ? 1 : 0;
                differing[1] += value != chart[(95 - y) * 96 + x] ? 1 : 0;
                differing[2] += value != chart[(95 - y) * 96 + 95 - x] ? 1 : 0;
            }
        }
        for (int count : differing) {
            assertTrue(count > 96 * 96 / 10, "only " + count + " pixels differ");
        }
    }

    @Test
    void aBindingWithoutItsJarIsUnavailable() {
        ChildJvm.Result result = ChildJvm.of(Main.class)
                .withoutJar("lwjgl")
                .arguments(sampleCommand("lwjgl.npy", "--binding=lwjgl"))
                .run();

        assertEquals(3, result.exitCode(), result.stderr());
        assertTrue(
                result.stderr().lines().anyMatch(line -> line.startsWith("gridsample: binding lwjgl is unavailable: ")),
                result.stderr());
        assertFalse(Files.exists(directory.resolve("lwjgl.npy")));
    }

    @Test
    void withoutADeviceTheSameBytesComeFromTheCpuPathAndTheLogSaysWhy() throws IOException {
        String[] auto = sampleCommand("auto.npy");
        String[] opencl = sampleCommand("opencl.npy", "--device=opencl");
        CliRun.of((Object[]) sampleCommand("cpu.npy", "--device=cpu")).assertDone();

        ChildJvm.Result fallback = ChildJvm.of(Main.class)
                .env("OCL_ICD_VENDORS", "/nonexistent")
                .arguments(auto)
                .run();
        ChildJvm.Result explicit = ChildJvm.of(Main.class)
                .env("OCL_ICD_VENDORS", "/nonexistent")
                .arguments(opencl)
                .run();

        assertEquals(0, fallback.exitCode(), fallback.stderr());
        assertTrue(
                fallback.stderr()
                        .lines()
                        .anyMatch(line -> line.startsWith("INFO using cpu") && line.contains("opencl")),
                fallback.stderr());
        assertArrayEquals(
                Files.readAllBytes(directory.resolve("cpu.npy")), Files.readAllBytes(directory.resolve("auto.npy")));
        assertEquals(3, explicit.exitCode(), explicit.stderr());
        assertFalse(Files.exists(directory.resolve("opencl.npy")));
    }

    private String[] sampleCommand(String output, String... options) {
        try {
            Npy.write(directory.resolve("input.npy"), Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2));
            Npy.write(directory.resolve("grid.npy"), Tensor.of(new float[] {0.1f, 0.2f, -0.9f, 0.7f}, 1, 1, 2, 2));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Stream<String> command = Stream.of(
                "sample",
                "--input=" + directory.resolve("input.npy"),
                "--grid=" + directory.resolve("grid.npy"),
                "--output=" + directory.resolve(output));
        return Stream.concat(command, Stream.of(options)).toArray(String[]::new);
    }
}
