package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;

/**
 * The gradients of a tile's points before they are multiplied by the slopes of positions: what each tap of each channel adds to them, by loops
 * over few arrays.
 */
final class FloatGridSums {
    private final int rank;
    private final TapOrder order;
    private final Interpolation interpolation;
    private final FloatTapWeights weights;

    /** Null unless what is summed is the derivative along a tangent. */
    private final FloatDualWeights duals;

    /** Of bicubic's weights, per axis and tap along it. */
    private final float[][][] slope;

    /**
     * What a tap of the channel at hand reads: an array for each of those that follow each other along an axis, the same for all others but those that
     * are needed together.
     */
    final float[][] values;

    /** The output's gradient in that channel. */
    final float[] gradient = new float[Tiling.PIXELS];

    private final float[][] sum;

    /** Of positions from the pixels below, along the axis at hand. */
    private final float[] distance = new float[Tiling.PIXELS];

    /** Of two values, weighted. */
    private final float[] difference = new float[Tiling.PIXELS];

    /** Per axis. */
    private final List<List<Loop>> slopes = new ArrayList<>();

    /** What is done once a tap's values are there. */
    private final List<List<Loop>> loops = new ArrayList<>();

    FloatGridSums(Operation operation, TapOrder order, FloatSlopes positions, FloatScratch scratch) {
        this.order = order;
        rank = order.rank();
        interpolation = operation.options().interpolation();
        weights = new FloatTapWeights(operation, order, scratch);
        duals = operation.tangent().isPresent()
                ? new FloatDualWeights(operation, order, weights, positions, scratch)
                : null;
        sum = new float[rank][Tiling.PIXELS];
        slope = new float[rank][order.perAxis()][Tiling.PIXELS];
        values = new float[order.taps()][];
        float[][] alongAxis = new float[order.perAxis()][Tiling.PIXELS];
        Arrays.setAll(values, tap -> alongAxis[tap % order.perAxis()]);
        for (int tap = 0; tap < order.taps(); tap++) {
            loops.add(duals == null ? terms(tap) : tangentTerms(tap));
        }
        for (int axis = 0; duals == null && axis < rank; axis++) {
            slopes.add(
                    switch (interpolation) {
                        case NEAREST, BILINEAR -> List.of();
                        case BICUBIC -> slopes(distance, slope[axis]);
                    });
        }
    }

    private List<Loop> terms(int tap) {
        return switch (interpolation) {
            case NEAREST -> throw new IllegalArgumentException("nearest has no gradient of the grid");
            case BILINEAR -> rank == 2 ? bilinear(tap) : trilinear(tap);
            case BICUBIC -> rank == 2 ? bicubic(tap) : tricubic(tap);
        };
    }

