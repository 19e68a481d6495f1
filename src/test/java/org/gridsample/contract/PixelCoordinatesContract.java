package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.sampling.Coordinates;
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

/** Coordinates in pixels: what grids, docs/semantics.md and whole pixels say of them. */
public interface PixelCoordinatesContract extends Contract {
    /** Beside numbers that are not finite or huge: a zero, a mirror and a neighbour of each. */
    double[] ODD_PIXELS = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e30,
        -1e30,
        3.4e38,
        -3.4e38,
        3e9,
        -3e9,
        12345.678,
        -0.0,
        1e-40,
        -1e-40,
        -0.5,
        Math.nextDown(-0.5f),
        Math.nextUp(-0.5f)
    };

    private static List<Coordinates.Kind> kinds() {
        return Stream.of(Coordinates.Kind.values())
                .filter(kind -> !kind.isNormalised())
                .toList();
    }

    /** An input, and an output of rows that are shorter than a vector, or cross several. */
    private static long[][][] shapes(int axes) {
        return axes == 2
                ? new long[][][] {
                    {{1, 3, 8, 16}, {1, 11, 19, 2}}, {{1, 2, 5, 7}, {1, 29, 3, 2}}, {{1, 1, 1, 3}, {1, 40, 1, 2}}
                }
                : new long[][][] {{{1, 3, 4, 8, 16}, {1, 3, 5, 19, 3}}, {{1, 2, 3, 5, 7}, {1, 5, 7, 3, 3}}};
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void haveTheBitsThatTheSemanticsPromise(ElementType type) {
        for (int axes = 2; axes <= 3; axes++) {
            for (long[][] shape : shapes(axes)) {
                for (SampleOptions options : Combinations.all()) {
                    SplittableRandom random = new SplittableRandom(axes);
                    Tensor input = SampleData.pixels(random, type, shape[0]);
                    for (Coordinates.Kind kind : kinds()) {
                        Tensor numbers = SampleData.coordinates(kind, random, type, shape[0], shape[1]);
                        compare(input, SampleData.of(kind, numbers), options);
                        for (int i = 0; i < numbers.elementCount(); i += 1 + random.nextInt(9)) {
                            numbers.set(i, ODD_PIXELS[random.nextInt(ODD_PIXELS.length)]);
                        }
                        compare(input, SampleData.of(kind, numbers), options);
                    }
                }
            }
        }
    }

    private void compare(Tensor input, Coordinates coordinates, SampleOptions options) {
        Bits.assertEqual(
                ScalarSampler.sample(input, coordinates, options),
                sampler().sample(input, coordinates, options),
                input + ", " + coordinates + ", " + options);
    }

    /** A grid's positions are exact where sizes are powers of two and positions eighths. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void readWhereAGridReads(ElementType type) {
        for (int axes = 2; axes <= 3; axes++) {
            long[][] shape = shapes(axes)[0];
            SplittableRandom random = new SplittableRandom(axes);
            Tensor input = SampleData.pixels(random, type, shape[0]);
            Tensor grid = Tensor.zeros(type, shape[1]);
            Tensor map = Tensor.zeros(type, shape[1]);
            for (int i = 0; i < grid.elementCount(); i++) {
                long size = shape[0][axes + 1 - i % axes];
                double position = random.nextLong(-8 * size, 16 * size) / 8.0;
                map.set(i, position);
                grid.set(i, (2 * position + 1) / size - 1);
            }
            for (SampleOptions options : Combinations.all()) {
                Bits.assertEqual(
                        sampler().sample(input, grid, options.withAlignCorners(false)),
                        sampler().sample(input, new Coordinates.PixelMap(map), options),
                        input + ", " + options);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void theMapOfEachPixelToItselfChangesNothing(ElementType type) {
        Tensor plane = Tensors.arange(type, 1, 2, 5, 7);
        Tensor map = Tensor.zeros(type, 1, 5, 7, 2);
        for (int i = 0; i < 35; i++) {
            map.set(2 * i, i % 7);
            map.set(2 * i + 1, i / 7);
        }
        for (SampleOptions options : Combinations.all()) {
            Bits.assertEqual(
                    plane, sampler().sample(plane, new Coordinates.PixelMap(map), options), options.toString());
        }
    }

    /** Beyond the first pixel's outer edge lies the first pixel again: abcd|dcba. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void reflectionIsAboutTheOuterEdges(ElementType type) {
        Tensor row = Tensors.arange(type, 1, 1, 1, 4);
        Tensor map = Tensors.points(type, 2, -1, 0, -2, 0, 4, 0, 5, 0, -0.5, 0, -1.5, 0);
        for (boolean alignCorners : new boolean[] {false, true}) {
            SampleOptions options =
                    SampleOptions.defaults().withPadding(Padding.REFLECTION).withAlignCorners(alignCorners);
            Tensor output = sampler().sample(row, new Coordinates.PixelMap(map), options);
            double[] values = new double[6];
            Arrays.setAll(values, output::get);
            assertEquals("[0.0, 1.0, 3.0, 2.0, 0.0, 0.5]", Arrays.toString(values));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void oneItemServesAll(ElementType type) {
        SplittableRandom random = new SplittableRandom(1);
        Tensor inputs = SampleData.pixels(random, type, 3, 2, 6, 5);
        Tensor output = Tensor.zeros(type, 3, 2, 4, 9);
        for (Coordinates.Kind kind : kinds()) {
            Tensor numbers = SampleData.coordinates(kind, random, type, inputs.shape(), 1, 4, 9, 2);
            Coordinates coordinates = SampleData.of(kind, numbers);
            sampler().sampleInto(inputs, coordinates, SampleOptions.defaults(), output);
            for (int item = 0; item < 3; item++) {
                Tensor input = inputs.view(item * 60L, 1, 2, 6, 5);
                Bits.assertEqual(
                        ScalarSampler.sample(input, coordinates, SampleOptions.defaults()),
                        output.view(item * 72L, 1, 2, 4, 9),
                        coordinates + ", item " + item);
            }
        }
    }

    @Test
    default void whatIsWrongIsNamed() {
        Tensor input = Tensor.zeros(ElementType.FLOAT32, 2, 3, 8, 8);
        Coordinates shape = new Coordinates.PixelMap(Tensor.zeros(ElementType.FLOAT32, 2, 4, 4, 3));
        Coordinates type = new Coordinates.PixelMap(Tensor.zeros(ElementType.FLOAT64, 2, 4, 4, 2));
        refused("map: expected [2, Ho, Wo, 2] for input [2, 3, 8, 8], got [2, 4, 4, 3]", input, shape);
        refused("map: expected float32 as the input is, got float64; convert one of them", input, type);
        assertEquals(
                "map",
                assertThrows(NullPointerException.class, () -> new Coordinates.PixelMap(null))
                        .getMessage());
    }

    private void refused(String message, Tensor input, Coordinates coordinates) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler().sample(input, coordinates, SampleOptions.defaults()))
                        .getMessage());
    }
}
