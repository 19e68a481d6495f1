package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;

/**
 * The weights of a tile's taps, and the slopes of these, as dual numbers: each with its derivative along a tangent of the points. The twin of
 * kernels/tangent.cl.
 */
final class FloatDualWeights {
    private final TapOrder order;
    private final Interpolation interpolation;
    private final FloatSlopes positions;
    private final FloatBuffer points;
    private final long batchStride;
    private final float[] numbers = new float[3 * Tiling.PIXELS];

    /** By how much a position moves along the tangent. */
    private final float[] moved = new float[Tiling.PIXELS];

    private final float[][] position;

    /** Per axis and tap along it. */
    private final Dual[][] weight;

    /** Of bilinear each is constant, with a derivative of 0. */
    private final Dual[][] slope;

    /** Per axis that is multiplied by. */
    private final Dual[] product;

    private record Dual(float[] primal, float[] tangent) {
        static Dual of(float[] primal) {
            return new Dual(primal, new float[Tiling.PIXELS]);
        }
    }

    /** For an operation that has a tangent. */
    FloatDualWeights(
            Operation operation, TapOrder order, FloatTapWeights weights, FloatSlopes positions, FloatScratch scratch) {
        this.order = order;
        this.positions = positions;
        interpolation = operation.options().interpolation();
        points = operation.tangent().orElseThrow().floats();
        batchStride = operation.geometry().gridItem();
        position = scratch.position;
        weight = new Dual[order.rank()][order.perAxis()];
        slope = new Dual[order.rank()][order.perAxis()];
        product = new Dual[order.rank()];
        for (int axis = 0; axis < order.rank(); axis++) {
            product[axis] = Dual.of(new float[Tiling.PIXELS]);
            for (int tap = 0; tap < order.perAxis(); tap++) {
                weight[axis][tap] = Dual.of(weights.along(axis, tap));
                slope[axis][tap] = Dual.of(new float[Tiling.PIXELS]);
            }
        }
    }

    /** Begins a tile, whose taps were found, and whose weights taken. */
    void start(Tile tile) {
        int count = tile.count();
        int rank = order.rank();
        int length = tile.columns() * rank;
        for (int row = 0; row < tile.rows(); row++) {
            int first = Math.toIntExact(tile.item() * batchStride + tile.pixel(row) * rank);
            points.get(first, numbers, row * length, length);
        }
        for (int i = 0; i < rank; i++) {
            int axis = i;
            Loop.run((first, end) -> move(numbers, axis, rank, positions.along(axis), moved, first, end), 0, count);
            Loop.run(slopes(axis), 0, count);
            for (int tap = 0; tap < order.perAxis(); tap++) {
                multiply(moved, slope[axis][tap].primal, weight[axis][tap].tangent, count);
            }
        }
    }

    /** The derivative of a tap's weight, until the next one is asked for. */
    float[] weight(int tap, int count) {
        return product(tap, weight, -1, count);
    }

    /** The derivative of its slope along an axis, until the next one is asked for. */
    float[] slope(int axis, int tap, int count) {
        return product(tap, slope, axis, count);
    }

    /** Of the weights along all axes; along one of them {@code others} are in their place. */
    private float[] product(int tap, Dual[][] others, int replaced, int count) {
        Dual all = (replaced == 0 ? others : weight)[0][order.along(0, tap)];
        for (int axis = 1; axis < order.rank(); axis++) {
            Dual next = (replaced == axis ? others : weight)[axis][order.along(axis, tap)];
            Dual before = all;
            Dual out = product[axis];
            Loop.run(
                    (first, end) -> multiply(
                            before.primal,
                            before.tangent,
                            next.primal,
                            next.tangent,
                            out.primal,
                            out.tangent,
                            first,
                            end),
                    0,
                    count);
            all = out;
        }
        return all.tangent;
    }

    private static void multiply(
            float[] a,
            float[] aTangent,
            float[] b,
            float[] bTangent,
            float[] primal,
            float[] tangent,
            int first,
            int end) {
        for (int t = first; t < end; t++) {
            primal[t] = a[t] * b[t];
            tangent[t] = aTangent[t] * b[t] + a[t] * bTangent[t];
        }
    }

    private static void multiply(float[] a, float[] b, float[] out, int count) {
        Loop.run(
                (first, end) -> {
                    for (int t = first; t < end; t++) {
                        out[t] = a[t] * b[t];
                    }
                },
                0,
                count);
    }

    private static void move(float[] numbers, int axis, int rank, float[] slope, float[] moved, int first, int end) {
        for (int t = first; t < end; t++) {
            moved[t] = numbers[t * rank + axis] * slope[t];
        }
    }

    /** Of the weights along an axis, and how they change. */
    private Loop slopes(int axis) {
        return switch (interpolation) {
            case NEAREST -> throw new IllegalArgumentException("nearest has no slopes");
            case BILINEAR ->
                (first, end) -> {
                    Arrays.fill(slope[axis][0].primal, first, end, -1f);
                    Arrays.fill(slope[axis][1].primal, first, end, 1f);
                };
            case BICUBIC -> (first, end) -> cubicSlopes(position[axis], moved, slope[axis], first, end);
        };
    }

    /** Of the four weights, A = -0.75. */
    @SuppressWarnings("cast") // what narrows here is redundant in the double twin
    private static void cubicSlopes(float[] p, float[] moved, Dual[] slope, int first, int end) {
        for (int t = first; t < end; t++) {
            float d = p[t] - (float) Math.floor(p[t]);
            slope[0].primal[t] = -FloatGridSums.outerSlope(2.25f, -1f - d, 6f);
            slope[1].primal[t] = -FloatGridSums.innerSlope(-3.75f, 0f - d);
            slope[2].primal[t] = -FloatGridSums.innerSlope(3.75f, 1f - d);
            slope[3].primal[t] = -FloatGridSums.outerSlope(-2.25f, 2f - d, -6f);
            slope[0].tangent[t] = moved[t] * outerCurvature(d + 1f);
            slope[1].tangent[t] = moved[t] * innerCurvature(d);
            slope[2].tangent[t] = moved[t] * innerCurvature(1f - d);
            slope[3].tangent[t] = moved[t] * outerCurvature(2f - d);
        }
    }

    /** The second derivative of Keys' kernel at a distance from 1 to 2. */
    private static float outerCurvature(float d) {
        return -4.5f * d + 7.5f;
    }

    /** The same at a distance from 0 to 1. */
    private static float innerCurvature(float d) {
        return 7.5f * d - 4.5f;
    }
}
