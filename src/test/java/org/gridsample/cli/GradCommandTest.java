package org.gridsample.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradCommandTest {
    @TempDir
    Path directory;

    private final Tensor image = SampleData.waves(2, 3, 5, 8);
    private final Tensor map = SampleData.waves(2, 4, 6, 2);
    private final Tensor gradOutput = SampleData.waves(2, 3, 4, 6);
    private Path gradInput;
    private Path gradGrid;

    @BeforeEach
    void writeFiles() throws IOException {
        gradInput = directory.resolve("grad-input.npy");
        gradGrid = directory.resolve("grad-grid.npy");
        Npy.write(directory.resolve("input.npy"), image);
        Npy.write(directory.resolve("map.npy"), map);
        Npy.write(directory.resolve("grad-output.npy"), gradOutput);
    }

    @Test
    void writesBoth() throws IOException {
        run(
                        "--coordinates",
                        "map",
                        "--padding",
                        "reflection",
                        "--mode=bicubic",
                        "--grad-input",
                        gradInput + "",
                        "--grad-grid",
                        gradGrid)
                .assertDone();
        Gradients expected = expected(
                new Coordinates.PixelMap(map),
                SampleOptions.defaults().withPadding(Padding.REFLECTION).withInterpolation(Interpolation.BICUBIC));
        Bits.assertEqual(expected.input(), Npy.read(gradInput), "input");
        Bits.assertEqual(expected.coordinates(), Npy.read(gradGrid), "grid");
    }

    @Test
    void writesOneAlone() throws IOException {
        run("--align-corners", "--grad-grid", gradGrid).assertDone();
        Gradients expected =
                expected(new Coordinates.Grid(map), SampleOptions.defaults().withAlignCorners(true));
        Bits.assertEqual(expected.coordinates(), Npy.read(gradGrid), "grid");
        assertFalse(Files.exists(gradInput));
    }

    @Test
    void writesTheFills() throws IOException {
        Path gradFill = directory.resolve("grad-fill.npy");
        run("--padding", "fill,border", "--fill", "1,2,3", "--grad-input", gradInput, "--grad-fill", gradFill)
                .assertDone();
        Gradients expected = expected(
                new Coordinates.Grid(map),
                SampleOptions.defaults()
                        .withPadding(Padding.ZEROS, Padding.BORDER)
                        .withFill(1, 2, 3));
        Bits.assertEqual(expected.input(), Npy.read(gradInput), "input");
        Bits.assertEqual(expected.fill().orElseThrow(), Npy.read(gradFill), "fill");
    }

    private Gradients expected(Coordinates coordinates, SampleOptions options) {
        try (GridSampler sampler =
                GridSampler.builder().device(DeviceSelector.CPU).open()) {
            return sampler.backward(gradOutput, image, coordinates, options);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | expected --grad-input, --grad-grid or both, got neither",
                "--grad-input,grad.png | expected .npy, got",
                "--grad-input,same.npy,--grad-grid,same.npy | expected another file than --grad-input's",
                "--grad-input,input.npy | is the same file as the input",
                "--antialias,--grad-input,out.npy | options: expected no scale, no other output type and no antialias",
                "--grad-fill,fill.npy,--grad-grid,out.npy | --grad-fill: expected --grad-input, which it is computed with",
                "--grad-fill,fill.npy,--grad-input,out.npy | --grad-fill: expected --padding fill and another --fill than 0",
                "--grad-fill,out.npy,--grad-input,out.npy | --grad-fill: expected another file than --grad-input's",
                "--layout,first:last,--grad-input,out.npy | gradOutput: expected float32 [2, 4, 6, 3]"
            })
    void refusesWhatMakesNoSense(String arguments, String message) throws IOException {
        List<String> all = new ArrayList<>();
        for (String argument : arguments.isEmpty() ? new String[0] : arguments.split(",")) {
            all.add(argument.matches(".*\\.(npy|png)") ? directory.resolve(argument) + "" : argument.replace(':', ','));
        }
        CliRun run = run(all.toArray());
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertFalse(Files.exists(directory.resolve("out.npy")));
    }

    private CliRun run(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("grad", "--device", "cpu"));
        all.addAll(List.of("--input", directory.resolve("input.npy") + ""));
        all.addAll(List.of("--grid", directory.resolve("map.npy") + ""));
        all.addAll(List.of("--grad-output", directory.resolve("grad-output.npy") + ""));
        all.addAll(Arrays.asList(arguments));
        return CliRun.of(all.toArray());
    }
}
