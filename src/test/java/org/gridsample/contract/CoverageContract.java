package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Frame;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The share of what is read that lies inside. */
public interface CoverageContract extends Contract {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void isASampleOfOnes(ElementType type) {
        for (int axes = 2; axes <= 3; axes++) {
            long[] extents = axes == 2 ? new long[] {5, 7} : new long[] {3, 5, 7};
            long[] gridShape = axes == 2 ? new long[] {1, 11, 19, 2} : new long[] {1, 3, 5, 19, 3};
            long[] inputShape = axes == 2 ? new long[] {1, 1, 5, 7} : new long[] {1, 1, 3, 5, 7};
            Tensor ones = Tensor.zeros(type, inputShape);
            for (int i = 0; i < ones.elementCount(); i++) {
                ones.set(i, 1);
            }
            SplittableRandom random = new SplittableRandom(axes);
            Tensor grid = SampleData.grid(random, type, inputShape, gridShape);
            for (int i = 0; i < grid.elementCount() / 2; i += 1 + random.nextInt(9)) {
                grid.set(i, FillContract.ODD_COORDINATES[random.nextInt(FillContract.ODD_COORDINATES.length)]);
            }
            SampleOptions padded = axes == 2
                    ? SampleOptions.defaults()
                    : SampleOptions.defaults().withPadding(Padding.BORDER, Padding.ZEROS, Padding.WRAP);
            // Not each with each: a device may take seconds to build a kernel.
            List<Interpolation> some = axes == 2
                    ? List.of(Interpolation.BILINEAR, Interpolation.BICUBIC)
                    : List.of(Interpolation.BILINEAR, Interpolation.NEAREST);
            for (Interpolation interpolation : some) {
                SampleOptions options = padded.withInterpolation(interpolation);
                Bits.assertEqual(
                        ScalarSampler.sample(ones, grid, options),
                        sampler().coverage(new Coordinates.Grid(grid), extents, options.withFill(7)),
                        type + " " + options);
            }
        }
    }

    /** As ones it would be 9.6 GB. */
    @Test
    default void needsNoInput() {
        Tensor map = Tensors.points(ElementType.FLOAT32, 2, -0.5, 5, 59999.5, 39999.5, 777.25, 39999, 1234.5, 2345.5);
        Tensor coverage =
                sampler().coverage(new Coordinates.PixelMap(map), new long[] {40000, 60000}, SampleOptions.defaults());
        double[] values = new double[4];
        Arrays.setAll(values, coverage::get);
        assertEquals("[0.5, 0.25, 1.0, 1.0]", Arrays.toString(values));
    }

    /** The share as it is in float32, rounded half to even. */
    @Test
    default void inBytesIsOf255() {
        SplittableRandom random = new SplittableRandom(1);
        long[] inputShape = {1, 1, 5, 7};
        Tensor grid = SampleData.grid(random, ElementType.FLOAT32, inputShape, 1, 11, 19, 2);
        for (Interpolation interpolation : List.of(Interpolation.BILINEAR, Interpolation.BICUBIC)) {
            SampleOptions options = SampleOptions.defaults().withInterpolation(interpolation);
            SampleOptions bytes = options.withOutputType(ElementType.UINT8)
                    .withOutputScale(7, 3)
                    .withLayout(Layout.CHANNELS_LAST);
            Tensor shares = sampler().coverage(new Coordinates.Grid(grid), new long[] {5, 7}, options);
            Tensor expected = Tensor.zeros(ElementType.UINT8, shares.shape());
            for (int i = 0; i < shares.elementCount(); i++) {
                double share = Math.max(0, Math.min(255, Math.rint(255 * (float) shares.get(i))));
                expected.set(i, Double.isNaN(share) ? 0 : share);
            }
            Bits.assertEqual(
                    expected,
                    sampler().coverage(new Coordinates.Grid(grid), new long[] {5, 7}, bytes),
                    interpolation.toString());
        }
        Tensor map = Tensors.points(ElementType.FLOAT32, 2, -0.5, 2, -0.25, 2, 3, -0.125, 9, 2);
        Tensor some = sampler()
                .coverage(
                        new Coordinates.PixelMap(map),
                        new long[] {5, 7},
                        SampleOptions.defaults().withOutputType(ElementType.UINT8));
        assertEquals(
                List.of(128.0, 191.0, 223.0, 0.0),
                LongStream.range(0, 4).mapToObj(some::get).toList());
    }

