package org.gridsample.contract;

import static org.gridsample.sampling.Interpolation.BICUBIC;
import static org.gridsample.sampling.Interpolation.BILINEAR;
import static org.gridsample.sampling.Interpolation.NEAREST;
import static org.gridsample.sampling.Padding.BORDER;
import static org.gridsample.sampling.Padding.REFLECTION;
import static org.gridsample.sampling.Padding.WRAP;
import static org.gridsample.sampling.Padding.ZEROS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers worked out by hand, and the field's best-known examples. */
public interface WorkedNumberContract extends Contract {
    /** A few ULP of a number near 1, for numbers that are not exact in binary. */
    private static double close(ElementType type) {
        return type == ElementType.FLOAT32 ? 2e-6 : 4e-15;
    }

    private double[] at(Tensor input, SampleOptions options, double... coordinates) {
        Tensor grid = Tensors.points(input.type(), input.rank() - 2, coordinates);
        Tensor output = sampler().sample(Tensors.twice(input), grid, options);
        double[] values = new double[(int) output.elementCount() / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = output.get(i);
        }
        return values;
    }

    /** One point at y = 0 (and z = 0 in a volume) of a 1 x 4 row 0, 1, 2, 3. */
    private void row(double expected, ElementType type, SampleOptions options, double x, double tolerance) {
        Tensor row = Tensors.arange(type, 1, 1, 1, 4);
        assertEquals(expected, at(row, options, x, 0)[0], tolerance, () -> "4-D " + options + " x = " + x);
        Tensor volume = Tensors.arange(type, 1, 1, 1, 1, 4);
        assertEquals(expected, at(volume, options, x, 0, 0)[0], tolerance, () -> "5-D " + options + " x = " + x);
    }

