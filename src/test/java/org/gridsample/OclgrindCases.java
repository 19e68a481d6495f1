package org.gridsample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.Discovery;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.SecondGradients;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.Frame;
import org.gridsample.testing.Memory;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Stored;
import org.gridsample.testing.Tensors;

/**
 * Every combination of options and types on small inputs, on the first device and on the CPU path: binding, rank and
 * interpolations are its arguments. Prints the device's name and the number of cases with differing bits; names each case on
 * stderr before it runs.
 */
final class OclgrindCases {
    private static final long SEED = 3;

    /** Coordinates that an int can't hold, and those on and beside the borders. */
    private static final double[] SPECIAL = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e30,
        -1e30,
        3e9,
        -3e9,
        3e38,
        0,
        -0.0,
        1,
        -1,
        1.0000001,
        -1.0000001,
        1.5,
        -2.5
    };

    private static final List<Coordinates.Kind> OTHER_KINDS = Stream.of(Coordinates.Kind.values())
            .filter(kind -> kind != Coordinates.Kind.GRID)
            .toList();

    private OclgrindCases() {}

    enum Where {
        /** A third special, on a varying axis; the rest up to one input's width outside. */
        WILD,
        /** All taps inside, which is what fast paths are for. */
        CALM,
        /** All taps inside, rows that lie obliquely: each reads two rows of the input below the one above it. */
        OBLIQUE
    }

    /** An input and a grid. Odd row lengths: neither a multiple of a vector's width nor shorter than it. */
    record Shapes(long[] input, long[] grid, Where where) {
        Shapes(long[] input, long... grid) {
            this(input, grid, Where.WILD);
        }
    }

    static List<Shapes> shapes(int rank) {
        if (rank == 4) {
            return List.of(
                    new Shapes(new long[] {2, 3, 5, 4}, 2, 3, 19, 2),
                    new Shapes(new long[] {1, 1, 1, 1}, 1, 1, 17, 2),
                    new Shapes(new long[] {1, 4, 1, 7}, 3, 5, 1, 2),
                    new Shapes(new long[] {2, 1, 3, 1}, 1, 2, 33, 2),
                    new Shapes(new long[] {1, 6, 12, 11}, new long[] {1, 2, 24, 2}, Where.CALM),
                    // Rows that look below: a float32 channel of one row too many to be near, rows that are the
                    // output's own.
                    new Shapes(
                            new long[] {1, 1, 1 + nearBytes() / (128 * Float.BYTES), 128},
                            new long[] {1, 2, 131, 2},
                            Where.OBLIQUE));
        }
        return List.of(
                new Shapes(new long[] {2, 6, 3, 5, 4}, 2, 2, 3, 19, 3),
                new Shapes(new long[] {1, 1, 1, 1, 1}, 1, 1, 1, 17, 3),
                new Shapes(new long[] {2, 1, 1, 2, 5}, 1, 3, 2, 9, 3),
                new Shapes(new long[] {1, 2, 9, 11, 12}, new long[] {1, 1, 2, 24, 3}, Where.CALM));
    }

    /** The kernels' own bound, from their source. */
    private static int nearBytes() {
        try (InputStream in = OpenClProvider.class.getResourceAsStream("/org/gridsample/kernels/below.cl")) {
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher bound = Pattern.compile("#define NEAR_BYTES (\\d+)\n").matcher(source);
            if (!bound.find()) {
                throw new IllegalStateException("below.cl: expected NEAR_BYTES");
            }
            return Integer.parseInt(bound.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] arguments) {
        Binding binding = Binding.valueOf(arguments[0]);
        int rank = Integer.parseInt(arguments[1]);
        List<Shapes> shapes = shapes(rank);
        List<Interpolation> interpolations =
                Arrays.stream(arguments).skip(2).map(Interpolation::valueOf).toList();
        System.out.println("device: "
                + Discovery.of(BindingLoader.load(binding))
                        .devices()
                        .get(0)
                        .info()
                        .name());
        int cases = 0;
        int different = 0;
        int turn = 0;
        try (GridSampler device = GridSampler.builder()
                        .device(DeviceSelector.parse("opencl:0:0"))
                        .binding(binding)
                        .open();
                // Elsewhere rows that lie apart lie beside each other on the device.
                GridSampler inPlace = Samplers.over(Memory.IN_PLACE.open(BindingLoader.load(binding)));
                GridSampler cpu =
                        GridSampler.builder().device(DeviceSelector.CPU).open()) {
            for (SampleOptions plain : options(interpolations, rank)) {
                for (Stored stored : stored(plain, turn)) {
                    turn++;
                    boolean isPlain = stored.input() == stored.output() && Tensors.FLOATS.contains(stored.input());
                    for (Shapes shape :
                            isPlain && !stored.scaled() ? shapes : List.of(shapes.get(turn % shapes.size()))) {
                        SampleOptions options = stored.options(plain, (int) shape.input()[1]);
                        System.err.println("case: " + stored.input() + " " + Arrays.toString(shape.input()) + " grid "
                                + Arrays.toString(shape.grid()) + " " + options);
                        Tensor input = input(stored.input(), shape.input());
                        ElementType type = stored.input().precision().type();
                        Tensor grid = grid(type, shape);
                        // The others take turns. Under align_corners alone: for most it has no meaning.
                        Coordinates.Kind other = OTHER_KINDS.get((shapes.indexOf(shape) + turn) % OTHER_KINDS.size());
                        List<Coordinates.Kind> kinds = options.alignCorners()
                                ? List.of(Coordinates.Kind.GRID, other)
                                : List.of(Coordinates.Kind.GRID);
                        for (Coordinates.Kind kind : kinds) {
                            cases++;
                            Coordinates coordinates = SampleData.isOfPoints(kind)
                                    ? SampleData.of(kind, SampleData.inKind(kind, grid, shape.input()))
                                    : matrices(kind, type, shape);
                            Layout from = Layout.values()[turn % 2];
                            Tensor own = Tensors.in(from, input, Layout.CHANNELS_FIRST);
                            SampleOptions moved = options.withLayouts(from, Layout.values()[cases / 2 % 2])
                                    .withAntialias(isAveraged(stored, cases));
                            Tensor expected = cpu.sample(own, coordinates, moved);
                            boolean same = cases % 3 == 0
                                    ? regionsAreSame(inPlace, own, coordinates, moved, expected)
                                    : sameBits(device.sample(own, coordinates, moved), expected);
                            if (isFilled(options)) {
                                SampleOptions share = stored.output() == ElementType.UINT8
                                        ? plain.withOutputType(ElementType.UINT8)
                                        : plain;
                                same &= sameBits(
                                        coverage(device, shape, coordinates, share),
                                        coverage(cpu, shape, coordinates, share));
                            }
                            if (isPlain
                                    && !stored.scaled()
                                    && turn % 2 == 0
                                    && shape == shapes.get(turn / 2 % shapes.size())) {
                                same &= gradientsAreSame(device, cpu, own, coordinates, moved, expected.shape());
                            }
                            if (hasSecondDerivatives(plain, stored, rank) && shape == shapes.get(0)) {
                                same &= secondDerivativesAreSame(device, cpu, input, grid, plain, expected.extent(0));
                            }
                            if (!same) {
                                System.err.println("other bits than the CPU path, " + kind);
                                different++;
                            }
                        }
                    }
                }
            }
        }
        System.out.println(cases + " cases, " + different + " with other bits than the CPU path");
    }

    /** Few: a pixel may have hundreds of probes. */
    private static boolean isAveraged(Stored stored, int number) {
        return stored.input().isComputable() && number % 23 == 0;
    }

    /** From and to memory that begins with the first element and ends with the last one. */
    private static boolean regionsAreSame(
            GridSampler inPlace, Tensor input, Coordinates coordinates, SampleOptions options, Tensor expected) {
        Frame frame = Frame.of(expected.type(), options.outputLayout(), expected.shape());
        inPlace.sampleInto(Frame.around(input, options.inputLayout()), coordinates, options, frame.region());
        frame.assertTheRestIsUntouched(options.toString());
        return sameBits(expected, frame.region());
    }

    private static boolean gradientsAreSame(
            GridSampler device,
            GridSampler cpu,
            Tensor input,
            Coordinates coordinates,
            SampleOptions options,
            long[] outputShape) {
        Random random = new Random(SEED + 3);
        Tensor gradOutput = tensor(input.type(), outputShape, i -> random.nextGaussian());
        SampleOptions plain = options.withAntialias(false);
        Gradients expected = cpu.backward(gradOutput, input, coordinates, plain);
        Gradients actual = device.backward(gradOutput, input, coordinates, plain);
        return sameBits(actual.input(), expected.input())
                && sameBits(actual.coordinates(), expected.coordinates())
                && expected.fill()
                        .map(fill -> sameBits(actual.fill().orElseThrow(), fill))
                        .orElse(actual.fill().isEmpty());
    }

    /** One of the options for an interpolation, in one type. */
    private static boolean hasSecondDerivatives(SampleOptions options, Stored stored, int rank) {
        ElementType type = Tensors.FLOATS.get(rank % 2);
        return stored.equals(new Stored(type, type, false))
                && options.equals(
                        Combinations.mixed(rank - 2, options.interpolation()).get(0));
    }

    private static boolean secondDerivativesAreSame(
            GridSampler device, GridSampler cpu, Tensor input, Tensor grid, SampleOptions options, long batch) {
        Random random = new Random(SEED + 4);
        long[] outputShape =
                Layout.CHANNELS_FIRST.shape(batch, input.extent(1), Layout.CHANNELS_LAST.spatialExtents(grid.shape()));
        Tensor gradOutput = tensor(input.type(), outputShape, i -> random.nextGaussian());
        Tensor tangent = tensor(input.type(), grid.shape(), i -> random.nextGaussian());
        Coordinates points = new Coordinates.Grid(grid);
        SampleOptions filled = options.withFill(0.5);
        SecondGradients expected =
                cpu.doubleBackward(Optional.of(input), Optional.of(tangent), gradOutput, input, points, filled);
        SecondGradients actual =
                device.doubleBackward(Optional.of(input), Optional.of(tangent), gradOutput, input, points, filled);
        return sameBits(actual.gradOutput(), expected.gradOutput())
                && sameBits(actual.input(), expected.input())
                && sameBits(actual.coordinates(), expected.coordinates());
    }

    /** Of these the coverage is looked at, too. */
    private static boolean isFilled(SampleOptions options) {
        return !options.fill().equals(SampleOptions.defaults().fill());
    }

    private static Tensor coverage(GridSampler sampler, Shapes shapes, Coordinates coordinates, SampleOptions options) {
        return sampler.coverage(coordinates, Arrays.copyOfRange(shapes.input(), 2, shapes.input().length), options);
    }

    /** For each of these interpolations, and inputs of so many dimensions. */
    static List<SampleOptions> options(List<Interpolation> interpolations, int rank) {
        return Stream.concat(Combinations.ofAxes(rank - 2).stream(), Combinations.filled(rank - 2, 0.75).stream())
                .filter(options -> interpolations.contains(options.interpolation()))
                .toList();
    }

    /** Float32 and float64 as they are, and one of the other ways: options take turns. */
    static List<Stored> stored(SampleOptions options, int turn) {
        List<Stored> others = Stored.all(options.interpolation());
        return List.of(
                new Stored(ElementType.FLOAT32, ElementType.FLOAT32, false),
                new Stored(ElementType.FLOAT64, ElementType.FLOAT64, false),
                // A step that has no divisor with their number meets all.
                others.get(turn * 7 % others.size()));
    }

    private static Tensor input(ElementType type, long[] shape) {
        if (!Tensors.FLOATS.contains(type)) {
            return Stored.pixels(new SplittableRandom(SEED), type, shape);
        }
        Random random = new Random(SEED);
        return tensor(type, shape, i -> random.nextGaussian());
    }

    private static Tensor grid(ElementType type, Shapes shapes) {
        Random random = new Random(SEED + 1);
        long[] shape = shapes.grid();
        return tensor(
                type,
                shape,
                switch (shapes.where()) {
                    case WILD ->
                        i -> random.nextInt(3) == 0
                                ? SPECIAL[random.nextInt(SPECIAL.length)]
                                : random.nextDouble(-3, Math.nextUp(3.0));
                    case CALM -> i -> random.nextDouble(-0.5, 0.5);
                    case OBLIQUE -> {
                        int columns = (int) shape[2];
                        double row = 2.0 / shapes.input()[2];
                        yield i -> {
                            double along = (double) (i / 2 % columns) / columns - 0.5;
                            return i % 2 == 0 ? along : 0.3 * along + 2 * row * (i / 2 / columns);
                        };
                    }
                });
    }

    private static Coordinates matrices(Coordinates.Kind kind, ElementType type, Shapes shapes) {
        SplittableRandom random = new SplittableRandom(SEED + 2);
        Coordinates coordinates = SampleData.coordinates(kind, random, type, shapes.input(), shapes.grid());
        Tensor numbers = coordinates.tensor();
        int axes = shapes.input().length - 2;
        for (int i = 0; i < numbers.elementCount(); i++) {
            int rows = (int) numbers.extent(1);
            int row = i / (axes + 1) % rows;
            int column = i % (axes + 1);
            long size = row == axes ? 0 : shapes.input()[axes + 1 - row];
            switch (shapes.where()) {
                case WILD -> {}
                case CALM -> numbers.set(i, inside(kind, axes, row, column, 0, size));
                case OBLIQUE -> numbers.set(i, inside(kind, axes, row, column, 0.1, size));
            }
        }
        return coordinates;
    }

    /** An element of a matrix that reads around an input's middle; rows that are oblique lie two below each other. */
    private static double inside(Coordinates.Kind kind, int axes, int row, int column, double oblique, long size) {
        boolean turned = oblique > 0 && row == 1;
        return switch (kind) {
            case GRID, PIXEL_MAP, FLOW -> throw new IllegalArgumentException(kind.toString());
            case AFFINE -> column == axes ? size / 4 : column == row ? (turned ? 2 : 0.21) : column == 0 ? oblique : 0;
            case THETA -> column == row ? 0.4 : column == 0 ? oblique : 0;
            case HOMOGRAPHY ->
                row == axes
                        ? (column == axes ? 1 : 0)
                        : inside(Coordinates.Kind.AFFINE, axes, row, column, oblique, size);
        };
    }

    private static Tensor tensor(ElementType type, long[] shape, IntToDoubleFunction value) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, value.applyAsDouble(i));
        }
        return tensor;
    }

    private static boolean sameBits(Tensor a, Tensor b) {
        return Arrays.equals(Bits.of(a), Bits.of(b));
    }
}
