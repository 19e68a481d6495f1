package org.gridsample.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffineGridTest {
    private static final Tensor IDENTITY = Tensor.of(new float[] {1, 0, 0, 0, 1, 0}, 1, 2, 3);

    @Test
    void theIdentityGivesPixelCentres() {
        Tensor grid = AffineGrid.of(IDENTITY, new long[] {1, 1, 1, 4}, false);

        assertArrayEquals(new long[] {1, 1, 4, 2}, grid.shape());
        assertArrayEquals(new float[] {-.75f, 0, -.25f, 0, .25f, 0, .75f, 0}, grid.toFloatArray(), Math.ulp(.25f));
    }

    @Test
    void theIdentityWithAlignCornersReachesTheEnds() {
        Tensor grid = AffineGrid.of(IDENTITY, new long[] {1, 3, 2, 3}, true);

        assertArrayEquals(new float[] {-1, -1, 0, -1, 1, -1, -1, 1, 0, 1, 1, 1}, grid.toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExtentOfOneIsTheMiddle(boolean alignCorners) {
        Tensor theta = Tensor.of(new double[] {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 1, 3, 4);

        assertArrayEquals(
                new double[] {8, 12, 16},
                AffineGrid.of(theta, new long[] {1, 2, 1, 1, 1}, alignCorners).toDoubleArray());
    }

    @Test
    void theLineIsSymmetric() {
        float[] grid = AffineGrid.of(IDENTITY, new long[] {1, 1, 1, 1001}, true).toFloatArray();

        for (int i = 0; i < 500; i++) {
            assertEquals(-grid[2 * i], grid[2 * (1000 - i)] + 0f, 0f);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyItemAndAxisOfAVolumeHasItsOwnMatrixRow(boolean alignCorners) {
        long[] size = {2, 7, 3, 4, 5};
        Random random = new Random(1);
        double[] theta = random.doubles(24, -2, 2).toArray();
        Tensor grid = AffineGrid.of(Tensor.of(theta, 2, 3, 4), size, alignCorners);

        assertArrayEquals(new long[] {2, 3, 4, 5, 3}, grid.shape());
        double[] values = grid.toDoubleArray();
        int at = 0;
        for (int n = 0; n < 2; n++) {
            for (int d = 0; d < 3; d++) {
                for (int h = 0; h < 4; h++) {
                    for (int w = 0; w < 5; w++) {
                        double[] base = {
                            centre(w, 5, alignCorners), centre(h, 4, alignCorners), centre(d, 3, alignCorners), 1
                        };
                        for (int row = 0; row < 3; row++) {
                            double expected = 0;
                            for (int k = 0; k < 4; k++) {
                                expected += theta[(n * 3 + row) * 4 + k] * base[k];
                            }
                            assertEquals(expected, values[at++], 1e-14);
                        }
                    }
                }
            }
        }
        assertEquals(values.length, at);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void float32IsWithinRoundingOfFloat64(boolean alignCorners) {
        long[] size = {3, 1, 37, 101};
        float[] theta = new float[18];
        double[] wide = new double[18];
        Random random = new Random(2);
        for (int i = 0; i < 18; i++) {
            theta[i] = random.nextFloat() * 2 - 1;
            wide[i] = theta[i];
        }

        Tensor narrow = AffineGrid.of(Tensor.of(theta, 3, 2, 3), size, alignCorners);

        assertEquals(ElementType.FLOAT32, narrow.type());
        float[] values = narrow.toFloatArray();
        double[] expected =
                AffineGrid.of(Tensor.of(wide, 3, 2, 3), size, alignCorners).toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected[i], values[i], 4e-7);
        }
    }

    /** What docs/semantics.md says of a PyTorch whose BLAS adds up without fma; of the roundings of either order, each at its worst. */
    @ParameterizedTest
    @CsvSource({"2, 11", "3, 20"})
    void theOrderMattersByRoundingAlone(int axes, int roundings) {
        long[] size = axes == 2 ? new long[] {1, 1, 41, 53} : new long[] {1, 1, 11, 13, 17};
        double[] base = AffineGrid.of(SampleData.turn(ElementType.FLOAT64, axes, 0), size, true)
                .toDoubleArray();
        SplittableRandom random = new SplittableRandom(3);
        double worst = 0;
        for (int round = 0; round < 100; round++) {
            Tensor theta = SampleData.pixels(random, ElementType.FLOAT64, 1, axes, axes + 1);
            double[] rows = theta.toDoubleArray();
            double largest = Arrays.stream(rows).map(Math::abs).max().orElseThrow();
            double[] fused = AffineGrid.of(theta, size, true).toDoubleArray();
            for (int i = 0; i < fused.length; i++) {
                int at = i % axes * (axes + 1);
                double sum = 0;
                for (int axis = 0; axis < axes; axis++) {
                    sum += rows[at + axis] * base[i / axes * axes + axis];
                }
                worst = Math.max(worst, Math.abs(sum + rows[at + axes] - fused[i]) / largest);
            }
        }
        assertTrue(worst > 0 && worst <= roundings * 0x1p-53, "off by " + worst);
    }

    @Test
    void noSumIsMinusZero() {
        Tensor theta = Tensor.of(new float[] {-0f, -0f, -0f, -0f, -0f, -0f}, 1, 2, 3);
        for (int width : new int[] {66, 67}) {
            for (float value :
                    AffineGrid.of(theta, new long[] {1, 1, 1, width}, false).toFloatArray()) {
                assertEquals(0f, value);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1,2,3; 1,3,4,4,4; theta: expected [1, 3, 4] for size [1, 3, 4, 4, 4], got [1, 2, 3]",
                "1,3,4; 1,3,4,4; theta: expected [1, 2, 3] for size [1, 3, 4, 4], got [1, 3, 4]",
                "2,3; 1,3,4,4; theta: expected [1, 2, 3] for size [1, 3, 4, 4], got [2, 3]",
                "2,2,3; 1,3,4,4; theta: expected [1, 2, 3] for size [1, 3, 4, 4], got [2, 2, 3]",
                "1,2,3; 1,3,4; 'size: expected N,C,H,W or N,C,D,H,W, got [1, 3, 4]'",
                "1,2,3; 1,3,0,4; 'size: expected extents of at least 1, got [1, 3, 0, 4]'",
                "1,2,3; 1,-3,4,4; 'size: expected extents of at least 1, got [1, -3, 4, 4]'",
                "2,3; 1,1,4294967297,1; 'size: expected extents of at most 2147483647, got [1, 1, 4294967297, 1]'",
                "2,3; 1,1,1,2147483648; 'size: expected extents of at most 2147483647, got [1, 1, 1, 2147483648]'",
                "3,4; 1,1,4294967297,1,1; 'size: expected extents of at most 2147483647'",
                "2,3; 2147483648,1,1,1; 'size: expected extents of at most 2147483647'",
                "2,3,4; 2,1,2147483647,2147483647,2147483647; has more elements than 64 bits can count",
            })
    void whatDoesNotFitIsRefused(String thetaShape, String size, String message) {
        Tensor theta = Tensor.zeros(ElementType.FLOAT32, extents(thetaShape));

        String actual = assertThrows(IllegalArgumentException.class, () -> AffineGrid.of(theta, extents(size), false))
                .getMessage();
        assertTrue(actual.contains(message), actual);
    }

    @Test
    void channelsDoNotCount() {
        assertArrayEquals(
                AffineGrid.of(IDENTITY, new long[] {1, 1, 2, 2}, false).toFloatArray(),
                AffineGrid.of(IDENTITY, new long[] {1, 1L << 32, 2, 2}, false).toFloatArray());
    }

    private static double centre(int i, int n, boolean alignCorners) {
        return alignCorners ? 2.0 * i / (n - 1) - 1 : (2.0 * i + 1) / n - 1;
    }

    private static long[] extents(String text) {
        String[] parts = text.split(",");
        long[] extents = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            extents[i] = Long.parseLong(parts[i].strip());
        }
        return extents;
    }
}
