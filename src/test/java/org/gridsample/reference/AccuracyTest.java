package org.gridsample.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How far the CPU path is from the mathematics, with a bound for every pixel. Other backends have the CPU path's bits. This
 * is the only check of 5-D bicubic's values: PyTorch has none.
 *
 * <p>The bound, with u half an ULP of 1 and pixels below 1: along an axis the position is made of at most 6 roundings of
 * numbers no larger than P = (|c| + 1) * (size + 1), so it is wrong by at most 6uP; the value changes by at most
 * {@link #slope} per pixel of position along an axis; the weights and the sum add at most {@link #arithmetic} more u. For
 * float64 the reference has the same errors once more. Nearest jumps, so it is judged where no axis is within 6uP of halfway
 * between two pixels, and there it is exact.
 */
@Tag("once")
class AccuracyTest {
    private static final int COUNT = 3000;

    @ParameterizedTest
    @CsvSource({"2, FLOAT32", "2, FLOAT64", "3, FLOAT32", "3, FLOAT64"})
    void isWithinTheBoundOfTheMathematics(int axes, ElementType type) {
        long[][] planes = {{1, 2, 5, 7}, {1, 1, 1, 9}, {1, 2, 31, 64}, {1, 1, 1, 1}, {1, 1, 257, 3}};
        long[][] volumes = {{1, 2, 3, 5, 7}, {1, 1, 1, 9, 1}, {1, 2, 8, 13, 16}, {1, 1, 1, 1, 1}, {1, 1, 33, 2, 3}};
        try (GridSampler sampler =
                GridSampler.builder().device(DeviceSelector.CPU).open()) {
            for (SampleOptions options : combinations(axes)) {
                SplittableRandom random = new SplittableRandom(axes);
                double worst = 0;
                int judged = 0;
                for (long[] shape : axes == 2 ? planes : volumes) {
                    Tensor input = SampleData.pixels(random, type, shape);
                    long[] gridShape = axes == 2 ? new long[] {1, 1, COUNT, 2} : new long[] {1, 1, 1, COUNT, 3};
                    Tensor grid = SampleData.grid(random, type, shape, gridShape);
                    Tensor actual = sampler.sample(input, grid, options);
                    double[] expected = ReferenceSampler.sample(input, grid, options);
                    assertEquals(expected.length, actual.elementCount());
                    for (int i = 0; i < expected.length; i++) {
                        double[] at = new double[axes];
                        for (int axis = 0; axis < axes; axis++) {
                            at[axis] = grid.get(i % COUNT * axes + axis);
                        }
                        if (nearJump(at, shape, options, type)) {
                            continue;
                        }
                        double error = Math.abs(expected[i] - actual.get(i));
                        double bound = bound(at, shape, options, type);
                        String what = type + " " + options + " input " + input + ", pixel " + i + ": expected "
                                + expected[i] + ", got " + actual.get(i) + ", bound " + bound;
                        assertTrue(error <= bound, what);
                        worst = Math.max(worst, error);
                        judged++;
                    }
                }
                assertTrue(judged > 5 * COUNT / 2, options + ": only " + judged + " pixels judged");
                System.out.printf(
                        Locale.ROOT,
                        "%d-D %s %s %s align_corners=%s: max error %.2f ULP of 1%n",
                        axes + 2,
                        type,
                        options.interpolation(),
                        options.paddings(axes),
                        options.alignCorners(),
                        worst / (2 * halfUlp(type)));
            }
        }
    }

    private static List<SampleOptions> combinations(int axes) {
        List<SampleOptions> all = new ArrayList<>(Combinations.ofAxes(axes));
        all.addAll(Combinations.filled(axes, 0.75));
        return all;
    }

    private static double halfUlp(ElementType type) {
        return type == ElementType.FLOAT32 ? 0x1p-24 : 0x1p-53;
    }

    private static double positionError(double coordinate, long size, ElementType type) {
        return 6 * halfUlp(type) * (Math.abs(coordinate) + 1) * (size + 1);
    }

    private static double bound(double[] at, long[] shape, SampleOptions options, ElementType type) {
        if (options.interpolation() == Interpolation.NEAREST) {
            return 0;
        }
        double bound = arithmetic(options.interpolation(), at.length) * halfUlp(type);
        for (int axis = 0; axis < at.length; axis++) {
            bound += slope(options.interpolation(), at.length)
                    * positionError(at[axis], shape[shape.length - 1 - axis], type);
        }
        return type == ElementType.FLOAT64 ? 2 * bound : bound;
    }

    /**
     * Linear: neighbours differ by at most 2. Cubic: the sum of the kernel's absolute derivatives is at most 3.1, that of
     * its absolute weights, for each other axis, at most 1.4.
     */
    private static double slope(Interpolation interpolation, int axes) {
        return interpolation == Interpolation.BILINEAR ? 2 : 3.1 * Math.pow(1.4, axes - 1);
    }

    /**
     * Linear: 3 roundings to make a weight and its product, 8 to sum. Cubic: per axis 4 weights with 7 roundings of numbers
     * up to 9, and a sum of 4, all amplified by the other axes' weights.
     */
    private static double arithmetic(Interpolation interpolation, int axes) {
        return interpolation == Interpolation.BILINEAR
                ? axes * 3 + 8
                : axes * (4 * 7 * 9 + 4) * Math.pow(1.4, axes - 1);
    }

    private static boolean nearJump(double[] at, long[] shape, SampleOptions options, ElementType type) {
        if (options.interpolation() != Interpolation.NEAREST) {
            return false;
        }
        for (int axis = 0; axis < at.length; axis++) {
            long size = shape[shape.length - 1 - axis];
            double position = ReferenceSampler.position(at[axis], size, options.alignCorners());
            double padded = ReferenceSampler.pad(position, size, axis, options);
            double distance = Math.abs(Math.abs(padded - Math.floor(padded)) - 0.5);
            if (distance <= positionError(at[axis], size, type)) {
                return true;
            }
        }
        return false;
    }
}
