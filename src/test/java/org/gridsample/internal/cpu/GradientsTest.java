package org.gridsample.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.gridsample.internal.backend.GridGradient;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.internal.backend.Limits;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.Partition;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.reference.ScalarGradients;
import org.gridsample.reference.ScalarTangents;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients as operations, against those computed one operation at a time. */
class GradientsTest {
    private static final double[] ODD = {
        -0.0, Double.NaN, Double.longBitsToDouble(0xfff8000020000000L), Double.POSITIVE_INFINITY, 1e38, -1e38, 1e-40
    };

    private static final double[] FAR = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30, 3e38, -3e38, 3e9, 12345.678, -7.5
    };

    /** What is sampled, how, and with what gradient of the output. */
    private record Case(Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        static Case of(
                SplittableRandom random,
                ElementType type,
                Coordinates.Kind kind,
                SampleOptions options,
                int batch,
                int channels,
                long[] extents,
                long[] points) {
            int axes = extents.length;
            long[] inputShape = Layout.CHANNELS_FIRST.shape(batch, channels, extents);
            long[] gridShape = Layout.CHANNELS_LAST.shape(batch, axes, points);
            SampleOptions meant = options.withAlignCorners(kind.isNormalised() && options.alignCorners());
            return new Case(
                    SampleData.pixels(random, type, meant.outputLayout().shape(batch, channels, points)),
                    SampleData.pixels(random, type, meant.inputLayout().shape(batch, channels, extents)),
                    SampleData.coordinates(kind, random, type, inputShape, gridShape),
                    meant);
        }

        Case withOdd(SplittableRandom random) {
            sprinkle(random, input, ODD, 5);
            sprinkle(random, gradOutput, ODD, 11);
            if (SampleData.isOfPoints(coordinates.kind())) {
                sprinkle(random, coordinates.tensor(), FAR, 5);
            }
            return this;
        }

        Case hardlyOutside() {
            Tensor grid = coordinates.tensor();
            for (int i = 0; i < grid.elementCount(); i++) {
                grid.set(i, Math.abs(grid.get(i)) < 1.3 ? grid.get(i) : 1.3);
            }
            return this;
        }

        private static void sprinkle(SplittableRandom random, Tensor tensor, double[] values, int every) {
            for (int i = 0; i < tensor.elementCount(); i++) {
                if (random.nextInt(every) == 0) {
                    tensor.set(i, values[random.nextInt(values.length)]);
                }
            }
        }

        boolean hasGridGradient() {
            return options.interpolation() != Interpolation.NEAREST;
        }

        GridGradient gridGradient() {
            int axes = input.rank() - 2;
            long[] extents = options.outputLayout().spatialExtents(gradOutput.shape());
            return GridGradient.of(
                    gradOutput,
                    input,
                    coordinates,
                    options,
                    filled(Layout.CHANNELS_LAST.shape(gradOutput.extent(0), axes, extents)));
        }

        InputGradient inputGradient() {
            return InputGradient.of(gradOutput, coordinates, options, filled(input.shape()));
        }

        /** Something that must not be left there. */
        private Tensor filled(long[] shape) {
            Tensor tensor = Tensor.zeros(input.type(), shape);
            for (int i = 0; i < tensor.elementCount(); i++) {
                tensor.set(i, 7);
            }
            return tensor;
        }

        boolean hasTangent() {
            return hasGridGradient() && SampleData.isOfPoints(coordinates.kind());
        }

        /** Of the points: their own numbers, in another order. */
        Tensor tangent() {
            Tensor points = coordinates.tensor();
            Tensor tangent = Tensor.zeros(points.type(), points.shape());
            for (long i = 0; i < points.elementCount(); i++) {
                tangent.set(i, points.get(points.elementCount() - 1 - i));
            }
            return tangent;
        }

        /** Of the output and of both gradients. */
        List<Operation> derivatives() {
            Optional<Tensor> tangent = Optional.of(tangent());
            return List.of(
                    SampleRequest.of(input, coordinates, options).along(tangent),
                    gridGradient().along(tangent),
                    inputGradient().along(tangent));
        }

        ScalarGradients.Items expected() {
            return ScalarGradients.of(gradOutput, input, coordinates, options);
        }

        @Override
        public String toString() {
            return input + ", " + coordinates + ", " + options;
        }
    }

    private final CpuBackend backend = new CpuBackend();

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void ofAnyCoordinatesLayoutsAndPaddings(ElementType type) {
        SplittableRandom random = new SplittableRandom(23);
        Coordinates.Kind[] kinds = Coordinates.Kind.values();
        int turn = 0;
        for (int axes = 2; axes <= 3; axes++) {
            List<SampleOptions> all = new ArrayList<>(Combinations.ofAxes(axes));
            all.addAll(Combinations.filled(axes, 0.5, Double.NaN, -0.0));
            all.addAll(Combinations.filled(axes, 2));
            for (SampleOptions options : all) {
                for (int i = 0; i < 3; i++) {
                    long[] extents = axes == 2 ? new long[] {turn % 4 == 0 ? 1 : 5, 6} : new long[] {3, 4, 5};
                    long[] points = axes == 2 ? new long[] {3, 7 + turn % 8} : new long[] {2, 3, 5};
                    SampleOptions moved = options.withLayouts(layout(turn), layout(turn / 2));
                    compare(Case.of(random, type, kinds[turn % kinds.length], moved, 2, 3, extents, points)
                            .withOdd(random));
                    turn++;
                }
            }
        }
    }

    private static Layout layout(int turn) {
        return Layout.values()[turn % Layout.values().length];
    }

    private void compare(Case each) {
        ScalarGradients.Items expected = each.expected();
        if (each.hasGridGradient()) {
            GridGradient gridGradient = each.gridGradient();
            backend.run(gridGradient);
            Bits.assertEqual(expected.points(), gridGradient.gradGrid(), each + ", points");
        }
        InputGradient inputGradient = each.inputGradient();
        backend.run(inputGradient);
        check(expected, inputGradient, each.toString());
        if (each.hasTangent()) {
            compareDerivatives(each);
        }
    }

    private void compareDerivatives(Case each) {
        ScalarTangents.Items expected =
                ScalarTangents.of(each.tangent(), each.gradOutput, each.input, each.coordinates, each.options);
        List<Tensor> wanted = new ArrayList<>(List.of(expected.output(), expected.points(), expected.input()));
        expected.fill().ifPresent(wanted::add);
        List<Tensor> found = new ArrayList<>();
        for (Operation operation : each.derivatives()) {
            backend.run(operation);
            found.addAll(operation.written());
        }
        assertEquals(wanted.size(), found.size(), each.toString());
        for (int i = 0; i < wanted.size(); i++) {
            Bits.assertEqual(wanted.get(i), found.get(i), each + ", derivative " + i);
        }
    }

    private static void check(ScalarGradients.Items expected, InputGradient actual, String what) {
        Bits.assertEqual(expected.input(), actual.gradInput(), what + ", input");
        Optional<Tensor> fill = actual.gradFill();
        assertEquals(expected.fill().isPresent(), fill.isPresent(), what);
        fill.ifPresent(sums -> Bits.assertEqual(expected.fill().orElseThrow(), sums, what + ", fill"));
    }

    /** More pixels than a stretch has, in rows shorter and longer than it. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void onAnyNumberOfThreads(ElementType type) {
        SplittableRandom random = new SplittableRandom(29);
        long[][] outputs = {{37, 61}, {2, 1301}, {3, 17, 41}};
        for (Interpolation interpolation : Interpolation.values()) {
            for (long[] output : outputs) {
                long[] input = output.length == 2 ? new long[] {61, 67} : new long[] {11, 13, 17};
                SampleOptions options = SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPaddings(List.of(Padding.ZEROS, Padding.WRAP, Padding.BORDER)
                                .subList(0, output.length))
                        .withFill(0.25)
                        .withLayouts(layout(interpolation.ordinal()), layout(output.length));
                Case each = Case.of(random, type, Coordinates.Kind.FLOW, options, 2, 3, input, output);
                ScalarGradients.Items expected = each.expected();
                compare(each);
                for (int threads : new int[] {1, 2, 3, 7}) {
                    InputGradient gradient = each.inputGradient();
                    run(gradient, threads);
                    check(expected, gradient, threads + " threads, " + each);
                }
                if (each.hasTangent()) {
                    InputGradient one = each.inputGradient().along(Optional.of(each.tangent()));
                    InputGradient two = each.inputGradient().along(Optional.of(each.tangent()));
                    run(one, 1);
                    run(two, 2);
                    Bits.assertEqual(one.gradInput(), two.gradInput(), each + ", derivative");
                }
            }
        }
    }

    /** Most of whose pieces lead into one band of the input, some into two, some outside; and of one where most lead to one point. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void ofASmoothMapOnAnyNumberOfThreads(ElementType type) {
        SplittableRandom random = new SplittableRandom(41);
        for (Interpolation interpolation : Interpolation.values()) {
            for (long[] points : new long[][] {{90, 133}, {23, 19, 31}}) {
                long[] extents =
                        Arrays.stream(points).map(extent -> extent * 3 / 4).toArray();
                SampleOptions options = SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withFill(0.25);
                for (Tensor map : List.of(smoothMap(type, points), mostlyOnePoint(random, type, points))) {
                    Case each = new Case(
                            SampleData.pixels(random, type, Layout.CHANNELS_FIRST.shape(1, 1, points)),
                            SampleData.pixels(random, type, Layout.CHANNELS_FIRST.shape(1, 1, extents)),
                            new Coordinates.PixelMap(map),
                            options);
                    ScalarGradients.Items expected = each.expected();
                    for (int threads : new int[] {1, 2, 3}) {
                        InputGradient gradient = each.inputGradient();
                        run(gradient, threads);
                        check(expected, gradient, threads + " threads, " + each);
                    }
                }
            }
        }
    }

    /** Four fifths of its pixels, some hundred at a time, are at one point. */
    private static Tensor mostlyOnePoint(SplittableRandom random, ElementType type, long[] points) {
        Tensor map = Scene.ONE_POINT.map(random, type, points);
        for (long i = 0; i < map.elementCount(); i++) {
            if (i / points.length / 97 % 5 == 4) {
                map.set(i, random.nextDouble(-3, 30));
            }
        }
        return map;
    }

    /** Where the pixels of an output lead to. */
    private enum Scene {
        SMOOTH {
            @Override
            Tensor map(SplittableRandom random, ElementType type, long[] points) {
                return smoothMap(type, points);
            }
        },
        RANDOM {
            @Override
            Tensor map(SplittableRandom random, ElementType type, long[] points) {
                return filled(type, points, () -> random.nextDouble(-20, 320));
            }
        },
        ONE_POINT {
            @Override
            Tensor map(SplittableRandom random, ElementType type, long[] points) {
                return filled(type, points, () -> 7.375);
            }
        };

        /** For an input of three quarters of the extents. */
        abstract Tensor map(SplittableRandom random, ElementType type, long[] points);

        private static Tensor filled(ElementType type, long[] points, DoubleSupplier positions) {
            Tensor map = Tensor.zeros(type, Layout.CHANNELS_LAST.shape(1, points.length, points));
            for (long i = 0; i < map.elementCount(); i++) {
                map.set(i, positions.getAsDouble());
            }
            return map;
        }
    }

    /**
     * Some hundred stretches, several times as many as are located before any is added: lots are added while the next ones are located, in bands or
     * by channels. Two lots of nearest on one thread, tens of bicubic.
     */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @Tag("once")
    void inManyLotsOnAnyNumberOfThreads(ElementType type) {
        SplittableRandom random = new SplittableRandom(43);
        long[] points = {220, 400};
        long[] extents = {165, 300};
        for (Interpolation interpolation : Interpolation.values()) {
            for (Scene scene : Scene.values()) {
                Coordinates map = new Coordinates.PixelMap(scene.map(random, type, points));
                for (int channels : new int[] {1, 3}) {
                    // Channels that lie between each other are cleared apart.
                    SampleOptions options = SampleOptions.defaults()
                            .withInterpolation(interpolation)
                            .withFill(0.25)
                            .withLayouts(layout(interpolation.ordinal() + scene.ordinal()), Layout.CHANNELS_FIRST);
                    Case each = new Case(
                            SampleData.pixels(random, type, Layout.CHANNELS_FIRST.shape(1, channels, points)),
                            SampleData.pixels(
                                    random, type, options.inputLayout().shape(1, channels, extents)),
                            map,
                            options);
                    ScalarGradients.Items expected = each.expected();
                    for (int threads : new int[] {1, 2, 3, 7}) {
                        InputGradient gradient = each.inputGradient();
                        run(gradient, threads);
                        check(expected, gradient, threads + " threads, " + scene + ", " + each);
                    }
                }
            }
        }
    }

    private static Tensor smoothMap(ElementType type, long[] points) {
        int axes = points.length;
        Tensor map = Tensor.zeros(type, Layout.CHANNELS_LAST.shape(1, axes, points));
        for (long i = 0; i < map.elementCount(); i++) {
            int axis = (int) (i % axes);
            double position = -1.3;
            long rest = i / axes;
            for (int along = 0; along < axes; along++) {
                long extent = points[axes - 1 - along];
                position += rest % extent * (along == axis ? 0.81 : 0.013);
                rest /= extent;
            }
            map.set(i, position);
        }
        return map;
    }

    /** Both gradients, in some lots each time. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @Tag("once")
    void everyRunHasTheSameBits(ElementType type) {
        SplittableRandom random = new SplittableRandom(47);
        long[] points = {150, 170};
        for (Scene scene : Scene.values()) {
            Case each = new Case(
                    SampleData.pixels(random, type, Layout.CHANNELS_FIRST.shape(1, 3, points)),
                    SampleData.pixels(random, type, 1, 3, 112, 127),
                    new Coordinates.PixelMap(scene.map(random, type, points)),
                    SampleOptions.defaults()
                            .withInterpolation(Interpolation.BICUBIC)
                            .withFill(0.25));
            ScalarGradients.Items expected = each.expected();
            for (int run = 0; run < 20; run++) {
                for (int threads = 1; threads <= 2; threads++) {
                    String what = scene + " " + type + ", run " + run + ", " + threads + " threads";
                    InputGradient inputGradient = each.inputGradient();
                    run(inputGradient, threads);
                    check(expected, inputGradient, what);
                    GridGradient gridGradient = each.gridGradient();
                    run(gridGradient, threads);
                    Bits.assertEqual(expected.points(), gridGradient.gradGrid(), what + ", points");
                }
            }
        }
    }

    private static void run(GridGradient gradient, int threads) {
        Tiling tiling = Tiling.ofPixels(gradient.geometry());
        WorkerPool.run(tiling.units(), threads, () -> new WorkerPool.Worker() {
            private final TileSampler sampler =
                    switch (gradient.gradOutput().type().precision()) {
                        case FLOAT32 -> new FloatGridGradient(gradient, FloatScratch.take());
                        case FLOAT64 -> new DoubleGridGradient(gradient, DoubleScratch.take());
                    };

            @Override
            public void run(long unit) {
                sampler.sample(tiling.tile(unit));
            }

            @Override
            public void close() {
                sampler.close();
            }
        });
    }

    private static void run(InputGradient gradient, int threads) {
        switch (gradient.gradOutput().type().precision()) {
            case FLOAT32 -> new FloatInputGradient(gradient).run(threads);
            case FLOAT64 -> new DoubleInputGradient(gradient).run(threads);
        }
    }

    /** Points near each other, whose part of the input is copied, points far apart, and some that are far outside. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void whateverWayTilesTake(ElementType type) {
        SplittableRandom random = new SplittableRandom(37);
        int turn = 0;
        for (int axes = 2; axes <= 3; axes++) {
            long[] little = axes == 2 ? new long[] {9, 8} : new long[] {3, 4, 5};
            long[] large = axes == 2 ? new long[] {60, 140} : new long[] {3, 20, 140};
            long[] points = axes == 2 ? new long[] {20, 31} : new long[] {3, 14, 15};
            for (SampleOptions options : Combinations.filled(axes, 0.5, 2)) {
                if (options.interpolation() != Interpolation.NEAREST) {
                    SampleOptions moved = options.withLayouts(layout(turn), layout(turn / 2));
                    Coordinates.Kind kind = Coordinates.Kind.GRID;
                    take(
                            TilePath.WINDOW,
                            type,
                            Case.of(random, type, kind, moved, 1, 2, little, points)
                                    .hardlyOutside());
                    take(
                            TilePath.SCATTERED,
                            type,
                            Case.of(random, type, kind, moved, 1, 2, large, points)
                                    .hardlyOutside());
                    take(
                            TilePath.EXACT,
                            type,
                            Case.of(random, type, kind, moved, 1, 2, little, points)
                                    .withOdd(random));
                    turn++;
                }
            }
        }
    }

    private void take(TilePath path, ElementType type, Case each) {
        TileCount count = TileCount.of(type, path);
        compare(each);
        assertTrue(count.tiles() > 0, path + ", " + each);
    }

    @Test
    void inPartsAsInOne() {
        SplittableRandom random = new SplittableRandom(31);
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.BICUBIC)
                .withPaddings(List.of(Padding.ZEROS, Padding.REFLECTION))
                .withFill(1, 2, 3);
        for (Coordinates.Kind kind : Coordinates.Kind.values()) {
            Case each = Case.of(
                    random,
                    ElementType.FLOAT32,
                    kind,
                    options.withLayouts(Layout.CHANNELS_FIRST, layout(kind.ordinal())),
                    2,
                    3,
                    new long[] {7, 9},
                    new long[] {11, 13});
            List<Operation> wholes = new ArrayList<>(List.of(each.gridGradient(), each.inputGradient()));
            wholes.addAll(each.hasTangent() ? each.derivatives() : List.of());
            for (Operation whole : wholes) {
                Operation inParts = whole.writing(whole.written().stream()
                        .map(tensor -> Tensor.zeros(tensor.type(), tensor.shape()))
                        .toList());
                backend.run(whole);
                int[] parts = {0};
                Partition.forEach(inParts, new Limits(Long.MAX_VALUE, 3000), part -> {
                    parts[0]++;
                    backend.run(part);
                });
                assertTrue(parts[0] > 1, parts[0] + " parts");
                for (int i = 0; i < whole.written().size(); i++) {
                    Bits.assertEqual(whole.written().get(i), inParts.written().get(i), each.toString());
                }
            }
        }
    }

    @Test
    void nearestHandsOnNoPayload() {
        Tensor gradOutput = Tensors.of(
                ElementType.FLOAT64, new double[] {Double.longBitsToDouble(0xfff8000020000000L), 2}, 1, 1, 1, 2);
        Tensor map = Tensors.points(ElementType.FLOAT64, 2, 0, 0, 2, 0);
        InputGradient gradient = InputGradient.of(
                gradOutput,
                new Coordinates.PixelMap(map),
                SampleOptions.defaults().withInterpolation(Interpolation.NEAREST),
                Tensor.zeros(ElementType.FLOAT64, 1, 1, 1, 3));
        backend.run(gradient);
        assertEquals(
                List.of(0x7ff8000000000000L, 0L, 0x4000000000000000L),
                Arrays.stream(Bits.of(gradient.gradInput())).boxed().toList());
    }
}
