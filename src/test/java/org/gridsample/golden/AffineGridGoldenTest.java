package org.gridsample.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void hasTheBitsOfPyTorch(ElementType type) throws IOException {
        List<Path> cases = GoldenFiles.cases("affine_grid", type);
        assertEquals(17, cases.size(), "golden cases");
        for (Path directory : cases) {
            Tensor theta = Npy.read(directory.resolve("theta.npy"));
            Tensor both = Npy.read(directory.resolve("grid.npy"));
            String name = directory.getParent().getFileName().toString();
            long[] size = Arrays.stream(name.substring(name.indexOf('-') + 1).split("x"))
                    .mapToLong(Long::parseLong)
                    .toArray();
            for (int corners = 0; corners < 2; corners++) {
                Bits.assertEqual(
                        GoldenFiles.part(both, 1, corners),
                        AffineGrid.of(theta, size, corners == 1),
                        directory + " align_corners " + corners);
            }
        }
    }
}
