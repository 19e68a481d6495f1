package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;

/**
 * The gradients of a tile's points before they are multiplied by the slopes of positions: what each channel adds to them, tap by tap. Tap's
 * values, weights and slopes of weights lie {@link Taps#TAP} apart.
 */
final class FloatGridSums {
    private static final int TAP = Taps.TAP;

    private final int rank;
    private final TapOrder order;
    private final Interpolation interpolation;
    private final float[][] position;
    private final float[][] weights;

    /** Of bicubic's weights along each axis. */
    private final float[][] slopes;

    /** What the taps of the channel at hand read. */
    final float[] values;

    /** The output's gradient: for each tap where {@link #skipsOutside}, else for all. */
    final float[] gradient;

    private final float[][] sum;
    private final List<Loop> slopeLoops = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();

    FloatGridSums(Operation operation, TapOrder order, FloatScratch scratch) {
        this.order = order;
        rank = order.rank();
        interpolation = operation.options().interpolation();
        position = scratch.position;
        weights = scratch.weights;
        slopes = new float[rank][4 * TAP];
        values = new float[order.taps() * TAP];
        gradient = new float[skipsOutside() ? values.length : TAP];
        sum = new float[rank][TAP];
        for (int axis = 0; axis < rank; axis++) {
            loops.addAll(
                    switch (interpolation) {
                        case NEAREST -> throw new IllegalArgumentException("nearest has no gradient of the grid");
                        case BILINEAR -> rank == 2 ? List.of(bilinear(axis)) : trilinear(axis);
                        case BICUBIC -> cubic(axis);
                    });
            slopeLoops.addAll(
                    switch (interpolation) {
                        case NEAREST, BILINEAR -> List.of();
                        case BICUBIC -> List.of(slopes(position[axis], slopes[axis]));
                    });
        }
    }

    /** Whether a tap that reads nothing adds nothing, be the gradient infinite or no number: then it must be 0. */
    boolean skipsOutside() {
        return switch (interpolation) {
            case NEAREST, BICUBIC -> false;
            case BILINEAR -> rank == 3;
        };
    }

    /** Begins a tile, whose taps were found. */
    void start(int count) {
        run(slopeLoops, count);
        for (float[] along : sum) {
            Arrays.fill(along, 0, count, 0f);
        }
    }

    /** Adds a channel. */
    void add(int count) {
        run(loops, count);
    }

    float[] along(int axis) {
        return sum[axis];
    }

    private static void run(List<Loop> loops, int count) {
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, count);
        }
    }

    private Loop bilinear(int axis) {
        float[] to = sum[axis];
        float[] across = weights[1 - axis];
        return axis == 0
                ? (first, end) -> bilinear(values, TAP, 2 * TAP, across, gradient, to, first, end)
                : (first, end) -> bilinear(values, 2 * TAP, TAP, across, gradient, to, first, end);
    }

    private List<Loop> trilinear(int axis) {
        List<Loop> all = new ArrayList<>();
        float[] to = sum[axis];
        int a = axis == 0 ? 1 : 0;
        int b = axis == 2 ? 1 : 2;
        for (int tap = 0; tap < order.taps(); tap++) {
            int at = tap * TAP;
            float side = order.along(axis, tap) == 0 ? -1f : 1f;
            int ofA = order.along(a, tap) * TAP;
            int ofB = order.along(b, tap) * TAP;
            all.add((first, end) ->
                    trilinear(values, at, side, weights[a], ofA, weights[b], ofB, gradient, to, first, end));
        }
        return all;
    }

    private List<Loop> cubic(int axis) {
        List<Loop> all = new ArrayList<>();
        float[] to = sum[axis];
        for (int tap = 0; tap < order.taps(); tap++) {
            int at = tap * TAP;
            int ofX = order.along(0, tap) * TAP;
            int ofY = order.along(1, tap) * TAP;
            float[] x = axis == 0 ? slopes[0] : weights[0];
            float[] y = axis == 1 ? slopes[1] : weights[1];
            if (rank == 2) {
                // The slope is the first factor.
                all.add(
                        axis == 0
                                ? (first, end) -> bicubic(values, at, x, ofX, y, ofY, gradient, to, first, end)
                                : (first, end) -> bicubic(values, at, y, ofY, x, ofX, gradient, to, first, end));
            } else {
                int ofZ = order.along(2, tap) * TAP;
                float[] z = axis == 2 ? slopes[2] : weights[2];
                all.add((first, end) -> tricubic(values, at, x, ofX, y, ofY, z, ofZ, gradient, to, first, end));
            }
        }
        return all;
    }

    /**
     * Along an axis.
     *
     * @param step from the values of a tap to those of its upper neighbour along the axis
     * @param stepAcross the same along the other one
     * @param across weights along the other one
     */
    private static void bilinear(
            float[] values, int step, int stepAcross, float[] across, float[] g, float[] sum, int first, int end) {
        for (int t = first; t < end; t++) {
            float upper = across[t + TAP];
            float lower = 1f - upper;
            float near = (values[t + step] - values[t]) * lower;
            sum[t] = Math.fma(Math.fma(values[t + 3 * TAP] - values[t + stepAcross], upper, near), g[t], sum[t]);
        }
    }

    /** Of one tap. {@code side}: 1 for the upper neighbour along the axis, -1 for the lower one. */
    private static void trilinear(
            float[] values,
            int tap,
            float side,
            float[] a,
            int ofA,
            float[] b,
            int ofB,
            float[] g,
            float[] sum,
            int first,
            int end) {
        for (int t = first; t < end; t++) {
            sum[t] += side * (((values[t + tap] * a[t + ofA]) * b[t + ofB]) * g[t + tap]);
        }
    }

    /** Of one tap. */
    private static void bicubic(
            float[] values,
            int tap,
            float[] slope,
            int ofSlope,
            float[] weight,
            int ofWeight,
            float[] g,
            float[] sum,
            int first,
            int end) {
        for (int t = first; t < end; t++) {
            sum[t] = Math.fma(-((values[t + tap] * g[t]) * slope[t + ofSlope]), weight[t + ofWeight], sum[t]);
        }
    }

    /** Of one tap. */
    private static void tricubic(
            float[] values,
            int tap,
            float[] x,
            int ofX,
            float[] y,
            int ofY,
            float[] z,
            int ofZ,
            float[] g,
            float[] sum,
            int first,
            int end) {
        for (int t = first; t < end; t++) {
            sum[t] = Math.fma(-(((values[t + tap] * g[t]) * x[t + ofX]) * y[t + ofY]), z[t + ofZ], sum[t]);
        }
    }

    /** Of the four weights, A = -0.75. */
    @SuppressWarnings("cast") // what narrows here is redundant in the double twin
    private static Loop slopes(float[] p, float[] slope) {
        return (first, end) -> {
            for (int t = first; t < end; t++) {
                float d = p[t] - (float) Math.floor(p[t]);
                slope[t] = outerSlope(2.25f, -1f - d, 6f);
                slope[t + TAP] = innerSlope(-3.75f, 0f - d);
                slope[t + 2 * TAP] = innerSlope(3.75f, 1f - d);
                slope[t + 3 * TAP] = outerSlope(-2.25f, 2f - d, -6f);
            }
        };
    }

    private static float outerSlope(float a, float x, float c) {
        return (a * x + 7.5f) * x + c;
    }

    private static float innerSlope(float a, float x) {
        return (a * x - 4.5f) * x;
    }
}
