package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Stored;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where channels lie changes no bit. */
public interface LayoutContract extends Contract {
    /** Each layout of input and output, interpolation and size of an element; few, since on a device each is a kernel. */
    @ParameterizedTest
    @CsvSource({
        "BILINEAR, BORDER,     2, 3, UINT8,   UINT8,   false, CHANNELS_LAST,  CHANNELS_LAST",
        "BILINEAR, ZEROS,      2, 4, UINT8,   FLOAT32, true,  CHANNELS_LAST,  CHANNELS_FIRST",
        "BICUBIC,  REFLECTION, 2, 3, FLOAT16, FLOAT16, false, CHANNELS_LAST,  CHANNELS_LAST",
        "BICUBIC,  ZEROS,      2, 2, UINT16,  UINT16,  false, CHANNELS_LAST,  CHANNELS_LAST",
        "BICUBIC,  WRAP,       2, 3, FLOAT64, FLOAT64, false, CHANNELS_FIRST, CHANNELS_LAST",
        "NEAREST,  ZEROS,      2, 3, UINT16,  UINT16,  false, CHANNELS_LAST,  CHANNELS_FIRST",
        "NEAREST,  ZEROS,      2, 3, UINT8,   UINT8,   false, CHANNELS_LAST,  CHANNELS_LAST",
        "BILINEAR, BORDER,     3, 4, FLOAT32, INT16,   true,  CHANNELS_LAST,  CHANNELS_LAST",
        "NEAREST,  REFLECTION, 3, 3, INT32,   INT32,   false, CHANNELS_FIRST, CHANNELS_LAST"
    })
    default void anyLayoutHasTheBitsOfAnyOther(
            Interpolation interpolation,
            Padding padding,
            int axes,
            int channels,
            ElementType input,
            ElementType output,
            boolean scaled,
            Layout from,
            Layout to) {
        long[] shape = axes == 2 ? new long[] {1, channels, 8, 16} : new long[] {1, channels, 4, 8, 16};
        long[] gridShape = axes == 2 ? new long[] {1, 11, 19, 2} : new long[] {1, 3, 5, 19, 3};
        SampleOptions options = new Stored(input, output, scaled)
                .options(
                        SampleOptions.defaults()
                                .withInterpolation(interpolation)
                                .withPadding(padding),
                        channels);
        SplittableRandom random = new SplittableRandom(7);
        Tensor pixels = Stored.pixels(random, input, shape);
        Tensor grid = SampleData.grid(random, input.precision().type(), shape, gridShape);
        // The first vectors have all taps inside, the last ones none.
        for (int i = 0; i < grid.elementCount() / 2; i++) {
            grid.set(i, grid.get(i) / 4);
        }
        for (long i = grid.elementCount() * 3 / 4; i < grid.elementCount(); i++) {
            grid.set(i, grid.get(i) / 4 - 3);
        }
        Tensor expected = ScalarSampler.sample(pixels, grid, options);
        SampleOptions moved = options.withLayouts(from, to);
        Tensor own = Tensors.in(from, pixels, Layout.CHANNELS_FIRST);
        Tensor actual = sampler().sample(own, grid, moved);
        assertArrayEquals(Tensors.in(to, expected, Layout.CHANNELS_FIRST).shape(), actual.shape());
        Bits.assertEqual(expected, Tensors.in(Layout.CHANNELS_FIRST, actual, to), moved.toString());
        Tensor memory = Tensor.zeros(output, actual.elementCount() + 2);
        sampler().sampleInto(own, grid, moved, memory.view(1, actual.shape()));
        Bits.assertEqual(actual, memory.view(1, actual.shape()), moved + ", into a view");
        assertEquals(0, memory.bits(0));
        assertEquals(0, memory.bits(memory.elementCount() - 1));
    }

    @Test
    default void aPictureIsWarpedAboutItsCentre() {
        Tensor picture = Tensors.arange(ElementType.UINT8, 1, 2, 3, 3);
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.NEAREST)
                .withLayout(Layout.CHANNELS_LAST);
        Tensor turned = sampler().warp(picture, Transform.scale(-1, 1), options);
        assertEquals(
                Tensors.of(
                                ElementType.UINT8,
                                new double[] {6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 16, 17, 12, 13, 14, 9, 10, 11},
                                1,
                                2,
                                3,
                                3)
                        .bytes(),
                turned.bytes());
    }

    @Test
    default void shapesAreThoseOfTheLayout() {
        Tensor picture = Tensor.zeros(ElementType.FLOAT32, 1, 4, 5, 3);
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 2, 2, 2);
        SampleOptions options = SampleOptions.defaults().withLayout(Layout.CHANNELS_LAST);
        assertEquals(
                "output: expected float32 [1, 2, 2, 3], got float32 [1, 3, 2, 2]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler()
                                        .sampleInto(
                                                picture, grid, options, Tensor.zeros(ElementType.FLOAT32, 1, 3, 2, 2)))
                        .getMessage());
        assertEquals(
                "input: expected [N, H, W, C] or [N, D, H, W, C], got [3]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler().sample(Tensor.zeros(ElementType.FLOAT32, 3), grid, options))
                        .getMessage());
        assertEquals(
                "fill: expected one value for all channels, or one for each of 3, got 4",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler().sample(picture, grid, options.withFill(1, 2, 3, 4)))
                        .getMessage());
    }
}
