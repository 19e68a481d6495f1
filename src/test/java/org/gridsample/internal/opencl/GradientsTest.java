package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gridsample.device.Binding;
import org.gridsample.golden.GoldenFiles;
import org.gridsample.internal.backend.GridGradient;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PyTorch's gradients, however work is cut. */
class GradientsTest {
    /** Inputs of few rows make small bands, and outputs of few pixels are computed one by one. */
    @ParameterizedTest
    @CsvSource({"FLOAT32, 8 16 2 2", "FLOAT64, 16 32 2 1", "FLOAT32, 1 4 2 2"})
    void hasPyTorchsBits(ElementType type, String tuning) throws IOException {
        RequiredDevice.require(Binding.JOCL);
        Tuning cut = Tuning.parse(tuning);
        int cases = 0;
        try (OpenClBackend backend = (OpenClBackend) Memory.IN_PLACE.open(BindingLoader.load(Binding.JOCL))) {
            for (Path directory : GoldenFiles.cases("grid_sample", type)) {
                Tensor input = Npy.read(directory.resolve("input.npy"));
                Tensor points = Npy.read(directory.resolve("grid.npy"));
                Coordinates grid = new Coordinates.Grid(points);
                Tensor gradOutput = Npy.read(directory.resolve("grad_output.npy"));
                for (SampleOptions options : options(input.rank())) {
                    String what = directory + " " + options;
                    Tensor gradInput = sevens(input);
                    backend.runCut(InputGradient.of(gradOutput, grid, options, gradInput), cut);
                    Bits.assertEqual(GoldenFiles.gradInput(directory, options), gradInput, what + ", input");
                    if (options.interpolation() != Interpolation.NEAREST) {
                        Tensor gradGrid = sevens(points);
                        backend.runCut(GridGradient.of(gradOutput, input, grid, options, gradGrid), cut);
                        Bits.assertEqual(GoldenFiles.gradGrid(directory, options), gradGrid, what + ", grid");
                    }
                    cases++;
                }
            }
        }
        assertEquals(18 * 12 + 10 * 6, cases, "golden cases");
    }

    private static List<SampleOptions> options(int rank) {
        return Combinations.ofPyTorch().stream()
                .filter(options -> options.interpolation() != Interpolation.BICUBIC || rank == 4)
                .toList();
    }

    /** What is written is written whole. */
    private static Tensor sevens(Tensor like) {
        Tensor tensor = Tensor.zeros(like.type(), like.shape());
        for (long i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, 7);
        }
        return tensor;
    }
}
