package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.sampling.AffineGrid;
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

    /** An input, and an output of rows that are shorter than a vector, or cross several. Channels are as many as in other contracts' kernels. */
    private static long[][][] shapes(int axes) {
        return axes == 2
                ? new long[][][] {
                    {{1, 2, 8, 16}, {1, 11, 19, 2}}, {{1, 2, 5, 7}, {1, 29, 3, 2}}, {{1, 2, 1, 3}, {1, 40, 1, 2}}
                }
                : new long[][][] {{{1, 2, 4, 8, 16}, {1, 3, 5, 19, 3}}, {{1, 2, 3, 5, 7}, {1, 5, 7, 3, 3}}};
    }

    /**
     * The CPU path is asked everything; a device, whose kernels take long to build, one kind for each interpolation and padding, so
     * that any two choices meet.
     */
    private List<SampleOptions> combinations(Coordinates.Kind kind, int axes) {
        List<Coordinates.Kind> kinds = kinds();
        return Combinations.all().stream()
                .filter(options -> {
                    int turn = options.interpolation().ordinal()
                            + options.padding(0).ordinal()
                            + axes;
                    return isCpu() || kinds.get(turn % kinds.size()) == kind;
                })
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void haveTheBitsThatTheSemanticsPromise(ElementType type) {
        for (int axes = 2; axes <= 3; axes++) {
            for (Coordinates.Kind kind : kinds()) {
                for (SampleOptions options : combinations(kind, axes)) {
                    compareAll(type, axes, kind, options);
                }
            }
        }
    }

    private void compareAll(ElementType type, int axes, Coordinates.Kind kind, SampleOptions options) {
        SplittableRandom random = new SplittableRandom(axes);
        for (long[][] shape : shapes(axes)) {
            Tensor input = SampleData.pixels(random, type, shape[0]);
            Coordinates coordinates = SampleData.coordinates(kind, random, type, shape[0], shape[1]);
            compare(input, coordinates, options);
            Tensor numbers = coordinates.tensor();
            for (int i = 0; i < numbers.elementCount(); i += 1 + random.nextInt(9)) {
                double odd = ODD_PIXELS[random.nextInt(ODD_PIXELS.length)];
                if (SampleData.isOfPoints(kind) || Double.isFinite(odd)) {
                    numbers.set(i, odd);
                }
            }
            compare(input, coordinates, options);
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
            for (Padding padding : Padding.values()) {
                SampleOptions options = SampleOptions.defaults().withPadding(padding);
                Bits.assertEqual(
                        sampler().sample(input, grid, options),
                        sampler().sample(input, new Coordinates.PixelMap(map), options.withAlignCorners(true)),
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
        for (SampleOptions options : combinations(Coordinates.Kind.PIXEL_MAP, 2)) {
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
            Coordinates coordinates = SampleData.coordinates(kind, random, type, inputs.shape(), 1, 4, 9, 2);
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

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void aFlowOfWholePixelsShifts(ElementType type) {
        Tensor plane = Tensors.arange(type, 1, 2, 5, 7);
        Tensor volume = Tensors.arange(type, 1, 2, 3, 5, 7);
        Tensor none = Tensor.zeros(type, 1, 3, 5, 7, 3);
        Bits.assertEqual(
                volume, sampler().sample(volume, new Coordinates.Flow(none), SampleOptions.defaults()), "no flow");
        for (SampleOptions options : combinations(Coordinates.Kind.FLOW, 2)) {
            Tensor right = Tensor.zeros(type, 1, 5, 7, 2);
            for (int i = 0; i < 35; i++) {
                right.set(2 * i, 2);
                right.set(2 * i + 1, -1);
            }
            Tensor shifted = sampler().sample(plane, new Coordinates.Flow(right), options);
            for (int i = 0; i < 70; i++) {
                if (i % 7 < 5 && i / 7 % 5 > 0) {
                    assertEquals(plane.get(i + 2 - 7), shifted.get(i), options.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void flowMayHaveChannelsFirst(ElementType type) {
        for (int axes = 2; axes <= 3; axes++) {
            SplittableRandom random = new SplittableRandom(axes);
            long[] input = axes == 2 ? new long[] {2, 1, 4, 5} : new long[] {2, 1, 3, 4, 5};
            long[] shape = axes == 2 ? new long[] {2, 2, 4, 5} : new long[] {2, 3, 3, 4, 5};
            long[] last = axes == 2 ? new long[] {2, 4, 5, 2} : new long[] {2, 3, 4, 5, 3};
            Tensor channels = SampleData.pixels(random, type, shape);
            Tensor points = Tensor.zeros(type, last);
            int pixels = (int) points.elementCount() / 2 / axes;
            for (int i = 0; i < points.elementCount(); i++) {
                int item = i / axes / pixels;
                points.set(i, channels.get((item * axes + i % axes) * pixels + i / axes % pixels));
            }
            Tensor pixelsOfInput = SampleData.pixels(random, type, input);
            Bits.assertEqual(
                    sampler().sample(pixelsOfInput, new Coordinates.Flow(points), SampleOptions.defaults()),
                    sampler()
                            .sample(
                                    pixelsOfInput,
                                    Coordinates.Flow.ofChannelsFirst(channels),
                                    SampleOptions.defaults()),
                    channels.toString());
        }
        assertEquals(
                "flow: expected [N, 2, Ho, Wo] or [N, 3, Do, Ho, Wo], got [1, 4, 5, 2]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Coordinates.Flow.ofChannelsFirst(Tensor.zeros(type, 1, 4, 5, 2)))
                        .getMessage());
    }

    /** Shifts by whole pixels, flips and quarter turns are exact, however long the axis. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void anAffineMapOfWholePixelsMovesThem(ElementType type) {
        Tensor plane = Tensors.arange(type, 1, 2, 5, 7);
        for (SampleOptions options : combinations(Coordinates.Kind.AFFINE, 2)) {
            Tensor turned = sampler().sample(plane, affine(0, -1, 6, 1, 0, 0), options);
            for (int i = 0; i < 70; i++) {
                int x = i % 5, y = i / 5 % 7;
                assertEquals(plane.get(i / 35 * 35 + x * 7 + 6 - y), turned.get(i), options.toString());
            }
        }
        int size = 65_535;
        Tensor row = Tensors.arange(type, 1, 2, 1, size);
        Tensor column = Tensors.arange(type, 1, 2, size, 1);
        Tensor flip = Tensor.of(new double[] {-1, 0, size - 1, 0, 1, 0}, 1, 2, 3);
        Tensor turn = Tensor.of(new double[] {0, 1, 0, 1, 0, -2}, 1, 2, 3);
        Tensor flipped = sampler().sample(row, new Coordinates.Affine(flip, 1, size), SampleOptions.defaults());
        Tensor turned = sampler().sample(column, new Coordinates.Affine(turn, 1, size), SampleOptions.defaults());
        for (int i = 0; i < size; i++) {
            assertEquals(size - 1 - i, flipped.get(i));
            assertEquals(Math.max(0, i - 2), turned.get(i));
        }
    }

    private static Coordinates.Affine affine(double... elements) {
        return new Coordinates.Affine(Tensor.of(elements, 1, 2, 3), 7, 5);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void matricesReadWhereAMapOfTheirPositionsReads(ElementType type) {
        long[] input = {3, 2, 6, 5};
        long[] points = {3, 9, 11, 2};
        SplittableRandom random = new SplittableRandom(1);
        Tensor pixels = SampleData.pixels(random, type, input);
        Coordinates affine = SampleData.coordinates(Coordinates.Kind.AFFINE, random, type, input, points);
        Tensor map = Tensor.zeros(type, points);
        Tensor matrices = Tensor.zeros(type, 3, 2, 3);
        for (int i = 0; i < 18; i++) {
            matrices.set(i, affine.tensor().get(i));
        }
        for (int i = 0; i < map.elementCount(); i++) {
            int at = i / 198 * 6 + i % 2 * 3;
            int x = i / 2 % 11, y = i / 22 % 9;
            double a = matrices.get(at), b = matrices.get(at + 1), t = matrices.get(at + 2);
            map.set(
                    i,
                    switch (type.precision()) {
                        case FLOAT32 -> Math.fma(x, (float) a, Math.fma(y, (float) b, (float) t));
                        case FLOAT64 -> Math.fma(x, a, Math.fma(y, b, t));
                    });
        }
        Bits.assertEqual(
                sampler().sample(pixels, new Coordinates.PixelMap(map), SampleOptions.defaults()),
                sampler().sample(pixels, affine, SampleOptions.defaults()),
                affine.toString());
    }

    /** The quotients are the positions, and the value of a row of 0 and 1 where it is read; divisors come near powers of two. */
    @Test
    default void homographiesDivideCorrectly() {
        Tensor input = Tensor.of(new float[] {0, 1, 0, 1}, 1, 2, 1, 2);
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 8; round++) {
            float a = random.nextInt(1, 1 << 23) * 0x1p-36f;
            float t = random.nextInt(1 << 23) * 0x1p-24f;
            float d = round % 2 == 0 ? -0x1p-24f : 0x1p-23f * random.nextInt(1, 9);
            float e = round < 4 ? 1 : 1 + random.nextInt(1 << 23) * 0x1p-23f;
            Tensor matrix = Tensor.of(new double[] {a, 0, t, 0, 0, 0, d, 0, e}, 1, 3, 3);
            Tensor output =
                    sampler().sample(input, new Coordinates.Homography(matrix, 1, 4096), SampleOptions.defaults());
            for (int x = 0; x < 4096; x++) {
                assertEquals(Math.fma(x, a, t) / Math.fma(x, d, e), (float) output.get(x), matrix + " " + x);
            }
        }
    }

    /** Where the divisor is 0 positions are not finite, and are taken as a map's. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void aHorizonIsAtInfinity(ElementType type) {
        Tensor row = Tensors.arange(type, 1, 2, 1, 4);
        Tensor matrix = Tensor.of(new double[] {1, 0, -1, 0, 0, 0, 1, 0, -2}, 1, 3, 3);
        Tensor none = Tensor.of(new double[9], 1, 3, 3);
        for (Padding padding : Padding.values()) {
            SampleOptions options = SampleOptions.defaults().withPadding(padding);
            Tensor map = Tensors.points(type, 2, 0.5, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NaN, 2, 0);
            Bits.assertEqual(
                    sampler().sample(row, new Coordinates.PixelMap(map), options),
                    sampler().sample(row, new Coordinates.Homography(matrix, 1, 4), options),
                    padding.toString());
            Tensor nowhere = Tensors.points(type, 2, Double.NaN, Double.NaN);
            Bits.assertEqual(
                    sampler().sample(row, new Coordinates.PixelMap(nowhere), options),
                    sampler().sample(row, new Coordinates.Homography(none, 1, 1), options),
                    padding.toString());
        }
    }

    /** Few points and many are multiplied in different ways. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void thetaReadsWhereItsAffineGridReads(ElementType type) {
        long[][] points = {{1, 5, 9, 2}, {1, 9, 11, 2}, {1, 2, 3, 4, 3}, {1, 3, 4, 5, 3}};
        for (long[] shape : points) {
            int axes = shape.length - 2;
            SplittableRandom random = new SplittableRandom(axes);
            long[] size = axes == 2 ? new long[] {1, 2, 6, 5} : new long[] {1, 2, 4, 6, 5};
            Tensor input = SampleData.pixels(random, type, size);
            Coordinates theta = SampleData.coordinates(Coordinates.Kind.THETA, random, type, size, shape);
            Tensor rounded = Tensor.zeros(type, 1, axes, axes + 1);
            for (int i = 0; i < rounded.elementCount(); i++) {
                rounded.set(i, theta.tensor().get(i));
            }
            System.arraycopy(shape, 1, size, 2, axes);
            for (boolean alignCorners : new boolean[] {false, true}) {
                SampleOptions options = SampleOptions.defaults().withAlignCorners(alignCorners);
                Bits.assertEqual(
                        sampler().sample(input, AffineGrid.of(rounded, size, alignCorners), options),
                        sampler().sample(input, theta, options),
                        theta + ", " + options);
                compare(input, theta, options);
            }
        }
    }

    @Test
    default void whatIsWrongWithAMatrixIsNamed() {
        Tensor input = Tensor.zeros(ElementType.FLOAT32, 2, 3, 8, 8);
        Tensor matrices = Tensor.zeros(ElementType.FLOAT64, 2, 2, 3);
        refused(
                "affine: expected [2, 2, 3] for input [2, 3, 8, 8], got [3, 2, 3]",
                input,
                new Coordinates.Affine(Tensor.zeros(ElementType.FLOAT32, 3, 2, 3), 4, 4));
        refused(
                "affine: expected [2, 2, 3] for input [2, 3, 8, 8], got [2, 3, 4]",
                input,
                new Coordinates.Affine(Tensor.zeros(ElementType.FLOAT32, 2, 3, 4), 4, 4));
        refused(
                "affine: expected output extents Ho, Wo for input [2, 3, 8, 8], got [4, 4, 4]",
                input,
                new Coordinates.Affine(matrices, 4, 4, 4));
        refused(
                "affine: expected output extents from 0 to 2147483647, got -1",
                input,
                new Coordinates.Affine(matrices, 4, -1));
        refused(
                "affine: expected one of [float64] for an input of float64, got float32",
                Tensor.zeros(ElementType.FLOAT64, 2, 3, 8, 8),
                new Coordinates.Affine(Tensor.zeros(ElementType.FLOAT32, 2, 2, 3), 4, 4));
        refused(
                "theta: expected [2, 2, 3] for input [2, 3, 8, 8], got [3, 2, 3]",
                input,
                new Coordinates.Theta(Tensor.zeros(ElementType.FLOAT32, 3, 2, 3), 4, 4));
        refused(
                "homography: expected [2, 3, 3] for input [2, 3, 8, 8], got [2, 2, 3]",
                input,
                new Coordinates.Homography(matrices, 4, 4));
        Tensor notFinite = Tensor.zeros(ElementType.FLOAT64, 1, 3, 3);
        notFinite.set(3, Double.NaN);
        refused(
                "homography: expected finite numbers of float64, got NaN at element 3",
                input,
                new Coordinates.Homography(notFinite, 4, 4));
        matrices.set(4, 1e39);
        refused(
                "affine: expected finite numbers of float32, got 1.0E39 at element 4",
                input,
                new Coordinates.Affine(matrices, 4, 4));
        assertEquals(
                "affine",
                assertThrows(NullPointerException.class, () -> new Coordinates.Affine(null, 4, 4))
                        .getMessage());
    }

    @Test
    default void whatIsWrongIsNamed() {
        Tensor input = Tensor.zeros(ElementType.FLOAT32, 2, 3, 8, 8);
        Coordinates shape = new Coordinates.PixelMap(Tensor.zeros(ElementType.FLOAT32, 2, 4, 4, 3));
        Coordinates type = new Coordinates.PixelMap(Tensor.zeros(ElementType.FLOAT64, 2, 4, 4, 2));
        refused("map: expected [2, Ho, Wo, 2] for input [2, 3, 8, 8], got [2, 4, 4, 3]", input, shape);
        refused("map: expected float32 as the input is, got float64; convert one of them", input, type);
        Tensor channelsFirst = Tensor.zeros(ElementType.FLOAT32, 2, 2, 4, 4);
        refused(
                "flow: expected [2, Ho, Wo, 2] for input [2, 3, 8, 8], got [2, 2, 4, 4]",
                input,
                new Coordinates.Flow(channelsFirst));
        assertEquals(
                "flow",
                assertThrows(NullPointerException.class, () -> new Coordinates.Flow(null))
                        .getMessage());
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
