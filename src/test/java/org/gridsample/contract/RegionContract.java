package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Frame;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Stored;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other elements between those of input and output change no bit, and aren't changed. */
public interface RegionContract extends Contract {
    /** Few: on a device each is a kernel. The last one's rows are shorter than a vector. */
    @ParameterizedTest
    @CsvSource({
        "BILINEAR, BORDER,     2, 19, UINT8,   UINT8,   false, CHANNELS_LAST,  CHANNELS_LAST",
        "BILINEAR, ZEROS,      2, 19, UINT8,   FLOAT32, true,  CHANNELS_LAST,  CHANNELS_FIRST",
        "BICUBIC,  REFLECTION, 2, 19, FLOAT16, FLOAT16, false, CHANNELS_FIRST, CHANNELS_FIRST",
        "BICUBIC,  WRAP,       2, 19, FLOAT64, FLOAT64, false, CHANNELS_FIRST, CHANNELS_LAST",
        "BILINEAR, BORDER,     3, 19, FLOAT32, INT16,   true,  CHANNELS_FIRST, CHANNELS_FIRST",
        "NEAREST,  REFLECTION, 3, 19, INT32,   INT32,   false, CHANNELS_LAST,  CHANNELS_LAST",
        "NEAREST,  ZEROS,      2, 5,  UINT16,  UINT16,  false, CHANNELS_LAST,  CHANNELS_FIRST"
    })
    default void regionsHaveTheBitsOfDenseTensors(
            Interpolation interpolation,
            Padding padding,
            int axes,
            int width,
            ElementType input,
            ElementType output,
            boolean scaled,
            Layout from,
            Layout to) {
        long[] shape = axes == 2 ? new long[] {1, 3, 8, 16} : new long[] {1, 3, 4, 8, 16};
        long[] gridShape = axes == 2 ? new long[] {1, 11, width, 2} : new long[] {1, 3, 5, width, 3};
        SampleOptions options = new Stored(input, output, scaled)
                .options(
                        SampleOptions.defaults()
                                .withInterpolation(interpolation)
                                .withPadding(padding),
                        3);
        SplittableRandom random = new SplittableRandom(9);
        Tensor pixels = Stored.pixels(random, input, shape);
        Tensor grid = SampleData.grid(random, input.precision().type(), shape, gridShape);
        // The first vectors have all taps inside.
        for (int i = 0; i < grid.elementCount() / 2; i++) {
            grid.set(i, grid.get(i) / 4);
        }
        Tensor expected = Tensors.in(to, ScalarSampler.sample(pixels, grid, options), Layout.CHANNELS_FIRST);
        SampleOptions laidOut = options.withLayouts(from, to);
        Tensor dense = Tensors.in(from, pixels, Layout.CHANNELS_FIRST);
        Tensor apart = Frame.around(dense, from);
        Bits.assertEqual(expected, sampler().sample(apart, grid, laidOut), laidOut + ", of a region");
        Frame frame = Frame.of(output, to, expected.shape());
        sampler().sampleInto(dense, grid, laidOut, frame.region());
        Bits.assertEqual(expected, frame.region(), laidOut + ", into a region");
        frame.assertTheRestIsUntouched(laidOut.toString());
        Frame both = Frame.of(output, to, expected.shape());
        sampler().sampleInto(apart, grid, laidOut, both.region());
        Bits.assertEqual(expected, both.region(), laidOut + ", of a region into a region");
        both.assertTheRestIsUntouched(laidOut.toString());
    }

    /** A batch of one channel of an interleaved picture, and of what has no more than one row, one column or one plane. */
    @ParameterizedTest
    @CsvSource({"1, 1, 9", "1, 9, 1", "2, 1, 9", "5, 9, 1", "5, 3, 17"})
    default void extentsOfOne(int depth, int height, int width) {
        SplittableRandom random = new SplittableRandom(3);
        long[] shape = {2, 1, depth, height, width};
        Tensor pixels = SampleData.pixels(random, ElementType.FLOAT32, shape);
        Tensor grid = SampleData.grid(random, ElementType.FLOAT32, shape, 2, depth, height, width, 3);
        SampleOptions options = SampleOptions.defaults().withInterpolation(Interpolation.NEAREST);
        Tensor expected = sampler().sample(pixels, grid, options);
        for (Layout layout : Layout.values()) {
            Tensor input = Tensors.in(layout, pixels, Layout.CHANNELS_FIRST);
            Frame frame = Frame.of(ElementType.FLOAT32, layout, input.shape());
            sampler().sampleInto(Frame.around(input, layout), grid, options.withLayout(layout), frame.region());
            Bits.assertEqual(expected, Tensors.in(Layout.CHANNELS_FIRST, frame.region(), layout), layout.toString());
            frame.assertTheRestIsUntouched(layout.toString());
        }
    }

