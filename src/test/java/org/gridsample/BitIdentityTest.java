package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.SecondGradients;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.Frame;
import org.gridsample.testing.OpenClSampler;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Stored;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One answer everywhere: the CPU path and the OpenCL device through either binding give the same bits, whatever the extents.
 * {@code -Dgridsample.seeds=N} tries N sets of extents, pixels and coordinates (default 10).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("every-java")
class BitIdentityTest {
    /** Not the canonical one: nearest hands it on, everything else makes it canonical. It narrows to 0xffc00001. */
    private static final double PAYLOAD_NAN = Double.longBitsToDouble(0xfff8000020000000L);

    private static final double[] ODD_PIXELS = {
        -0.0, 0, Double.NaN, PAYLOAD_NAN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-40, -1e-40, 1e38, 1e-45
    };
    private static final double[] ODD_COORDINATES = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e30,
        -1e30,
        3e38,
        -3e38,
        3e9,
        -3e9,
        1e7,
        12345.678
    };

    private static final double[] HUGE =
            Arrays.stream(ODD_COORDINATES).filter(Double::isFinite).toArray();

    /** An output of fewer pixels goes through the kernel of single ones. */
    private static final long VECTOR = 8;

    private static final List<Coordinates.Kind> OTHER_KINDS = Stream.of(Coordinates.Kind.values())
            .filter(kind -> kind != Coordinates.Kind.GRID)
            .toList();

    private final Map<String, GridSampler> devices = new LinkedHashMap<>();
    private GridSampler cpu;

    @BeforeAll
    void open() {
        cpu = GridSampler.builder().device(DeviceSelector.CPU).open();
        for (Binding binding : new Binding[] {Binding.JOCL, Binding.LWJGL}) {
            devices.put(binding.toString(), OpenClSampler.require(binding));
        }
    }

    @AfterAll
    void close() {
        cpu.close();
        devices.values().forEach(GridSampler::close);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("gridsample.seeds", 10));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyBackendGivesTheSameBits(long seed) {
        compareEverywhere(seed, false);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyBackendGivesTheSameBitsForValuesThatAreNotFinite(long seed) {
        compareEverywhere(seed, true);
    }

    private void compareEverywhere(long seed, boolean odd) {
        for (int axes = 2; axes <= 3; axes++) {
            for (ElementType type : Tensors.FLOATS) {
                for (SampleOptions each : combinations(axes, type)) {
                    SplittableRandom random =
                            new SplittableRandom(seed * 31 + each.toString().hashCode() + axes);
                    long[] inputShape = inputShape(random, axes);
                    long[] gridShape = gridShape(random, inputShape);
                    inputShape[1] = channels(type, each, gridShape);
                    SampleOptions options = isFilled(each) ? each.withFill(fill(random, inputShape[1], odd)) : each;
                    Tensor input = SampleData.pixels(random, type, inputShape);
                    Tensor grid = SampleData.grid(random, type, inputShape, gridShape);
                    if (odd) {
                        sprinkle(random, input, ODD_PIXELS, 7);
                        sprinkle(random, grid, ODD_COORDINATES, 5);
                    }
                    compare(input, grid, options, seed);
                    if (isFilled(options)) {
                        boolean inBytes = type == ElementType.FLOAT32 && isOfOneChannel(options);
                        compareCoverage(
                                grid, inputShape, inBytes ? options.withOutputType(ElementType.UINT8) : options, seed);
                    }
                    Coordinates.Kind kind = otherKind(options, axes, type);
                    if (options.alignCorners() || kind.isNormalised()) {
                        // Layouts take turns as well.
                        Layout from = layout(options, axes);
                        Tensor own = Tensors.in(from, input, Layout.CHANNELS_FIRST);
                        SampleOptions moved = options.withLayouts(from, layout(options, type.ordinal()))
                                .withAntialias(isShrunk(options, axes, type));
                        if (isStrided(options, axes)) {
                            // Shorter rows go through kernels of single pixels, which the contract has.
                            gridShape[axes] = Math.max(gridShape[axes], VECTOR);
                            compareRegions(
                                    own, coordinates(kind, odd, random, type, inputShape, gridShape), moved, seed);
                        } else {
                            compare(own, coordinates(kind, odd, random, type, inputShape, gridShape), moved, seed);
                        }
                    }
                }
            }
        }
    }

    /** All, and of those that are filled a half: a build takes a second. */
    private static List<SampleOptions> combinations(int axes, ElementType type) {
        List<SampleOptions> all = new ArrayList<>(Combinations.ofAxes(axes));
        List<SampleOptions> filled = Combinations.filled(axes, 1);
        for (int i = (axes + type.ordinal()) % 2; i < filled.size(); i += 2) {
            all.add(filled.get(i));
        }
        return all;
    }

    private static boolean isFilled(SampleOptions options) {
        return !options.fill().equals(SampleOptions.defaults().fill());
    }

    private static double[] fill(SplittableRandom random, long channels, boolean odd) {
        double[] fill = new double[random.nextInt(3) == 0 ? 1 : (int) channels];
        Arrays.setAll(
                fill,
                c -> odd && random.nextBoolean() ? ODD_PIXELS[random.nextInt(ODD_PIXELS.length)] : random.nextDouble());
        return fill;
    }

    /** A few ways to store elements a seed, on bits of any kind: with NaNs of any payload, and subnormals. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyBackendStoresTheSameBits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (Interpolation interpolation : Interpolation.values()) {
            List<Stored> ways = Stored.all(interpolation);
            Stored stored = ways.get(random.nextInt(ways.size()));
            int axes = random.nextInt(2, 4);
            List<SampleOptions> usual = Combinations.ofAxes(axes).stream()
                    .filter(options -> options.interpolation() == interpolation)
                    .toList();
            int channels = random.nextInt(1, 6);
            SampleOptions options = stored.options(usual.get(random.nextInt(usual.size())), channels)
                    .withAntialias(stored.input().isComputable() && random.nextInt(3) == 0);
            if (random.nextBoolean()) {
                options = options.withFill(
                        Stored.pixels(random, stored.input(), 1).get(0));
            }
            long[] inputShape = inputShape(random, axes);
            inputShape[1] = channels;
            Tensor input = Tensors.anyBits(random, stored.input(), inputShape);
            Tensor grid = SampleData.grid(
                    random, stored.input().precision().type(), inputShape, gridShape(random, inputShape));
            sprinkle(random, grid, ODD_COORDINATES, 20);
            Layout from = Layout.values()[random.nextInt(Layout.values().length)];
            Layout to = Layout.values()[random.nextInt(Layout.values().length)];
            compare(
                    Tensors.in(from, input, Layout.CHANNELS_FIRST),
                    new Coordinates.Grid(grid),
                    options.withLayouts(from, to),
                    seed);
        }
    }

    /** Few options, since each is a kernel or two; {@code GradientsTest} has all choices in pairs. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyBackendGivesTheSameGradients(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int axes = 2; axes <= 3; axes++) {
            for (Interpolation interpolation : Interpolation.values()) {
                ElementType type = Tensors.FLOATS.get((axes + interpolation.ordinal()) % 2);
                long[] inputShape = inputShape(random, axes);
                inputShape[1] = random.nextLong(1, 5);
                long[] gridShape = gridShape(random, inputShape);
                Coordinates.Kind kind = Coordinates.Kind.values()[2 * interpolation.ordinal() + axes - 2];
                SampleOptions options = Combinations.mixed(axes, interpolation)
                        .get(0)
                        .withAlignCorners(kind.isNormalised())
                        .withFill(fill(random, inputShape[1], true));
                Layout from = layout(options, axes);
                Layout to = layout(options, type.ordinal());
                Tensor input = SampleData.pixels(random, type, inputShape);
                long[] outputShape = gridShape.clone();
                System.arraycopy(gridShape, 1, outputShape, 2, axes);
                outputShape[1] = inputShape[1];
                Tensor gradOutput = SampleData.pixels(random, type, outputShape);
                boolean odd = seed % 2 == 0;
                if (odd) {
                    sprinkle(random, input, ODD_PIXELS, 7);
                    sprinkle(random, gradOutput, ODD_PIXELS, 7);
                }
                Coordinates coordinates = coordinates(kind, odd, random, type, inputShape, gridShape);
                compareGradients(
                        Tensors.in(to, gradOutput, Layout.CHANNELS_FIRST),
                        Tensors.in(from, input, Layout.CHANNELS_FIRST),
                        coordinates,
                        options.withLayouts(from, to),
                        seed);
            }
        }
    }

    private void compareGradients(
            Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options, long seed) {
        Gradients expected = cpu.backward(gradOutput, input, coordinates, options);
        devices.forEach((name, device) -> {
            Gradients actual = device.backward(gradOutput, input, coordinates, options);
            String what = name + " against the CPU path, seed " + seed + ", gradients, input " + input + ", "
                    + coordinates + ", " + options;
            Bits.assertEqual(expected.input(), actual.input(), what);
            Bits.assertEqual(expected.coordinates(), actual.coordinates(), what);
            assertEquals(expected.fill().isPresent(), actual.fill().isPresent(), what);
            expected.fill()
                    .ifPresent(fill -> Bits.assertEqual(fill, actual.fill().orElseThrow(), what));
        });
    }

    /** Few options, as of the gradients; a penalty has both in it. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyBackendGivesTheSameSecondDerivatives(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Coordinates.Kind> kinds = SampleData.ofPoints();
        for (int axes = 2; axes <= 3; axes++) {
            for (Interpolation interpolation : List.of(Interpolation.BILINEAR, Interpolation.BICUBIC)) {
                int turn = axes + interpolation.ordinal();
                ElementType type = Tensors.FLOATS.get(turn % 2);
                long[] inputShape = inputShape(random, axes);
                inputShape[1] = random.nextLong(1, 5);
                long[] gridShape = gridShape(random, inputShape);
                long[] outputShape = gridShape.clone();
                System.arraycopy(gridShape, 1, outputShape, 2, axes);
                outputShape[1] = inputShape[1];
                Coordinates.Kind kind = kinds.get(turn % kinds.size());
                SampleOptions planar = Combinations.mixed(axes, interpolation)
                        .get(1)
                        .withAlignCorners(kind.isNormalised())
                        .withFill(fill(random, inputShape[1], true));
                SampleOptions options = planar.withLayouts(layout(planar, axes), layout(planar, type.ordinal()));
                boolean odd = seed % 2 == 0;
                Coordinates coordinates = coordinates(kind, odd, random, type, inputShape, gridShape);
                Tensor input = images(random, type, options.inputLayout(), odd, inputShape);
                Tensor gradGradInput = images(random, type, options.inputLayout(), odd, inputShape);
                Tensor gradOutput = images(random, type, options.outputLayout(), odd, outputShape);
                Tensor tangent =
                        SampleData.pixels(random, type, coordinates.tensor().shape());
                if (odd) {
                    sprinkle(random, tangent, ODD_PIXELS, 7);
                }
                SecondGradients expected = second(cpu, gradGradInput, tangent, gradOutput, input, coordinates, options);
                devices.forEach((name, device) -> {
                    SecondGradients actual =
                            second(device, gradGradInput, tangent, gradOutput, input, coordinates, options);
                    String what = name + " against the CPU path, seed " + seed + ", second derivatives, input " + input
                            + ", " + coordinates + ", " + options;
                    Bits.assertEqual(expected.gradOutput(), actual.gradOutput(), what);
                    Bits.assertEqual(expected.input(), actual.input(), what);
                    Bits.assertEqual(expected.coordinates(), actual.coordinates(), what);
                    assertEquals(expected.fill().isPresent(), actual.fill().isPresent(), what);
                    expected.fill()
                            .ifPresent(
                                    fill -> Bits.assertEqual(fill, actual.fill().orElseThrow(), what));
                });
            }
        }
    }

    private static SecondGradients second(
            GridSampler sampler,
            Tensor gradGradInput,
            Tensor tangent,
            Tensor gradOutput,
            Tensor input,
            Coordinates coordinates,
            SampleOptions options) {
        return sampler.doubleBackward(
                Optional.of(gradGradInput), Optional.of(tangent), gradOutput, input, coordinates, options);
    }

    private static Tensor images(
            SplittableRandom random, ElementType type, Layout layout, boolean odd, long[] planarShape) {
        Tensor images = SampleData.pixels(random, type, planarShape);
        if (odd) {
            sprinkle(random, images, ODD_PIXELS, 7);
        }
        return Tensors.in(layout, images, Layout.CHANNELS_FIRST);
    }

    /** One, which for most is a kind for which align_corners has no meaning; each kind meets each other choice and each form. */
    private static Coordinates.Kind otherKind(SampleOptions options, int axes, ElementType type) {
        int turn = 3 * options.interpolation().ordinal() + options.padding(0).ordinal() + axes + 2 * type.ordinal();
        return OTHER_KINDS.get(turn % OTHER_KINDS.size());
    }

    /** Whether means of footprints take their turn. */
    private static boolean isShrunk(SampleOptions options, int axes, ElementType type) {
        int turn = options.interpolation().ordinal() + options.padding(0).ordinal() + axes + type.ordinal();
        return turn % 5 == 0;
    }

    private static Layout layout(SampleOptions options, int turn) {
        int choice =
                turn + options.interpolation().ordinal() + options.padding(0).ordinal();
        return choice % 3 == 0 ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST;
    }

    private static boolean isStrided(SampleOptions options, int axes) {
        return (axes + options.interpolation().ordinal() + options.padding(0).ordinal()) % 2 == 0;
    }

    private static Coordinates coordinates(
            Coordinates.Kind kind,
            boolean odd,
            SplittableRandom random,
            ElementType type,
            long[] inputShape,
            long[] gridShape) {
        Coordinates coordinates = SampleData.coordinates(kind, random, type, inputShape, gridShape);
        if (odd) {
            double[] numbers = SampleData.isOfPoints(kind) ? ODD_COORDINATES : HUGE;
            sprinkle(random, coordinates.tensor(), numbers, 5);
        }
        return coordinates;
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void extentsThatFloat32CannotCount(Interpolation interpolation) {
        int size = (1 << 24) + 7;
        Tensor[] inputs = {
            Tensor.zeros(ElementType.FLOAT32, 1, 1, 1, size), Tensor.zeros(ElementType.FLOAT32, 1, 1, size, 1)
        };
        for (Tensor input : inputs) {
            for (int i = size - 40; i < size; i++) {
                input.floats().put(i, i % 13);
            }
            int axis = input.extent(3) == size ? 0 : 1;
            Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 1, 40, 2);
            for (int i = 0; i < 40; i++) {
                grid.floats().put(2 * i + axis, 1 - i * 0x1p-24f);
            }
            for (Padding padding : Padding.values()) {
                for (boolean alignCorners : new boolean[] {false, true}) {
                    compare(
                            input,
                            grid,
                            SampleOptions.defaults()
                                    .withInterpolation(interpolation)
                                    .withPadding(padding)
                                    .withAlignCorners(alignCorners),
                            0);
                }
            }
        }
    }

    /** The size is 2^24 in float32, which is where the last pixel is, and wraps to the first. */
    @Test
    void aSizeThatFloat32RoundsDown() {
        Tensor input = Tensor.zeros(ElementType.FLOAT32, 1, 1, 1, (1 << 24) + 1);
        input.set(0, 5);
        input.set(1 << 24, 7);
        Coordinates map = new Coordinates.PixelMap(Tensor.of(new float[] {1 << 24, 0}, 1, 1, 1, 2));
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.NEAREST)
                .withPadding(Padding.WRAP);
        assertEquals(5, cpu.sample(input, map, options).get(0));
        Tensor gradOutput = Tensor.of(new float[] {3}, 1, 1, 1, 1);
        Tensor gradInput = cpu.backward(gradOutput, input, map, options).input();
        assertEquals(List.of(3.0, 0.0), List.of(gradInput.get(0), gradInput.get(1 << 24)));
    }

    @Test
    void indicesThatFloat32CannotCount() {
        int size = (1 << 24) + 4;
        Tensor input = Tensor.zeros(ElementType.FLOAT32, 1, 1, 1, size + 8);
        for (int i = 0; i < 8; i++) {
            input.set((1 << 24) + i, i);
        }
        SampleOptions options = SampleOptions.defaults().withInterpolation(Interpolation.NEAREST);
        Coordinates flow = new Coordinates.Flow(Tensor.zeros(ElementType.FLOAT32, 1, 1, size, 2));
        Tensor output = cpu.sample(input, flow, options);
        assertEquals(
                List.of(0.0, 0.0, 2.0, 4.0),
                IntStream.of(0, 1, 2, 3)
                        .mapToObj(i -> output.get((1 << 24) + i))
                        .toList());
        compare(input, flow, options, 0);
    }

    /** One axis just short of, at and beyond 2^22: up to there pixels are counted in floating point, then some other way. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void extentsAroundTheLargestThatIsCounted(ElementType type) {
        for (int axes = 2; axes <= 3; axes++) {
            for (int axis = 0; axis < axes; axis++) {
                for (int size = (1 << 22) - 1; size <= (1 << 22) + 2; size++) {
                    long[] shape = new long[axes + 2];
                    Arrays.fill(shape, 1);
                    shape[axes + 1 - axis] = size;
                    Tensor input = Tensor.zeros(type, shape);
                    for (int i = 0; i < 40; i++) {
                        input.set(i, i % 13);
                        input.set(size - 1 - i, i % 11);
                    }
                    Tensor grid = bothEnds(type, axes, axis);
                    for (SampleOptions options : Combinations.all()) {
                        if (isOfOneChannel(options)) {
                            compare(input, grid, options, 0);
                        }
                    }
                }
            }
        }
    }

    /** Points along one axis, 3/8 of a pixel apart, from a few pixels outside either end to a few inside. */
    private static Tensor bothEnds(ElementType type, int axes, int axis) {
        int count = 64;
        double[] coordinates = new double[count * axes];
        for (int i = 0; i < count; i++) {
            double inside = (i / 2 - 8) * 3 * 0x1p-24;
            coordinates[i * axes + axis] = i % 2 == 0 ? 1 - inside : inside - 1;
        }
        return Tensors.points(type, axes, coordinates);
    }

    private void compare(Tensor input, Tensor grid, SampleOptions options, long seed) {
        compare(input, new Coordinates.Grid(grid), options, seed);
    }

    private void compare(Tensor input, Coordinates coordinates, SampleOptions options, long seed) {
        Tensor expected = cpu.sample(input, coordinates, options);
        devices.forEach((name, device) -> Bits.assertEqual(
                expected,
                device.sample(input, coordinates, options),
                name + " against the CPU path, seed " + seed + ", input " + input + ", " + coordinates + ", "
                        + options));
    }

    private void compareRegions(Tensor input, Coordinates coordinates, SampleOptions options, long seed) {
        Tensor expected = cpu.sample(input, coordinates, options);
        Tensor apart = Frame.around(input, options.inputLayout());
        Map<String, GridSampler> all = new LinkedHashMap<>(devices);
        all.put("the CPU path", cpu);
        all.forEach((name, sampler) -> {
            Frame frame = Frame.of(expected.type(), options.outputLayout(), expected.shape());
            String what = name + ", regions, against the CPU path, dense, seed " + seed + ", input " + apart + ", "
                    + coordinates + ", " + options;
            sampler.sampleInto(apart, coordinates, options, frame.region());
            Bits.assertEqual(expected, frame.region(), what);
            frame.assertTheRestIsUntouched(what);
        });
    }

    private void compareCoverage(Tensor grid, long[] inputShape, SampleOptions options, long seed) {
        Coordinates coordinates = new Coordinates.Grid(grid);
        long[] extents = Arrays.copyOfRange(inputShape, 2, inputShape.length);
        Tensor expected = cpu.coverage(coordinates, extents, options);
        devices.forEach((name, device) -> Bits.assertEqual(
                expected,
                device.coverage(coordinates, extents, options),
                name + " against the CPU path, seed " + seed + ", coverage of " + Arrays.toString(extents) + " by "
                        + coordinates + ", " + options));
    }

    /**
     * Each form of kernel, those for 1 to 4 channels and the one for more, meets each choice. But a type, a rank and options together
     * get one form, and single pixels the one that the contract has: a build takes a second.
     */
    private static long channels(ElementType type, SampleOptions options, long[] gridShape) {
        int axes = gridShape.length - 2;
        long pixels = Arrays.stream(gridShape, 1, axes + 1).reduce(1, (a, b) -> a * b);
        if (pixels < VECTOR) {
            return 2;
        }
        int turn = type.ordinal()
                + axes
                + options.interpolation().ordinal()
                + options.padding(0).ordinal();
        return isOfOneChannel(options) ? 1 : 2 + turn % 4;
    }

    /** Half of them: each interpolation with each padding. */
    private static boolean isOfOneChannel(SampleOptions options) {
        return options.alignCorners() == (options.padding(0) == Padding.BORDER);
    }

    private static long[] inputShape(SplittableRandom random, int axes) {
        long[] shape = new long[axes + 2];
        shape[0] = random.nextLong(1, 4);
        shape[1] = 1;
        for (int axis = 2; axis < shape.length; axis++) {
            shape[axis] = random.nextInt(5) == 0 ? 1 : random.nextLong(1, axes == 2 ? 70 : 20);
        }
        return shape;
    }

    private static long[] gridShape(SplittableRandom random, long[] inputShape) {
        int axes = inputShape.length - 2;
        long[] shape = new long[axes + 2];
        shape[0] = inputShape[0];
        for (int axis = 1; axis <= axes; axis++) {
            shape[axis] = random.nextInt(5) == 0 ? 1 : random.nextLong(1, axes == 2 ? 70 : 20);
        }
        shape[axes + 1] = axes;
        return shape;
    }

    /** About one element in {@code every} becomes one of the values. */
    private static void sprinkle(SplittableRandom random, Tensor tensor, double[] values, int every) {
        for (int i = 0; i < tensor.elementCount(); i++) {
            if (random.nextInt(every) == 0) {
                tensor.set(i, values[random.nextInt(values.length)]);
            }
        }
    }
}
