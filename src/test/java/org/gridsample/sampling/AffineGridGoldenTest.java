package org.gridsample.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.gridsample.golden.GoldenFiles;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed answers of PyTorch's affine_grid: without align_corners first, then with. */
class AffineGridGoldenTest {
    /** In units of the last place of the largest term: x times its factor, y times its, and the shift. */
    private static final double MAX_ULPS = 2;

    static Stream<Path> cases() throws IOException {
        return Stream.concat(
                GoldenFiles.cases("affine_grid", ElementType.FLOAT32).stream(),
                GoldenFiles.cases("affine_grid", ElementType.FLOAT64).stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isWithinTwoUlpsOfPyTorch(Path directory) throws IOException {
        Tensor theta = Npy.read(directory.resolve("theta.npy"));
        Tensor grids = Npy.read(directory.resolve("grid.npy"));
        String name = directory.getParent().getFileName().toString();
        long[] size = Arrays.stream(name.split("x")).mapToLong(Long::parseLong).toArray();

        for (int corners = 0; corners < 2; corners++) {
            Tensor expected = GoldenFiles.part(grids, 1, corners);
            Tensor actual = AffineGrid.of(theta, size, corners == 1);

            assertEquals(expected.type(), actual.type());
            assertArrayEquals(expected.shape(), actual.shape());
            double largest = max(theta);
            double ulp = theta.type() == ElementType.FLOAT32 ? Math.ulp((float) largest) : Math.ulp(largest);
            double[] want = doubles(expected);
            double[] got = doubles(actual);
            for (int i = 0; i < want.length; i++) {
                double ulps = Math.abs(want[i] - got[i]) / ulp;
                assertTrue(ulps <= MAX_ULPS, directory + ", element " + i + ": " + ulps + " ULP");
            }
        }
    }

    private static double max(Tensor tensor) {
        return Arrays.stream(doubles(tensor)).map(Math::abs).max().orElseThrow();
    }

    private static double[] doubles(Tensor tensor) {
        if (tensor.type() == ElementType.FLOAT64) {
            return tensor.toDoubleArray();
        }
        float[] values = tensor.toFloatArray();
        double[] widened = new double[values.length];
        Arrays.setAll(widened, i -> values[i]);
        return widened;
    }
}