    private static SampleOptions with(Interpolation interpolation, Padding padding, boolean alignCorners) {
        return SampleOptions.defaults()
                .withInterpolation(interpolation)
                .withPadding(padding)
                .withAlignCorners(alignCorners);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("N6: nearest rounds half to even, in 4-D and 5-D")
    default void n6_nearestRoundsHalfToEven(ElementType type) {
        SampleOptions options = with(NEAREST, ZEROS, false);
        row(0, type, options, -0.5, 0);
        row(2, type, options, 0, 0);
        row(2, type, options, 0.5, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void nearestReachesHalfAPixelBeyondTheBorder(ElementType type) {
        row(3, type, with(NEAREST, ZEROS, true), 1.3, 0);
        row(0, type, with(NEAREST, ZEROS, true), 1.34, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void aTapOutsideKeepsItsWeight(ElementType type) {
        Tensor ones = Tensors.of(type, new double[] {1, 1, 1, 1}, 1, 1, 2, 2);
        assertEquals(0.25, at(ones, with(BILINEAR, ZEROS, false), -1, -1)[0]);
        assertEquals(1, at(ones, with(BILINEAR, ZEROS, true), -1, -1)[0]);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void reflectionFoldsThePosition(ElementType type) {
        row(0.2, type, with(BILINEAR, REFLECTION, false), -1.35, close(type));
        row(1.2, type, with(BILINEAR, REFLECTION, true), -1.8, close(type));
        row(0, type, with(BILINEAR, REFLECTION, false), -1, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void nearestReflectsThenRounds(ElementType type) {
        row(0, type, with(NEAREST, REFLECTION, false), -1.5, 0);
    }

    /** The period is 4 pixels under either align_corners. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void wrapRepeatsTheInput(ElementType type) {
        row(1.5, type, with(BILINEAR, WRAP, false), 1, 0);
        row(1.5, type, with(BILINEAR, WRAP, false), -3, 0);
        row(2.1, type, with(BILINEAR, WRAP, true), 1.2, close(type));
        row(0, type, with(NEAREST, WRAP, false), 1.5, 0);
        row(3, type, with(NEAREST, WRAP, true), -1.5, 0);
        row(1.5, type, with(BICUBIC, WRAP, false), 1, close(type));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void eachAxisHasAPaddingOfItsOwn(ElementType type) {
        SampleOptions panorama = SampleOptions.defaults().withPadding(WRAP, BORDER);
        Tensor plane = Tensors.arange(type, 1, 1, 2, 4);
        // Between the last column and the first, on the last row.
        assertEquals(5.5, at(plane, panorama, 1, 9)[0]);
        Tensor volume = Tensors.arange(type, 1, 1, 2, 2, 4);
        // The same in the first slice, of which half lies outside.
        SampleOptions solid = SampleOptions.defaults().withPadding(WRAP, BORDER, ZEROS);
        assertEquals(2.75, at(volume, solid, 1, 9, -1)[0]);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void aFillIsWhatIsOutside(ElementType type) {
        SampleOptions options = SampleOptions.defaults().withFill(8);
        Tensor row = Tensors.arange(type, 1, 1, 1, 4);
        for (double[] known : new double[][] {{-1, 4}, {3, 8}, {1e30, 8}, {Double.NaN, 8}}) {
            assertEquals(known[1], at(row, options, known[0], 0)[0], options.toString());
        }
        SampleOptions solid = options.withPadding(BORDER, ZEROS, REFLECTION).withAlignCorners(true);
        Tensor column = Tensors.arange(type, 1, 1, 1, 4, 1);
        // A float32 has no next pixel there.
        assertEquals(8, at(column, solid, 0, 1e30, 0)[0]);
        assertEquals(8, at(column, solid, 0, Double.NaN, 0)[0]);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void wrapIsExactHoweverFarOutside(ElementType type) {
        for (Interpolation interpolation : Interpolation.values()) {
            // Pixels 6291459 and 3 * 2^99: beyond 2^24 a float32 has no next one, so the pixel has the whole weight.
            row(3, type, with(interpolation, WRAP, true), 0x1p22 + 1, 0);
            row(0, type, with(interpolation, WRAP, true), 0x1p100, 0);
            row(0, type, with(interpolation, WRAP, true), -0x1p100, 0);
        }
        if (type == ElementType.FLOAT64) {
            row(0.5, type, with(BILINEAR, WRAP, false), (2 * (0x1p34 + 0.5) + 1) / 4 - 1, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("N8: bicubic pads each tap, not the position")
    default void n8_bicubicPadsEachTap(ElementType type) {
        row(-0.11025, type, with(BICUBIC, BORDER, false), -0.9, close(type));
        row(-0.18, type, with(BICUBIC, REFLECTION, false), -1.05, close(type));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void bicubicIsKeysKernel(ElementType type) {
        Tensor impulse = Tensors.of(type, new double[] {0, 1, 0, 0}, 1, 1, 1, 4);
        assertEquals(0.59375, at(impulse, with(BICUBIC, ZEROS, false), 0, 0)[0]);
        Tensor ones = Tensors.of(type, new double[] {1, 1, 1, 1}, 1, 1, 1, 4);
        assertEquals(0.5, at(ones, with(BICUBIC, ZEROS, false), -1, 0)[0]);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void bicubicOvershoots(ElementType type) {
        Tensor step = Tensors.of(type, new double[] {0, 0, 0, 255, 255, 255}, 1, 1, 1, 6);
        // Pixel 1.5 of 6.
        double x = (2 * 1.5 + 1) / 6 - 1;
        assertEquals(-23.90625, at(step, with(BICUBIC, ZEROS, false), x, 0)[0], 255 * close(type));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void xIsTheLastAxis(ElementType type) {
        Tensor input = Tensors.arange(type, 1, 1, 2, 3);
        assertEquals(2, at(input, with(BILINEAR, ZEROS, true), 1, -1)[0]);
        Tensor volume = Tensors.arange(type, 1, 1, 4, 2, 3);
        assertEquals(2, at(volume, with(BILINEAR, ZEROS, true), 1, -1, -1)[0]);
        assertEquals(3, at(volume, with(BILINEAR, ZEROS, true), -1, 1, -1)[0]);
        assertEquals(18, at(volume, with(BILINEAR, ZEROS, true), -1, -1, 1)[0]);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void anExtentOfOneIsEverywhereWithAlignCorners(ElementType type) {
        Tensor pixel = Tensors.of(type, new double[] {7}, 1, 1, 1, 1);
        Tensor voxel = Tensors.of(type, new double[] {7}, 1, 1, 1, 1, 1);
        for (double x : new double[] {-1e30, -3, -1, -0.3, 0, 1, 2.5, 1e30}) {
            for (Interpolation interpolation : Interpolation.values()) {
                for (Padding padding : Padding.values()) {
                    SampleOptions options = with(interpolation, padding, true);
                    assertEquals(7, at(pixel, options, x, -x)[0], () -> options + " x = " + x);
                    if (!asked(3, List.of(options)).isEmpty()) {
                        assertEquals(7, at(voxel, options, x, -x, x)[0], () -> options + " x = " + x);
                    }
                }
            }
        }
        assertEquals(0, at(pixel, with(BILINEAR, ZEROS, false), 2, 0)[0]);
        assertEquals(0, at(voxel, with(BILINEAR, ZEROS, false), 2, 0, 0)[0]);
    }

    @ParameterizedTest
    @EnumSource(names = "FLOAT64")
    default void reflectionIsExactFarAway(ElementType type) {
        // Pixel 2^34 + 0.5 of 4.
        double x = (2 * (0x1p34 + 0.5) + 1) / 4 - 1;
        row(0.5, type, with(BILINEAR, REFLECTION, false), x, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void affineGridOfTheIdentityIsThePixelCentres(ElementType type) {
        Tensor identity = Tensors.of(type, new double[] {1, 0, 0, 0, 1, 0}, 1, 2, 3);
        Tensor grid = AffineGrid.of(identity, new long[] {1, 1, 1, 4}, false);
        double[] expected = {-.75, 0, -.25, 0, .25, 0, .75, 0};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], grid.get(i), close(type));
        }
        Tensor row = Tensors.arange(type, 1, 1, 1, 4);
        Tensor output = sampler().sample(row, grid);
        for (int i = 0; i < 4; i++) {
            assertEquals(i, output.get(i), 4 * close(type));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void samplesArange(ElementType type) {
        Tensor arange = Tensors.arange(type, 1, 1, 4, 4);
        assertEquals(13, at(arange, with(BILINEAR, ZEROS, false), -.25, .75)[0]);
        assertEquals(0, at(arange, with(BILINEAR, ZEROS, false), -1, -1)[0]);
        assertEquals(3.75, at(arange, with(BILINEAR, ZEROS, false), 1, 1)[0]);
        assertEquals(8, at(arange, with(BILINEAR, BORDER, false), -1.25, .25)[0]);
        assertEquals(-0.9375, at(arange, with(BICUBIC, REFLECTION, false), -1, -1)[0]);
        assertEquals(15.46875, at(arange, with(BICUBIC, BORDER, false), 1, 1)[0]);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void giveTheFieldsBestKnownExamples(ElementType type) {
        Tensor arange = Tensors.arange(type, 1, 1, 4, 4);
        assertEquals(
                "[2.5, 4.5, 10.5, 12.5]",
                Arrays.toString(at(arange, with(BILINEAR, ZEROS, false), -.5, -.5, .5, -.5, -.5, .5, .5, .5)));
        assertEquals(
                "[0.0, 3.0, 12.0, 15.0]",
                Arrays.toString(at(arange, with(NEAREST, BORDER, false), -1.5, -1.5, 1.5, -1.5, -1.5, 1.5, 1.5, 1.5)));
        // The corners (x, y) times [[0, -1], [1, 0]] are (y, -x).
        assertEquals(
                "[3.0, 0.0, 3.75, 0.75]",
                Arrays.toString(at(arange, with(BILINEAR, ZEROS, false), -1, 1, -1, -1, 1, 1, 1, -1)));
    }
}
