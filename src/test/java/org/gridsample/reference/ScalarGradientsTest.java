package org.gridsample.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gridsample.golden.GoldenFiles;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The committed gradients of PyTorch 2.10. */
class ScalarGradientsTest {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void hasPyTorchsBits(ElementType type) throws IOException {
        int cases = 0;
        for (Path directory : GoldenFiles.cases("grid_sample", type)) {
            Tensor input = Npy.read(directory.resolve("input.npy"));
            Tensor grid = Npy.read(directory.resolve("grid.npy"));
            Tensor gradOutput = Npy.read(directory.resolve("grad_output.npy"));
            for (SampleOptions options : Combinations.ofPyTorch()) {
                if (options.interpolation() != Interpolation.BICUBIC || input.rank() == 4) {
                    List<Tensor> gradients = ScalarGradients.of(gradOutput, input, grid, options);
                    Bits.assertEqual(
                            GoldenFiles.gradInput(directory, options),
                            gradients.get(0),
                            directory + " " + options + ", input");
                    Bits.assertEqual(
                            GoldenFiles.gradGrid(directory, options),
                            gradients.get(1),
                            directory + " " + options + ", grid");
                    cases++;
                }
            }
        }
        assertEquals(18 * 12 + 10 * 6, cases, "golden cases");
    }
}