    @Test
    default void aPartOfAPictureIsWarpedIntoAPartOfAnother() {
        Tensor from = Tensors.arange(ElementType.UINT8, 1, 6, 7, 3);
        Tensor to = Tensors.arange(ElementType.UINT8, 1, 5, 9, 4);
        Tensor expected = Tensors.arange(ElementType.UINT8, 1, 5, 9, 4);
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.NEAREST)
                .withLayout(Layout.CHANNELS_LAST);
        Tensor input = from.region(new long[] {0, 1, 2, 0}, 1, 2, 3, 3);
        // Without the fourth channel.
        Tensor output = to.region(new long[] {0, 2, 4, 0}, 1, 2, 3, 3);
        sampler()
                .sampleInto(
                        input,
                        Transform.coordinates(List.of(Transform.scale(-1, 1).about(1, 0.5)), 2, 3),
                        options,
                        output);
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 3; x++) {
                for (int c = 0; c < 3; c++) {
                    expected.set(((y + 2) * 9 + x + 4) * 4 + c, from.get(((y + 1) * 7 + 2 + 2 - x) * 3 + c));
                }
            }
        }
        Bits.assertEqual(expected, to, "mirrored");
    }

    private void refused(String message, Tensor input, Tensor grid, SampleOptions options, Tensor output) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> sampler().sampleInto(input, grid, options, output))
                        .getMessage());
    }

    @Test
    default void whatIsNotSupportedIsRefusedBeforeAnythingIsWritten() {
        SampleOptions plain = SampleOptions.defaults();
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 2, 2, 2);
        Tensor whole = Tensors.arange(ElementType.FLOAT32, 1, 8, 8, 3);
        Tensor before = Tensors.arange(ElementType.FLOAT32, 1, 8, 8, 3);
        Tensor apart = Tensor.zeros(ElementType.FLOAT32, 100);
        refused(
                "input: expected a stride of 1 along the last axis of CHANNELS_FIRST [N, C, H, W] or [N, C, D, H, W], got"
                        + " float32 [1, 1, 2, 2] with strides [40, 40, 20, 2]; choose the layout that it has, or copy it",
                apart.strided(0, new long[] {1, 1, 2, 2}, 0, 0, 20, 2),
                grid,
                plain,
                whole.view(0, 1, 1, 2, 2));
        refused(
                "input: expected planes whose rows follow each other, a stride of 8 along axis 2, got float32"
                        + " [1, 1, 2, 2, 2] with strides [24, 24, 12, 4, 1]; take all rows of each plane, or copy it",
                apart.strided(0, new long[] {1, 1, 2, 2, 2}, 0, 0, 12, 4, 1),
                Tensor.zeros(ElementType.FLOAT32, 1, 1, 2, 2, 3),
                plain,
                whole.view(0, 1, 1, 1, 2, 2));
        refused(
                "grid: expected a dense tensor, got float32 [1, 2, 2, 2] with strides [20, 10, 3, 1]; copy it",
                Tensor.zeros(ElementType.FLOAT32, 1, 1, 2, 2),
                apart.strided(0, new long[] {1, 2, 2, 2}, 0, 10, 3, 1),
                plain,
                whole.view(0, 1, 1, 2, 2));
        // The other half of the same rows.
        refused(
                "output: expected memory of its own, got memory shared with the input; sample into another tensor",
                whole.region(new long[] {0, 0, 0, 0}, 1, 8, 4, 3),
                Tensor.zeros(ElementType.FLOAT32, 1, 8, 4, 2),
                plain.withLayout(Layout.CHANNELS_LAST),
                whole.region(new long[] {0, 0, 4, 0}, 1, 8, 4, 3));
        Tensor output = whole.strided(0, new long[] {1, 1, 2, 2}, 0, 0, 20, 2);
        refused(
                "output: expected a stride of 1 along the last axis of CHANNELS_FIRST [N, C, H, W] or [N, C, D, H, W], got"
                        + " float32 [1, 1, 2, 2] with strides [40, 40, 20, 2]; choose the layout that it has, or copy it",
                Tensor.zeros(ElementType.FLOAT32, 1, 1, 2, 2),
                grid,
                plain,
                output);
        Bits.assertEqual(before, whole, "after refusals");
    }
}