    /** Dense, and rows apart, with the bits and the refusals of {@code coverage}. */
    @Test
    default void coverageIntoTheCallersMemory() {
        SplittableRandom random = new SplittableRandom(2);
        Tensor points = SampleData.grid(random, ElementType.FLOAT32, new long[] {1, 1, 5, 7}, 2, 11, 19, 2);
        Coordinates grid = new Coordinates.Grid(points);
        long[] extents = {5, 7};
        for (ElementType type : List.of(ElementType.FLOAT32, ElementType.UINT8)) {
            // Neither fill nor layouts are the mask's.
            SampleOptions options =
                    SampleOptions.defaults().withOutputType(type).withFill(7).withLayout(Layout.CHANNELS_LAST);
            Tensor expected = sampler().coverage(grid, extents, options);
            Frame frame = Frame.of(type, Layout.CHANNELS_FIRST, expected.shape());
            Tensor dense = Tensor.zeros(type, expected.shape());
            for (Tensor output : List.of(dense, frame.region())) {
                for (int i = 0; i < output.elementCount(); i++) {
                    output.set(i, 3);
                }
                sampler().coverageInto(grid, extents, options, output);
                Bits.assertEqual(expected, output, type + ", into " + output);
            }
            frame.assertTheRestIsUntouched(type.toString());
        }
        SampleOptions options = SampleOptions.defaults();
        Tensor output = Tensor.zeros(ElementType.FLOAT32, 2, 1, 11, 19);
        coverageIntoRefused("inputExtents: expected [H, W] or [D, H, W], got [5]", grid, options, output, 5);
        for (Tensor wrong : List.of(
                Tensor.zeros(ElementType.FLOAT32, 2, 1, 11, 18),
                Tensor.zeros(ElementType.FLOAT32, 1, 1, 11, 19),
                Tensor.zeros(ElementType.FLOAT32, 2, 11, 19),
                Tensor.zeros(ElementType.FLOAT64, 2, 1, 11, 19))) {
            coverageIntoRefused("output: expected float32 [2, 1, 11, 19], got " + wrong, grid, options, wrong, extents);
        }
        coverageIntoRefused(
                "output: expected uint8 [2, 1, 11, 19], got " + output,
                grid,
                options.withOutputType(ElementType.UINT8),
                output,
                extents);
        coverageIntoRefused(
                "output type: expected a coverage in a float type or in uint8, got uint16",
                grid,
                options.withOutputType(ElementType.UINT16),
                output,
                extents);
        coverageIntoRefused(
                "output: expected writable memory, got a read-only tensor",
                grid,
                options,
                Tensor.wrap(output.floats().asReadOnlyBuffer(), output.shape()),
                extents);
        coverageIntoRefused(
                "output: expected memory of its own, got memory shared with the grid; sample into another tensor",
                grid,
                options,
                points.view(0, 2, 1, 11, 19),
                extents);
        assertThrows(NullPointerException.class, () -> sampler().coverageInto(grid, extents, options, null));
        assertThrows(NullPointerException.class, () -> sampler().coverageInto(null, extents, options, output));
    }

    private void coverageIntoRefused(
            String message, Coordinates coordinates, SampleOptions options, Tensor output, long... extents) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler().coverageInto(coordinates, extents, options, output))
                        .getMessage());
    }

    @Test
    default void whatIsWrongWithCoverageIsNamed() {
        Coordinates grid = new Coordinates.Grid(Tensor.zeros(ElementType.FLOAT32, 2, 4, 4, 2));
        coverageRefused("inputExtents: expected [H, W] or [D, H, W], got [8]", grid, 8);
        coverageRefused("grid: expected [1, Do, Ho, Wo, 3] for input [1, 1, 8, 8, 8], got [2, 4, 4, 2]", grid, 8, 8, 8);
        coverageRefused("input: expected spatial extents from 1 to 2147483647, got [1, 1, 0, 8]", grid, 0, 8);
        SampleOptions words = SampleOptions.defaults().withOutputType(ElementType.UINT16);
        assertEquals(
                "output type: expected a coverage in a float type or in uint8, got uint16",
                assertThrows(IllegalArgumentException.class, () -> sampler().coverage(grid, new long[] {8, 8}, words))
                        .getMessage());
    }

    private void coverageRefused(String message, Coordinates coordinates, long... extents) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler().coverage(coordinates, extents, SampleOptions.defaults()))
                        .getMessage());
    }
}
