package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Coordinates and pixels that are NaN, infinite or huge. PyTorch's own paths disagree here; docs/semantics.md decides. */
public interface NonFiniteContract extends Contract {
    /** Extents are powers of two, so that the coordinates of the border pixels are exact. */
    private static Tensor input(ElementType type, int axes) {
        SplittableRandom random = new SplittableRandom(axes);
        return axes == 2 ? SampleData.pixels(random, type, 1, 2, 4, 8) : SampleData.pixels(random, type, 1, 2, 2, 4, 8);
    }

    private static double coordinateOf(boolean lastPixel, long size, boolean alignCorners) {
        double border = alignCorners ? 1 : 1 - 1.0 / size;
        return lastPixel ? border : -border;
    }

    private double[] at(Tensor input, SampleOptions options, double[] coordinates) {
        Tensor output = sampler().sample(input, Tensors.points(input.type(), coordinates.length, coordinates), options);
        double[] values = new double[(int) output.elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = output.get(i);
        }
        return values;
    }

    /** What docs/semantics.md promises of the first channel. */
    private static double promised(Tensor input, SampleOptions options, double[] coordinates) {
        Tensor grid = Tensors.points(input.type(), coordinates.length, coordinates);
        return ScalarSampler.sample(input, grid, options).get(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("N2, N5: NaN and infinite coordinates follow the table, in every mode, on every axis")
    default void n2_n5_nonFiniteCoordinates(ElementType type) {
        double[] bad = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int axes = 2; axes <= 3; axes++) {
            Tensor input = input(type, axes);
            for (SampleOptions options : asked(axes, Combinations.ofAxes(axes))) {
                for (int axis = 0; axis < axes; axis++) {
                    for (double value : bad) {
                        double[] coordinates = {0.3, -0.2, 0.1};
                        coordinates = Arrays.copyOf(coordinates, axes);
                        coordinates[axis] = value;
                        checkNonFinite(input, options, coordinates, axis);
                    }
                }
                double[] all = new double[axes];
                Arrays.fill(all, Double.NaN);
                double expected = options.paddings(axes).contains(Padding.ZEROS) ? 0 : input.get(0);
                expected = options.interpolation() == Interpolation.BICUBIC ? Double.NaN : expected;
                assertEquals(expected, at(input, options, all)[0], () -> options + ", NaN on every axis");
            }
        }
    }

    private void checkNonFinite(Tensor input, SampleOptions options, double[] coordinates, int axis) {
        String what = input + " " + options + " at " + Arrays.toString(coordinates);
        double[] expected;
        if (options.interpolation() == Interpolation.BICUBIC) {
            expected = new double[] {Double.NaN, Double.NaN};
            for (long bits : Bits.of(
                    sampler().sample(input, Tensors.points(input.type(), coordinates.length, coordinates), options))) {
                long canonical = input.type() == ElementType.FLOAT32 ? 0x7fc00000L : 0x7ff8000000000000L;
                assertEquals(canonical, bits, what + ": the one NaN that is computed");
            }
        } else {
            expected = switch (options.padding(axis)) {
                case ZEROS -> new double[] {0, 0};
                case BORDER ->
                    atBorder(input, options, coordinates, axis, coordinates[axis] == Double.POSITIVE_INFINITY);
                case REFLECTION, WRAP -> atBorder(input, options, coordinates, axis, false);
            };
        }
        double[] actual = at(input, options, coordinates);
        for (int c = 0; c < 2; c++) {
            // + 0.0 makes one zero of the two.
            assertEquals(expected[c] + 0.0, actual[c] + 0.0, what);
        }
    }

    private double[] atBorder(Tensor input, SampleOptions options, double[] coordinates, int axis, boolean lastPixel) {
        double[] replaced = coordinates.clone();
        replaced[axis] = coordinateOf(lastPixel, input.extent(input.rank() - 1 - axis), options.alignCorners());
        return at(input, options, replaced);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("N2, N5: huge finite coordinates are outside, and never a crash")
    default void n2_n5_hugeCoordinates(ElementType type) {
        // The last four overflow the position.
        double largest = type == ElementType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE;
        double[] huge = {3e9, 2147483648.0, 4294967296.0, 1e30, 2.5e38, 3e38, 3.4e38, largest};
        for (int axes = 2; axes <= 3; axes++) {
            for (SampleOptions options : asked(axes, Combinations.ofAxes(axes))) {
                for (double value : huge) {
                    checkHuge(input(type, axes), options, value);
                    checkHuge(input(type, axes), options, -value);
                }
            }
        }
    }

    private void checkHuge(Tensor input, SampleOptions options, double value) {
        int axes = input.rank() - 2;
        for (int axis = 0; axis < axes; axis++) {
            double[] coordinates = Arrays.copyOf(new double[] {0.3, -0.2, 0.1}, axes);
            coordinates[axis] = value;
            String what = input + " " + options + " at " + Arrays.toString(coordinates);
            double actual = at(input, options, coordinates)[0];
            double expected =
                    switch (options.padding(axis)) {
                        case ZEROS -> 0;
                        case BORDER -> atBorder(input, options, coordinates, axis, value > 0)[0];
                        case REFLECTION, WRAP -> promised(input, options, coordinates);
                    };
            // Bicubic: at the border pixel itself it has the whole weight; far outside four weights that sum to 1.
            double rounding =
                    options.interpolation() == Interpolation.BICUBIC && options.padding(axis) == Padding.BORDER
                            ? 1e-15
                            : 0;
            assertEquals(expected + 0.0, actual + 0.0, rounding, what);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("N5: huge and non-finite coordinates on inputs with extents of 1")
    default void n5_extentsOfOne(ElementType type) {
        Tensor[] inputs = {
            Tensors.of(type, new double[] {1, 2, 3}, 1, 1, 1, 3),
            Tensors.of(type, new double[] {1, 2, 3}, 1, 1, 3, 1),
            Tensors.of(type, new double[] {2}, 1, 1, 1, 1),
            Tensors.of(type, new double[] {1, 2, 3}, 1, 1, 1, 1, 3),
            Tensors.of(type, new double[] {1, 2, 3}, 1, 1, 3, 1, 1),
        };
        for (Tensor channel : inputs) {
            Tensor input = Tensors.twice(channel);
            for (SampleOptions options : asked(input.rank() - 2, Combinations.ofAxes(input.rank() - 2))) {
                for (double value : new double[] {2.5e38, -2.5e38, 1e30, Double.NaN, Double.POSITIVE_INFINITY}) {
                    double[] all = new double[input.rank() - 2];
                    Arrays.fill(all, value);
                    double actual = at(input, options, all)[0];
                    assertEquals(promised(input, options, all), actual, () -> input + " " + options + " at " + value);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void aPixelThatIsNotFiniteCountsEvenWithWeightZero(ElementType type) {
        for (double pixel : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            double[] values = {1, pixel, 3, 4, 5, 6, 7, 8};
            Tensor plane = Tensors.twice(Tensors.of(type, values, 1, 1, 2, 4));
            Tensor volume = Tensors.twice(Tensors.of(type, values, 1, 1, 2, 1, 4));
            for (Padding padding : Padding.values()) {
                // Exactly on pixel 0, which has the odd pixel to its right.
                double[] position = {-1, -1, -1};
                SampleOptions linear =
                        SampleOptions.defaults().withPadding(padding).withAlignCorners(true);
                assertEquals(Double.NaN, at(plane, linear, Arrays.copyOf(position, 2))[0], linear.toString());
                assertEquals(Double.NaN, at(volume, linear, position)[0], linear.toString());
                SampleOptions cubic = linear.withInterpolation(Interpolation.BICUBIC);
                assertEquals(Double.NaN, at(plane, cubic, Arrays.copyOf(position, 2))[0], cubic.toString());
                if (!asked(3, List.of(cubic)).isEmpty()) {
                    assertEquals(Double.NaN, at(volume, cubic, position)[0], cubic.toString());
                }
                SampleOptions nearest = linear.withInterpolation(Interpolation.NEAREST);
                assertEquals(1, at(plane, nearest, Arrays.copyOf(position, 2))[0], nearest.toString());
                assertEquals(1, at(volume, nearest, position)[0], nearest.toString());
            }
        }
    }

    @Test
    @DisplayName("N10: subnormal pixels survive")
    default void n10_subnormals() {
        assumeFalse(sampler().describe().contains("subnormals flushed"), "the device says that it flushes them");
        Tensor row = Tensor.of(new float[] {1e-40f, 3e-40f}, 1, 1, 1, 2);
        SampleOptions linear = SampleOptions.defaults().withAlignCorners(true);
        assertEquals(1e-40f, (float) at(row, linear.withInterpolation(Interpolation.NEAREST), new double[] {-1, 0})[0]);
        assertEquals(2e-40f, (float) at(row, linear, new double[] {0, 0})[0], Float.MIN_VALUE);
    }
}
