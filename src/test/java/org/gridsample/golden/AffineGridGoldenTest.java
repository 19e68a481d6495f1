package org.gridsample.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AffineGridGoldenTest {
    /** ULPs of a sum whose terms are below 1 each; PyTorch adds small matrices up in another order. */
    @ParameterizedTest
    @EnumSource
    void isWithinTwoUlpOfPyTorch(ElementType type) throws IOException {
        double ulp = type == ElementType.FLOAT32 ? 0x1p-24 : 0x1p-53;
        List<Path> cases = GoldenFiles.cases("affine_grid", type);
        assertEquals(9, cases.size(), "golden cases");
        for (Path directory : cases) {
            Tensor theta = Npy.read(directory.resolve("theta.npy"));
            Tensor both = Npy.read(directory.resolve("grid.npy"));
            long[] size = Arrays.stream(
                            directory.getParent().getFileName().toString().split("x"))
                    .mapToLong(Long::parseLong)
                    .toArray();
            for (int corners = 0; corners < 2; corners++) {
                Tensor expected = GoldenFiles.part(both, 1, corners);
                Tensor actual = AffineGrid.of(theta, size, corners == 1);
                assertArrayEquals(expected.shape(), actual.shape());
                for (int i = 0; i < expected.elementCount(); i++) {
                    double error = Math.abs(Bits.value(expected, i) - Bits.value(actual, i));
                    String what = directory + " align_corners " + corners + ", element " + i;
                    assertTrue(error <= 2 * ulp, () -> what + ": off by " + error / ulp + " ULP");
                }
            }
        }
    }
}