    private List<Loop> tangentTerms(int tap) {
        List<Loop> along = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            int axis = i;
            along.add((first, end) -> addTangent(values[tap], gradient, duals.slope(axis, tap, end), sum[axis], end));
        }
        return along;
    }

    /** Whether a tap that reads nothing adds nothing, be the gradient infinite or no number. */
    boolean skipsOutside() {
        return duals == null
                && switch (interpolation) {
                    case NEAREST, BICUBIC -> false;
                    case BILINEAR -> rank == 3;
                };
    }

    /** Begins a tile, whose taps were found. */
    void start(FloatTaps taps, Tile tile) {
        int count = tile.count();
        weights.start(count);
        for (int axis = 0; axis < slopes.size(); axis++) {
            if (!slopes.get(axis).isEmpty()) {
                taps.distances(axis, count, distance);
                run(slopes.get(axis), count);
            }
        }
        if (duals != null) {
            duals.start(tile);
        }
    }

    /** Begins with sums of 0. */
    void clear(int count) {
        for (float[] along : sum) {
            Arrays.fill(along, 0, count, 0f);
        }
    }

    /** Adds a channel's tap, the ones before it having been added. */
    void add(int tap, int count) {
        run(loops.get(tap), count);
    }

    float[] along(int axis) {
        return sum[axis];
    }

    /** Whether any is not a number; it may say so of infinite ones. */
    boolean hasNaN(int count) {
        boolean any = false;
        for (float[] along : sum) {
            float all = FloatInterpolation.all(along, 0, count);
            any |= all != all;
        }
        return any;
    }

    /** Makes gradients of the sums along an axis, as they are stored. */
    void multiply(int axis, float[] slope, int count) {
        float[] along = sum[axis];
        Loop.run((first, end) -> multiply(along, slope, first, end), 0, count);
        FloatInterpolation.canonical(FloatInterpolation.all(along, 0, count), along, 0, count);
    }

    private static void run(List<Loop> loops, int count) {
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, count);
        }
    }

    /** After the last tap. */
    private List<Loop> bilinear(int tap) {
        values[tap] = new float[Tiling.PIXELS];
        return tap < order.taps() - 1
                ? List.of()
                : List.of(
                        difference(values[0], values[1], weights.along(1, 0)),
                        addDifference(values[2], values[3], weights.along(1, 1), sum[0]),
                        difference(values[0], values[2], weights.along(0, 0)),
                        addDifference(values[1], values[3], weights.along(0, 1), sum[1]));
    }

    private Loop difference(float[] v, float[] next, float[] weight) {
        return (first, end) -> difference(v, next, weight, difference, first, end);
    }

    private Loop addDifference(float[] v, float[] next, float[] weight, float[] sum) {
        return (first, end) -> addDifference(v, next, weight, difference, gradient, sum, first, end);
    }

    private List<Loop> trilinear(int tap) {
        float[] v = values[tap];
        float[] x = weights.along(0, order.along(0, tap));
        float[] y = weights.along(1, order.along(1, tap));
        float[] z = weights.along(2, order.along(2, tap));
        return List.of(trilinear(v, y, z, 0, tap), trilinear(v, x, z, 1, tap), trilinear(v, x, y, 2, tap));
    }

    private Loop trilinear(float[] v, float[] a, float[] b, int axis, int tap) {
        float[] to = sum[axis];
        return order.along(axis, tap) == 0
                ? (first, end) -> subtract(v, a, b, gradient, to, first, end)
                : (first, end) -> add(v, a, b, gradient, to, first, end);
    }

    /** After every other tap of a column: a sum is read and written once for two. */
    private List<Loop> bicubic(int tap) {
        int i = order.along(0, tap);
        int j = order.along(1, tap);
        return j % 2 == 0
                ? List.of()
                : List.of(
                        alongX(values[tap - 1], values[tap], slope[0][i], weights.along(1, j - 1), weights.along(1, j)),
                        alongY(values[tap - 1], values[tap], slope[1][j - 1], slope[1][j], weights.along(0, i)));
    }

    private Loop alongX(float[] v, float[] next, float[] slope, float[] weight, float[] nextWeight) {
        return (first, end) -> alongX(v, next, gradient, slope, weight, nextWeight, sum[0], first, end);
    }

    private Loop alongY(float[] v, float[] next, float[] slope, float[] nextSlope, float[] weight) {
        return (first, end) -> alongY(v, next, gradient, slope, nextSlope, weight, sum[1], first, end);
    }

    private List<Loop> tricubic(int tap) {
        int i = order.along(0, tap);
        int j = order.along(1, tap);
        int k = order.along(2, tap);
        float[] x = weights.along(0, i);
        float[] y = weights.along(1, j);
        float[] z = weights.along(2, k);
        return List.of(
                tricubic(values[tap], slope[0][i], y, z, sum[0]),
                tricubic(values[tap], x, slope[1][j], z, sum[1]),
                tricubic(values[tap], x, y, slope[2][k], sum[2]));
    }

    private Loop tricubic(float[] v, float[] x, float[] y, float[] z, float[] sum) {
        return (first, end) -> tricubic(v, x, y, z, gradient, sum, first, end);
    }

    private static void multiply(float[] sum, float[] slope, int first, int end) {
        for (int t = first; t < end; t++) {
            sum[t] = sum[t] * slope[t];
        }
    }

    private static void difference(float[] v, float[] next, float[] weight, float[] out, int first, int end) {
        for (int t = first; t < end; t++) {
            out[t] = (next[t] - v[t]) * weight[t];
        }
    }

    private static void addDifference(
            float[] v, float[] next, float[] weight, float[] other, float[] g, float[] sum, int first, int end) {
        for (int t = first; t < end; t++) {
            sum[t] = Math.fma(Math.fma(next[t] - v[t], weight[t], other[t]), g[t], sum[t]);
        }
    }

    private static void add(float[] v, float[] a, float[] b, float[] g, float[] sum, int first, int end) {
        for (int t = first; t < end; t++) {
            sum[t] = sum[t] + ((v[t] * a[t]) * b[t]) * g[t];
        }
    }

    private static void subtract(float[] v, float[] a, float[] b, float[] g, float[] sum, int first, int end) {
        for (int t = first; t < end; t++) {
            sum[t] = sum[t] - ((v[t] * a[t]) * b[t]) * g[t];
        }
    }

    private static void addTangent(float[] v, float[] g, float[] slope, float[] sum, int count) {
        for (int t = 0; t < count; t++) {
            sum[t] = sum[t] + (v[t] * g[t]) * slope[t];
        }
    }

    private static void alongX(
            float[] v,
            float[] next,
            float[] g,
            float[] slope,
            float[] weight,
            float[] nextWeight,
            float[] sum,
            int first,
            int end) {
        for (int t = first; t < end; t++) {
            float one = Math.fma(-((v[t] * g[t]) * slope[t]), weight[t], sum[t]);
            sum[t] = Math.fma(-((next[t] * g[t]) * slope[t]), nextWeight[t], one);
        }
    }

    private static void alongY(
            float[] v,
            float[] next,
            float[] g,
            float[] slope,
            float[] nextSlope,
            float[] weight,
            float[] sum,
            int first,
            int end) {
        for (int t = first; t < end; t++) {
            float one = Math.fma(-((v[t] * g[t]) * slope[t]), weight[t], sum[t]);
            sum[t] = Math.fma(-((next[t] * g[t]) * nextSlope[t]), weight[t], one);
        }
    }

    private static void tricubic(
            float[] v, float[] x, float[] y, float[] z, float[] g, float[] sum, int first, int end) {
        for (int t = first; t < end; t++) {
            sum[t] = Math.fma(-(((v[t] * g[t]) * x[t]) * y[t]), z[t], sum[t]);
        }
    }

    /** Of the four weights, from distances. A = -0.75. */
    private static List<Loop> slopes(float[] distance, float[][] slope) {
        return List.of(
                (first, end) -> {
                    for (int t = first; t < end; t++) {
                        float d = distance[t];
                        slope[0][t] = outerSlope(2.25f, -1f - d, 6f);
                        slope[3][t] = outerSlope(-2.25f, 2f - d, -6f);
                    }
                },
                (first, end) -> {
                    for (int t = first; t < end; t++) {
                        float d = distance[t];
                        slope[1][t] = innerSlope(-3.75f, 0f - d);
                        slope[2][t] = innerSlope(3.75f, 1f - d);
                    }
                });
    }

    static float outerSlope(float a, float x, float c) {
        return (a * x + 7.5f) * x + c;
    }

    static float innerSlope(float a, float x) {
        return (a * x - 4.5f) * x;
    }
}
