package org.gridsample.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Smooth grids of the CPU path: what is found tile by tile has the bits of what is found pixel by pixel. One coordinate or
 * pixel that is odd is enough to lead a tile elsewhere, so each is tried alone.
 */
@Tag("once")
class SmoothGridTest {
    private static final double[] ODD = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e30,
        -1e30,
        3e38,
        1e10,
        -1e10,
        5e5,
        -5e5,
        -17.3,
        2.6,
        -1,
        Math.nextDown(-1.0),
        1,
        -0.0,
        -Float.MIN_VALUE,
        -Double.MIN_VALUE
    };

    private static final double[] SCALES = {1, 0.2, 3, 40};

    @Test
    void tilesGiveWhatSinglePixelsGive() {
        for (int axes = 2; axes <= 3; axes++) {
            for (ElementType type : Tensors.FLOATS) {
                for (SampleOptions options : combinations(axes)) {
                    SplittableRandom random =
                            new SplittableRandom(options.toString().hashCode() + axes);
                    for (Coordinates.Kind kind : SampleData.ofPoints()) {
                        if (kind.isNormalised() || !options.alignCorners()) {
                            for (double scale : SCALES) {
                                compare(random, kind, type, options, axes, scale);
                            }
                        }
                    }
                }
            }
        }
    }

    private static List<SampleOptions> combinations(int axes) {
        List<SampleOptions> all = new ArrayList<>(Combinations.ofAxes(axes));
        all.addAll(Combinations.filled(axes, 0.75));
        all.addAll(Combinations.filled(axes, Double.NaN));
        return all;
    }

    private static void compare(
            SplittableRandom random,
            Coordinates.Kind kind,
            ElementType type,
            SampleOptions options,
            int axes,
            double scale) {
        long[] shape = axes == 2 ? new long[] {1, 1, 31, 45} : new long[] {1, 1, 7, 19, 23};
        long[] target = axes == 2 ? new long[] {1, 1, 41, 70} : new long[] {1, 1, 3, 21, 33};
        Tensor input = SampleData.pixels(random, type, shape);
        Tensor affine =
                AffineGrid.of(theta(type, axes, scale, random.nextDouble() - 0.5), target, options.alignCorners());
        Tensor grid = SampleData.inKind(kind, affine, shape);
        TileCount windows = TileCount.of(type, TilePath.WINDOW);
        TileCount others = TileCount.of(type, TilePath.SCATTERED);
        TileCount exacts = TileCount.of(type, TilePath.EXACT);
        compare(input, SampleData.of(kind, grid), options, "no odd one, scale " + scale);
        if (scale < 1) {
            assertEquals(0, others.tiles() + exacts.tiles(), () -> "tiles without a window, " + options);
            assertTrue(windows.tiles() > 0, options::toString);
        }
        for (double odd : ODD) {
            int at = random.nextInt(4) == 0 ? 0 : random.nextInt((int) grid.elementCount());
            TileCount exact = TileCount.of(type, TilePath.EXACT);
            compare(
                    input,
                    SampleData.of(kind, with(grid, at, odd)),
                    options,
                    "coordinate " + at + " is " + odd + ", scale " + scale);
            if (Double.isNaN(odd)) {
                assertTrue(exact.tiles() > 0, () -> "tiles with a coordinate that is NaN, " + options);
            }
        }
        for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            int at = random.nextInt((int) input.elementCount());
            compare(
                    with(input, at, odd),
                    SampleData.of(kind, grid),
                    options,
                    "pixel " + at + " is " + odd + ", scale " + scale);
        }
    }

    private static void compare(Tensor input, Coordinates coordinates, SampleOptions options, String what) {
        try (GridSampler cpu = GridSampler.builder().device(DeviceSelector.CPU).open()) {
            Bits.assertEqual(
                    ScalarSampler.sample(input, coordinates, options),
                    cpu.sample(input, coordinates, options),
                    what + ", input " + input + ", " + coordinates + ", " + options);
        }
    }

    private static Tensor theta(ElementType type, int axes, double scale, double angle) {
        double c = scale * Math.cos(angle);
        double s = scale * Math.sin(angle);
        double[] values =
                axes == 2 ? new double[] {c, -s, 0.1, s, c, 0} : new double[] {c, -s, 0, 0, s, c, 0, 0.1, 0, 0, 1, 0};
        Tensor theta = Tensor.zeros(type, 1, axes, axes + 1);
        for (int i = 0; i < values.length; i++) {
            theta.set(i, values[i]);
        }
        return theta;
    }

    private static Tensor with(Tensor tensor, int at, double value) {
        Tensor copy = Tensor.zeros(tensor.type(), tensor.shape()).copyFrom(tensor);
        copy.set(at, value);
        return copy;
    }
}
