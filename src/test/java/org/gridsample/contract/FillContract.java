package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is outside has a value of the caller's, which reaches no pixel that doesn't read outside. */
public interface FillContract extends Contract {
    double[][] FILLS = {{0.75}, {-0.0, Double.NaN}, {Double.POSITIVE_INFINITY, -3}};

    double[] ODD_COORDINATES = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30, -3e38, 3e9, -12345.678, 1, -1
    };

    /** In 4-D all axes are filled, in 5-D some: a device may take seconds to build a kernel. */
    private static List<SampleOptions> combinations(int axes, double... fill) {
        List<SampleOptions> all = Combinations.filled(axes, fill);
        int each = all.size() / Interpolation.values().length;
        return List.of(Interpolation.values()).stream()
                .map(interpolation ->
                        all.get(interpolation.ordinal() * each + (axes == 2 ? 0 : 1 + interpolation.ordinal() % 2)))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void hasTheBitsThatTheSemanticsPromise(ElementType type) {
        for (int axes = 2; axes <= 3; axes++) {
            long[] inputShape = axes == 2 ? new long[] {1, 2, 5, 7} : new long[] {1, 2, 3, 5, 7};
            long[] gridShape = axes == 2 ? new long[] {1, 11, 19, 2} : new long[] {1, 3, 5, 19, 3};
            SplittableRandom random = new SplittableRandom(axes);
            Tensor input = SampleData.pixels(random, type, inputShape);
            Tensor calm = SampleData.grid(random, type, inputShape, gridShape);
            Tensor odd = SampleData.grid(random, type, inputShape, gridShape);
            for (int i = 0; i < odd.elementCount(); i += 1 + random.nextInt(9)) {
                odd.set(i, ODD_COORDINATES[random.nextInt(ODD_COORDINATES.length)]);
            }
            for (double[] fill : FILLS) {
                for (SampleOptions options : combinations(axes, fill)) {
                    for (Tensor grid : List.of(calm, odd)) {
                        Bits.assertEqual(
                                ScalarSampler.sample(input, grid, options),
                                sampler().sample(input, grid, options),
                                input + ", " + options);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void ofZeroIsZeros(ElementType type) {
        for (int axes = 2; axes <= 3; axes++) {
            long[] inputShape = axes == 2 ? new long[] {1, 2, 5, 7} : new long[] {1, 2, 3, 5, 7};
            long[] gridShape = axes == 2 ? new long[] {1, 11, 19, 2} : new long[] {1, 3, 5, 19, 3};
            SplittableRandom random = new SplittableRandom(axes);
            Tensor input = SampleData.pixels(random, type, inputShape);
            Tensor grid = SampleData.grid(random, type, inputShape, gridShape);
            for (SampleOptions options : combinations(axes, 0, 1)) {
                Tensor filled = sampler().sample(input, grid, options);
                Tensor zeros = ScalarSampler.sample(input, grid, options.withFill(0));
                long plane = zeros.elementCount() / 2;
                Bits.assertEqual(zeros.view(0, plane), filled.view(0, plane), input + ", " + options);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void servesEachItem(ElementType type) {
        SplittableRandom random = new SplittableRandom(1);
        Tensor inputs = SampleData.pixels(random, type, 3, 2, 5, 7);
        Tensor grid = SampleData.grid(random, type, inputs.shape(), 1, 4, 9, 2);
        SampleOptions options = SampleOptions.defaults().withFill(3, -2);
        Tensor output = sampler().sample(inputs, grid, options);
        for (int item = 0; item < 3; item++) {
            Bits.assertEqual(
                    ScalarSampler.sample(inputs.view(item * 70L, 1, 2, 5, 7), grid, options),
                    output.view(item * 72L, 1, 2, 4, 9),
                    "item " + item);
        }
    }

    /** Beyond a border the next pixel is read with a weight of 0, and isn't there: it is no reason for a NaN. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void leavesBordersAlone(ElementType type) {
        Tensor input = Tensors.arange(type, 1, 2, 1, 2, 4);
        Tensor grid = Tensors.points(type, 3, 5, -1, 0, 1, -1, 0, 0, 5, 0);
        SampleOptions options = SampleOptions.defaults()
                .withPadding(Padding.BORDER, Padding.ZEROS, Padding.REFLECTION)
                .withAlignCorners(true)
                .withFill(Double.NaN);
        Tensor output = sampler().sample(input, grid, options);
        assertEquals(3, output.get(0));
        assertEquals(3, output.get(1));
        assertEquals(Double.NaN, output.get(2));
    }

    @Test
    default void ofAWrongNumberIsRefused() {
        Tensor input = Tensor.zeros(ElementType.FLOAT32, 1, 3, 2, 2);
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 2, 2, 2);
        SampleOptions two = SampleOptions.defaults().withFill(1, 2);
        assertEquals(
                "fill: expected one value for all channels, or one for each of 3, got 2",
                assertThrows(IllegalArgumentException.class, () -> sampler().sample(input, grid, two))
                        .getMessage());
    }
}
