package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
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

/** The committed answers of PyTorch 2.10. */
public interface GoldenContract extends Contract {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void hasPyTorchsBits(ElementType type) throws IOException {
        int cases = 0;
        for (Path directory : GoldenFiles.cases("grid_sample", type)) {
            Tensor input = Npy.read(directory.resolve("input.npy"));
            Tensor grid = Npy.read(directory.resolve("grid.npy"));
            for (SampleOptions options : Combinations.ofPyTorch()) {
                if (options.interpolation() != Interpolation.BICUBIC || input.rank() == 4) {
                    Tensor expected = GoldenFiles.output(directory, options);
                    if (isAsked(input, options)) {
                        Bits.assertEqual(expected, sampler().sample(input, grid, options), directory + " " + options);
                    }
                    cases++;
                }
            }
        }
        assertEquals(18 * 12 + 10 * 6, cases, "golden cases");
    }

    /**
     * A device is asked everything for two channels, whose kernels other tests need as well, and of the other numbers of channels half
     * the options each: any two choices meet, and {@code BitIdentityTest} compares the device with the CPU path, which is asked all.
     */
    private boolean isAsked(Tensor input, SampleOptions options) {
        long channels = input.extent(1);
        long turn = channels
                + options.interpolation().ordinal()
                + options.padding(0).ordinal()
                + (options.alignCorners() ? 1 : 0);
        return channels == 2 || turn % 2 == 0 || isCpu();
    }
}
