package org.gridsample.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;

/** The rule by which a shrunk picture is to be free of what wasn't in it. */
class FootprintSamplerTest {
    private static final SampleOptions BORDER = SampleOptions.defaults().withPadding(Padding.BORDER);

    private static Tensor grid(int size, double... theta) {
        return AffineGrid.of(Tensor.of(theta, 1, 2, 3), new long[] {1, 1, size, size}, false);
    }

    /** cos(pi r^2 / size): r / size cycles a pixel, at the middle of an edge a half, which is as many as pixels can tell. */
    private static Tensor zonePlate(int size) {
        Tensor plate = Tensor.zeros(ElementType.FLOAT64, 1, 1, size, size);
        double middle = (size - 1) / 2.0;
        for (int i = 0; i < plate.elementCount(); i++) {
            double x = i % size - middle;
            double y = i / size - middle;
            plate.set(i, Math.cos(Math.PI * (x * x + y * y) / size));
        }
        return plate;
    }

    /** The root mean square of a shrunk plate's difference from another between two radii, of which the half edge is 1. */
    private static double difference(double[] values, double[] others, int size, double from, double to) {
        double sum = 0;
        int count = 0;
        double middle = (size - 1) / 2.0;
        for (int i = 0; i < values.length; i++) {
            double radius = Math.hypot(i % size - middle, i / size - middle) / (size / 2.0);
            if (radius >= from && radius < to) {
                sum += (values[i] - others[i]) * (values[i] - others[i]);
                count++;
            }
        }
        return Math.sqrt(sum / count);
    }

    @Test
    void aZonePlateShrunkByFourHasNoRingsThatItHadNot() {
        int size = 256;
        int shrunk = size / 4;
        Tensor plate = zonePlate(size);
        Tensor grid = grid(shrunk, 1, 0, 0, 0, 1, 0);
        double[] grey = new double[shrunk * shrunk];
        double[] fine = new double[shrunk * shrunk];
        double middle = (shrunk - 1) / 2.0;
        for (int i = 0; i < fine.length; i++) {
            double x = 4 * (i % shrunk - middle);
            double y = 4 * (i / shrunk - middle);
            fine[i] = Math.cos(Math.PI * (x * x + y * y) / size);
        }
        double[] plain = ReferenceSampler.sample(plate, grid, BORDER);
        double[] smooth = FootprintSampler.sample(plate, grid, BORDER);
        // From a quarter of the edge on the plate has more cycles than the shrunk one's pixels can tell.
        assertTrue(difference(plain, grey, shrunk, 0.4, 1) > 0.3);
        assertTrue(difference(smooth, grey, shrunk, 0.4, 1) < 0.1);
        assertTrue(difference(smooth, fine, shrunk, 0, 0.08) < 0.05);
    }

    @Test
    void whatIsNotShrunkIsAsEver() {
        Tensor input = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT64, 1, 2, 16, 16);
        double c = Math.cos(0.5);
        double s = Math.sin(0.5);
        for (double scale : new double[] {1, 0.7, 0.1, 1.05}) {
            for (Tensor grid : new Tensor[] {
                grid(16, scale, 0, 0.1, 0, scale, 0), grid(16, scale * c, -scale * s, 0, scale * s, scale * c, 0)
            }) {
                for (Interpolation interpolation : Interpolation.values()) {
                    SampleOptions options = SampleOptions.defaults().withInterpolation(interpolation);
                    assertArrayEquals(
                            ReferenceSampler.sample(input, grid, options),
                            FootprintSampler.sample(input, grid, options));
                }
            }
        }
    }

    /** Columns 0, 1, 0, 1, ... and the same as rows. */
    @Test
    void onlyTheAxisThatShrinksIsAveraged() {
        Tensor columns = Tensor.zeros(ElementType.FLOAT64, 1, 2, 8, 8);
        for (int i = 0; i < 64; i++) {
            columns.set(i, i % 2);
            columns.set(64 + i, i / 8 % 2);
        }
        Tensor half =
                AffineGrid.of(Tensor.of(new double[] {1, 0, 0, 0, 1, 0}, 1, 2, 3), new long[] {1, 1, 8, 2}, false);
        double[] output = FootprintSampler.sample(columns, half, BORDER);
        for (int i = 0; i < 16; i++) {
            assertEquals(0.5, output[i]);
            assertEquals(i / 2 % 2, output[16 + i]);
        }
    }

    /** A panorama's seam: from the last column to the first. */
    @Test
    void aSeamIsNotSmeared() {
        Tensor ramp = Tensor.zeros(ElementType.FLOAT64, 1, 1, 1, 64);
        for (int i = 0; i < 64; i++) {
            ramp.set(i, i);
        }
        double[] points = new double[16];
        for (int i = 0; i < 8; i++) {
            points[2 * i] = (2.0 * ((60 + i) % 64) + 1) / 64 - 1;
        }
        Tensor grid = Tensor.of(points, 1, 1, 8, 2);
        double[] expected = {60, 61, 62, 63, 0, 1, 2, 3};
        assertArrayEquals(expected, FootprintSampler.sample(ramp, grid, BORDER), 1e-12);
    }

    @Test
    void aPointThatIsNoNumberIsNobodysNeighbour() {
        Tensor input = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT64, 1, 1, 16, 16);
        Tensor grid = grid(6, 1, 0, 0, 0, 1, 0);
        double[] all = FootprintSampler.sample(input, grid, BORDER);
        grid.set(2 * 14, Double.NaN);
        double[] without = FootprintSampler.sample(input, grid, BORDER);
        for (int i = 0; i < all.length; i++) {
            if (i != 14) {
                assertEquals(all[i], without[i], 1e-12);
            }
        }
        assertTrue(Arrays.stream(without).allMatch(Double::isFinite));
    }
}
