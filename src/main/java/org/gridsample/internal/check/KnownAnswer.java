package org.gridsample.internal.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.backend.GridGradient;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * A small operation whose answer another backend knows, made of what kernels get wrong: whole vectors of pixels with all taps
 * inside the input and a part of one, taps at, across and far beyond the edges, coordinates that are no numbers; and, in the
 * input's first and last column, pixels that are infinite, subnormal, -0 or no numbers. Its first and last rows are zeros of either
 * sign: a software fma may get the sign of their sums wrong.
 */
public final class KnownAnswer {
    /** So many output pixels, the widest vector, have no tap in the outermost columns of an input of at least 7. */
    private static final int INSIDE = 16;

    private static final double[] FAR = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e30,
        -1e30,
        3e38,
        -3e38,
        3e9,
        -3e9,
        12345.678,
        -7.5
    };

    /** The NaN that is not canonical is handed on by nearest, and made canonical by everything else. */
    private static final double[] ODD = {
        -0.0,
        Double.NaN,
        Double.longBitsToDouble(0xfff8000020000000L),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e38,
        1e-40,
        -1e-40
    };

    private static final double[] FILL = {0.75, Double.NaN, Double.POSITIVE_INFINITY, -0.0, -2.5};

    private static final int SUBNORMAL = 2;

    /** So many at either end fill all taps of a bicubic reflection above the input, and of a wrap that goes on below. */
    private static final int ZERO_ROWS = 2;

    /** Input extents and grid extents in turn. The second and third have single pixels, the last rows longer than a tile's. */
    private static final long[][][] FLAT = {
        {{7, 9}, {3, 19}}, {{1, 6}, {3, 7}}, {{9, 1}, {1, 37}}, {{23, 31}, {17, 521}}
    };

    private static final long[][][] SOLID = {
        {{4, 7, 9}, {1, 3, 19}}, {{1, 1, 6}, {1, 3, 7}}, {{3, 9, 1}, {1, 1, 37}}, {{5, 11, 13}, {3, 7, 67}}
    };

    /** The first pixels read inside as a grid's do, the next rows across an edge and beyond it. */
    private static final double[][] AFFINE = {
        {0.12, -4.9, 3.1, 0.011, 3.7, 2.6}, {0.12, -4.9, 1.3, 3.1, 0.011, 3.7, -0.2, 2.6, 0.003, 0.7, 0.9, 1.2}
    };

    /** Crosses the second row, where it is 0 at a pixel. */
    private static final double[][] HORIZON = {
        {-1 / 256.0, -248 / 256.0, 1}, {-1 / 256.0, -248 / 256.0, 1 / 256.0, 1},
    };

    private static final double[][] THETA = {
        {0.19, 0.03, 0.11, 0.02, 1.9, 1.7}, {0.19, 0.03, 0.7, 0.11, 0.02, 1.9, 0.1, 1.7, 0.01, 0.9, 1.3, 0.2}
    };

    private final Operation operation;

    private KnownAnswer(Operation operation) {
        this.operation = operation;
    }

    /**
     * One that is enough to trust a kernel with, and soon computed: 57 pixels.
     *
     * @param subnormals whether subnormal float32 pixels survive where this is computed
     */
    public static KnownAnswer small(Computation computation, int channels, boolean subnormals) {
        return of(1, extents(computation)[0], computation, channels, subnormals);
    }

    /** Batches of two, of the small one's extents and of others. */
    public static List<KnownAnswer> all(Computation computation, int channels, boolean subnormals) {
        List<KnownAnswer> all = new ArrayList<>();
        for (long[][] extents : extents(computation)) {
            all.add(of(2, extents, computation, channels, subnormals));
        }
        return all;
    }

    private static long[][][] extents(Computation computation) {
        return computation.spatialRank() == 2 ? FLAT : SOLID;
    }

    private static KnownAnswer of(
            int batch, long[][] extents, Computation computation, int channels, boolean subnormals) {
        ElementType type = computation.type();
        ElementType computed = type.precision().type();
        int axes = extents[0].length;
        long[] inputShape = new long[axes + 2];
        long[] gridShape = new long[axes + 2];
        inputShape[0] = batch;
        inputShape[1] = channels;
        gridShape[0] = 1;
        gridShape[axes + 1] = axes;
        System.arraycopy(extents[0], 0, inputShape, 2, axes);
        System.arraycopy(extents[1], 0, gridShape, 1, axes);
        SplittableRandom random = new SplittableRandom(1);
        Layout layout = computation.inputLayout();
        Tensor input = pixels(
                random,
                zeros(type, layout, computation.strided(), layout.shape(batch, channels, extents[0])),
                layout,
                switch (type.precision()) {
                    case FLOAT32 -> subnormals;
                    case FLOAT64 -> true;
                });
        Coordinates coordinates =
                switch (computation.coordinates()) {
                    case GRID -> new Coordinates.Grid(grid(random, Tensor.zeros(computed, gridShape), inputShape));
                    case PIXEL_MAP ->
                        new Coordinates.PixelMap(map(random, Tensor.zeros(computed, gridShape), inputShape));
                    case FLOW -> new Coordinates.Flow(flow(map(random, Tensor.zeros(computed, gridShape), inputShape)));
                    case AFFINE -> new Coordinates.Affine(matrix(computed, AFFINE[axes - 2]), extents[1]);
                    case THETA -> new Coordinates.Theta(matrix(computed, THETA[axes - 2]), extents[1]);
                    case HOMOGRAPHY ->
                        new Coordinates.Homography(matrix(computed, AFFINE[axes - 2], HORIZON[axes - 2]), extents[1]);
                };
        SampleOptions options = options(computation, channels);
        Optional<Tensor> tangent =
                computation.tangent() ? Optional.of(signed(random, computed, gridShape)) : Optional.empty();
        return switch (computation.operation()) {
            case SAMPLE -> {
                SampleRequest request = computation.ones()
                        ? SampleRequest.ofOnes(type, input.shape(), coordinates, options)
                        : SampleRequest.of(input, coordinates, options);
                Tensor output = request.output();
                yield new KnownAnswer(request.along(tangent)
                        .writing(List.of(zeros(
                                output.type(), computation.outputLayout(), computation.strided(), output.shape()))));
            }
            case GRID_GRADIENT -> {
                long[] shape = SampleRequest.outputShape(input, coordinates, options);
                yield new KnownAnswer(GridGradient.of(
                                signed(random, type, shape),
                                input,
                                coordinates,
                                options,
                                Tensor.zeros(computed, Layout.CHANNELS_LAST.shape(batch, axes, extents[1])))
                        .along(tangent));
            }
            case INPUT_GRADIENT ->
                new KnownAnswer(InputGradient.of(
                                signed(random, type, SampleRequest.outputShape(input, coordinates, options)),
                                coordinates,
                                options,
                                Tensor.zeros(type, input.shape()))
                        .along(tangent));
        };
    }

    /** Numbers of either sign, and now and then what kernels get wrong. */
    private static Tensor signed(SplittableRandom random, ElementType type, long[] shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(
                    i,
                    random.nextInt(64) == 0 ? ODD[random.nextInt(ODD.length - SUBNORMAL)] : random.nextDouble(-1, 1));
        }
        return tensor;
    }

    /**
     * With other elements behind each row, and each channel or item, if it is to be strided. Not behind each pixel of several channels: kernels
     * that load these whole have no such.
     */
    private static Tensor zeros(ElementType type, Layout layout, boolean strided, long... shape) {
        if (!strided) {
            return Tensor.zeros(type, shape);
        }
        long[] around = shape.clone();
        int images =
                switch (layout) {
                    case CHANNELS_FIRST -> layout.channelAxis(shape.length);
                    case CHANNELS_LAST -> 0;
                };
        around[images]++;
        around[layout.firstSpatialAxis() + shape.length - 3]++;
        return Tensor.zeros(type, around).region(new long[shape.length], shape);
    }

    /**
     * Values outside that tell a channel from its neighbours and what is filled from what has no weight; scales that take values beyond
     * what integers hold, and back.
     */
    private static SampleOptions options(Computation computation, int channels) {
        SampleOptions options = computation.options();
        double from = spread(computation.type());
        double to = spread(computation.outputType());
        if (computation.fill()) {
            options = options.withFill(IntStream.range(0, channels)
                    .mapToDouble(channel -> FILL[channel % FILL.length] * from)
                    .toArray());
        }
        if (computation.scaled()) {
            options = options.withOutputScale(
                    IntStream.range(0, channels)
                            .mapToDouble(c -> (c - 1.5) / from * to)
                            .toArray(),
                    IntStream.range(0, channels).mapToDouble(c -> c * to / 8).toArray());
        }
        return options;
    }

    /** Pixels are about as large as this: integers reach their ends, and beyond. */
    private static double spread(ElementType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, FLOAT16 -> 1;
            case UINT8 -> 300;
            case UINT16 -> 70_000;
            case INT16 -> 33_000;
            case INT32 -> 2.2e9;
        };
    }

    private static Tensor pixels(SplittableRandom random, Tensor input, Layout layout, boolean subnormals) {
        long[] extents = layout.spatialExtents(input.shape());
        int width = (int) extents[extents.length - 1];
        int height = (int) extents[extents.length - 2];
        int channels = (int) input.extent(layout.channelAxis(input.rank()));
        int plane = (int) Arrays.stream(extents).reduce(1, (a, b) -> a * b);
        int kinds = subnormals ? ODD.length : ODD.length - SUBNORMAL;
        for (int i = 0; i < input.elementCount(); i++) {
            int column = i % width;
            boolean odd = (column == 0 || column == width - 1) && random.nextInt(3) == 0;
            int row = i / width % height;
            boolean zero = height > 2 * ZERO_ROWS && (row < ZERO_ROWS || row >= height - ZERO_ROWS);
            double usual = random.nextDouble(-1, 1) * spread(input.type());
            input.set(
                    element(layout, i, channels, plane),
                    odd ? ODD[random.nextInt(kinds)] : zero ? Math.copySign(0, usual) : usual);
        }
        return input;
    }

    /** Which element a pixel is that is counted as if one channel came after the other: all layouts get the same values. */
    private static int element(Layout layout, int i, int channels, int plane) {
        return switch (layout) {
            case CHANNELS_FIRST -> i;
            case CHANNELS_LAST -> (i / plane / channels * plane + i % plane) * channels + i / plane % channels;
        };
    }

    private static Tensor grid(SplittableRandom random, Tensor grid, long[] inputShape) {
        int axes = inputShape.length - 2;
        for (int i = 0; i < grid.elementCount(); i++) {
            long size = inputShape[inputShape.length - 1 - i % axes];
            grid.set(i, i / axes < INSIDE ? random.nextDouble(-0.25, 0.25) : anywhere(random, size));
        }
        return grid;
    }

    /** Around the input, at and halfway between its pixels under either align_corners, or far away. */
    private static double anywhere(SplittableRandom random, long size) {
        double position = random.nextLong(-5, 2 * size + 5) / 2.0;
        return switch (random.nextInt(8)) {
            case 0, 1 -> random.nextDouble(-1.2, 1.2);
            case 2 -> random.nextDouble(-3, 3);
            case 3 -> random.nextBoolean() ? 1 : -1;
            case 4 -> size == 1 ? -0.0 : 2 * position / (size - 1) - 1;
            case 5, 6 -> (2 * position + 1) / size - 1;
            default -> FAR[random.nextInt(FAR.length)];
        };
    }

    /** The positions of a grid's points. */
    private static Tensor map(SplittableRandom random, Tensor map, long[] inputShape) {
        int axes = inputShape.length - 2;
        grid(random, map, inputShape);
        for (int i = 0; i < map.elementCount(); i++) {
            map.set(i, ((map.get(i) + 1) * inputShape[inputShape.length - 1 - i % axes] - 1) / 2);
        }
        return map;
    }

    /** A map's positions, seen from each output pixel. */
    private static Tensor flow(Tensor map) {
        int axes = map.rank() - 2;
        for (int i = 0; i < map.elementCount(); i++) {
            long index = i / axes;
            for (int axis = 0; axis < i % axes; axis++) {
                index /= map.extent(axes - axis);
            }
            map.set(i, map.get(i) - index % map.extent(axes - i % axes));
        }
        return map;
    }

    private static Tensor matrix(ElementType type, double[] rows, double... lastRow) {
        int columns = rows.length == 6 ? 3 : 4;
        Tensor matrix = Tensor.zeros(type, 1, (rows.length + lastRow.length) / columns, columns);
        for (int i = 0; i < matrix.elementCount(); i++) {
            matrix.set(i, i < rows.length ? rows[i] : lastRow[i - rows.length]);
        }
        return matrix;
    }

    /** What is computed, to be named. */
    public Operation operation() {
        return operation;
    }

    /** Where a computation's answer differs from the reference's first. Each gets an operation with tensors of its own to write. */
    public Optional<BitDifference> difference(Consumer<Operation> reference, Consumer<Operation> tried) {
        List<Tensor> known = operation.written().stream()
                .map(tensor -> Tensor.zeros(tensor.type(), tensor.shape()))
                .toList();
        reference.accept(operation.writing(known));
        tried.accept(operation);
        return IntStream.range(0, known.size())
                .mapToObj(i ->
                        BitDifference.between(known.get(i), operation.written().get(i)))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
