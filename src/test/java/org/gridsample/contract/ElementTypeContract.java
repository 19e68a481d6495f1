package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Stored;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elements that are stored otherwise than they are computed in. Few kernels: known answers have any two choices. */
public interface ElementTypeContract extends Contract {
    @ParameterizedTest
    @CsvSource({
        "BILINEAR, BORDER,     2, UINT8,   UINT8,   false",
        "BILINEAR, ZEROS,      2, UINT8,   FLOAT32, true",
        "BICUBIC,  REFLECTION, 2, UINT16,  FLOAT16, true",
        "BILINEAR, WRAP,       3, INT16,   UINT16,  false",
        "BICUBIC,  BORDER,     2, FLOAT16, INT16,   true",
        "NEAREST,  ZEROS,      3, FLOAT16, UINT8,   true",
        "NEAREST,  REFLECTION, 2, INT32,   INT32,   false"
    })
    default void elementsHaveTheBitsThatTheSemanticsPromise(
            Interpolation interpolation,
            Padding padding,
            int axes,
            ElementType input,
            ElementType output,
            boolean scaled) {
        long[] shape = axes == 2 ? new long[] {1, 3, 8, 16} : new long[] {1, 3, 4, 8, 16};
        long[] gridShape = axes == 2 ? new long[] {1, 11, 19, 2} : new long[] {1, 3, 5, 19, 3};
        SampleOptions options = new Stored(input, output, scaled)
                .options(
                        SampleOptions.defaults()
                                .withInterpolation(interpolation)
                                .withPadding(padding),
                        3);
        SplittableRandom random = new SplittableRandom(5);
        Tensor pixels = Stored.pixels(random, input, shape);
        Tensor grid = SampleData.grid(random, ElementType.FLOAT32, shape, gridShape);
        Tensor expected = ScalarSampler.sample(pixels, grid, options);
        Bits.assertEqual(expected, sampler().sample(pixels, grid, options), options.toString());
        // From and to elements that begin anywhere.
        Tensor memory = Tensor.zeros(input, pixels.elementCount() + 3);
        Tensor results = Tensor.zeros(output, expected.elementCount() + 5);
        Tensor view = memory.view(3, shape).copyFrom(pixels);
        Tensor result = results.view(1, expected.shape());
        sampler().sampleInto(view, grid, options, result);
        Bits.assertEqual(expected, result, options + ", of views");
        assertEquals(0, results.bits(0));
        assertEquals(0, results.bits(results.elementCount() - 1));
    }

    @Test
    default void bicubicOvershootsAndSaturates() {
        Tensor step = Tensors.of(ElementType.UINT8, new double[] {0, 0, 0, 255, 255, 255}, 1, 1, 1, 6);
        // Pixels 1.5 and 3.5, between 0 and 0 and between 255 and 255.
        Tensor grid = Tensors.points(ElementType.FLOAT32, 2, (2 * 1.5 + 1) / 6 - 1, 0, (2 * 3.5 + 1) / 6 - 1, 0);
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.BICUBIC)
                .withPadding(Padding.BORDER);
        Tensor bytes = sampler().sample(step, grid, options);
        assertEquals(0, bytes.get(0));
        assertEquals(255, bytes.get(1));
    }

    /** Of a single pixel, and of vectors: devices store these in ways of their own. */
    @Test
    default void aComputedNaNHasOneBitPatternInFloat16() {
        Tensor input = Tensors.of(ElementType.FLOAT16, new double[] {Double.NaN, Double.NaN}, 1, 2, 1, 1);
        for (int pixels : new int[] {1, 19}) {
            Tensor output = sampler().sample(input, Tensor.zeros(ElementType.FLOAT32, 1, 1, pixels, 2));
            for (int i = 0; i < output.elementCount(); i++) {
                assertEquals(0x7e00, output.bits(i));
            }
        }
    }

    @Test
    default void labelsAreMovedExactly() {
        double[] labels = {Integer.MIN_VALUE, Integer.MAX_VALUE, 16777217, -16777217, 2139095041, -1, 1, 0};
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.NEAREST)
                .withPadding(Padding.REFLECTION);
        Tensor input = Tensors.of(ElementType.INT32, labels, 1, 1, 1, 8);
        double[] pixels = new double[16];
        for (int i = 0; i < 8; i++) {
            pixels[2 * i] = 7 - i;
        }
        Coordinates mirrored = new Coordinates.PixelMap(Tensors.points(ElementType.FLOAT32, 2, pixels));
        Tensor output = sampler().sample(input, mirrored, options);
        for (int i = 0; i < 8; i++) {
            assertEquals(labels[7 - i], output.get(i));
        }
    }

    @Test
    default void whatIsNotANumberIsNoneOfTheIntegersNumbers() {
        Tensor input =
                Tensors.of(ElementType.FLOAT16, new double[] {1, Double.NaN, Double.POSITIVE_INFINITY}, 1, 1, 1, 3);
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.NEAREST)
                .withOutputType(ElementType.INT16)
                .withOutputScale(-2, 0);
        Tensor output = sampler().sample(input, Tensors.points(ElementType.FLOAT32, 2, -0.7, 0, 0, 0, 0.7, 0), options);
        assertEquals(-2, output.get(0));
        assertEquals(0, output.get(1));
        assertEquals(Short.MIN_VALUE, output.get(2));
    }

    private void refused(String message, Tensor input, Tensor grid, SampleOptions options) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> sampler().sample(input, grid, options))
                        .getMessage());
    }

    @Test
    default void whatMakesNoSenseIsRefused() {
        Tensor bytes = Tensor.zeros(ElementType.UINT8, 1, 3, 2, 2);
        Tensor labels = Tensor.zeros(ElementType.INT32, 1, 3, 2, 2);
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 2, 2, 2);
        Tensor fine = Tensor.zeros(ElementType.FLOAT64, 1, 2, 2, 2);
        SampleOptions linear = SampleOptions.defaults();
        SampleOptions nearest = linear.withInterpolation(Interpolation.NEAREST);
        refused("grid: expected float32 for an input of uint8, got float64; convert one of them", bytes, fine, linear);
        refused(
                "input: int32 can only be moved: expected nearest, to int32, without a scale or antialias, got "
                        + linear + "; convert it to float64 to compute with it",
                labels,
                grid,
                linear);
        SampleOptions scaled = nearest.withOutputScale(2, 0);
        refused(
                "input: int32 can only be moved: expected nearest, to int32, without a scale or antialias, got "
                        + scaled + "; convert it to float64 to compute with it",
                labels,
                grid,
                scaled);
        refused(
                "output type: expected one that is computed with as float32, as the input's uint8 is, got int32",
                bytes,
                grid,
                nearest.withOutputType(ElementType.INT32));
        refused(
                "output type: expected one that is computed with as float32, as the input's uint8 is, got float64",
                bytes,
                grid,
                linear.withOutputType(ElementType.FLOAT64));
        refused(
                "output scale: expected one for all channels or one each for 3, got 2",
                bytes,
                grid,
                linear.withOutputScale(new double[2], new double[2]));
        assertEquals(
                "output: expected float32 [1, 3, 2, 2], got uint8 [1, 3, 2, 2]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler()
                                        .sampleInto(
                                                bytes,
                                                grid,
                                                linear.withOutputType(ElementType.FLOAT32),
                                                Tensor.zeros(ElementType.UINT8, 1, 3, 2, 2)))
                        .getMessage());
    }
}
