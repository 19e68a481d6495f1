package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;

/**
 * Reads the taps of scattered pixels one by one: sums up nearest and linear ones at once, collects cubic ones, each pixel's
 * in a little window of its own. Takes whatever there is: taps far apart or far outside, extents beyond what the element
 * type can count.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatScatter {
    /** Where the offsets along z are kept in 4-D, all 0. */
    private static final int FLAT = 11;

    /** Where joint offsets of nearest and linear taps are kept. */
    private static final int JOINED = 6;

    private final int rank;
    private final int taps;
    private final int volume;
    private final Interpolation interpolation;
    private final Padding padding;
    private final float low;
    private final float[] last = new float[3];
    private final float[] turn = new float[3];
    private final int[] stride = new int[3];
    private final float[][] whole;

    /** Per axis, its taps' offsets: in pixels times the axis' stride, -1 outside. */
    private final int[][] offsets;

    private final int[] start;
    private final float[] window;
    private final Loop loadRow = this::loadRow;
    private final Loop sum = this::sum;
    private final float[][] weights;
    private final float[] output;
    private FloatBuffer input;
    private int channel;
    private int plane;
    private int row;

    FloatScatter(SampleRequest request, FloatScratch scratch) {
        rank = request.spatialRank();
        interpolation = request.options().interpolation();
        padding = request.options().padding();
        taps = FloatInterpolation.taps(interpolation);
        volume = rank == 2 ? taps * taps : taps * taps * taps;
        low = request.options().alignCorners() ? 0f : -0.5f;
        int step = 1;
        for (int i = 0; i < 3; i++) {
            Axis axis = request.axis(i);
            last[i] = (float) axis.last();
            turn[i] = (float) axis.turn();
            stride[i] = step;
            step *= axis.size();
        }
        whole = scratch.whole;
        offsets = scratch.offsets;
        start = scratch.start;
        window = scratch.window;
        weights = scratch.weights;
        output = scratch.output;
    }

    /** How many pixels' taps can be collected at a time. */
    int capacity() {
        return window.length / volume;
    }

    int rowStride() {
        return taps;
    }

    int planeStride() {
        return taps * taps;
    }

    void locate(int count) {
        for (int axis = 0; axis < rank; axis++) {
            for (int tap = 0; tap < taps; tap++) {
                locate(axis, tap, offsets[axis * taps + tap], count);
            }
        }
        if (rank == 2) {
            Arrays.fill(offsets[FLAT], 0, count, 0);
        }
        if (isDirect()) {
            join(count);
        } else {
            int capacity = capacity();
            for (int t = 0; t < count; t++) {
                start[t] = t % capacity * volume;
            }
        }
    }

    /** Nearest: all axes; bilinear: x and y, of four taps; trilinear: y and z, of four rows. */
    private void join(int count) {
        if (taps == 1) {
            join(offsets[0], offsets[1], offsets[JOINED], count);
            if (rank == 3) {
                join(offsets[JOINED], offsets[2], offsets[JOINED], count);
            }
            return;
        }
        int axis = (rank - 2) * taps;
        for (int i = 0; i < 4; i++) {
            join(offsets[axis + i % 2], offsets[axis + 2 + i / 2], offsets[JOINED + i], count);
        }
    }

    private void locate(int axis, int tap, int[] out, int count) {
        float axisLast = last[axis];
        int axisStride = stride[axis];
        if (interpolation == Interpolation.BICUBIC && padding != Padding.ZEROS) {
            for (int t = 0; t < count; t++) {
                float p = whole[axis][t] + (tap - 1f);
                p = padding == Padding.REFLECTION ? FloatSourceIndex.reflect(p, low, turn[axis]) : p;
                out[t] = (int) FloatSourceIndex.clip(p, axisLast) * axisStride;
            }
        } else {
            // Beyond 2^24 the sum is rounded, so the second index is not always the first plus 1.
            float step = interpolation == Interpolation.BICUBIC ? tap - 1f : tap;
            shift(whole[axis], step, axisLast, axisStride, out, count);
        }
    }

    private static void shift(float[] whole, float step, float last, int stride, int[] out, int count) {
        for (int t = 0; t < count; t++) {
            float p = whole[t] + step;
            out[t] = FloatSourceIndex.inside(p, last) ? (int) p * stride : -1;
        }
    }

    /** Forgets the input: it belongs to the caller, this may stay for the next call. */
    void forgetInput() {
        input = null;
    }

    /** Whether {@link #sample} does without windows, which is faster where there are few taps. */
    boolean isDirect() {
        return taps <= 2;
    }

    void sample(FloatBuffer values, int channelStart, int count) {
        input = values;
        channel = channelStart;
        Loop.run(sum, 0, count);
    }

    private static void join(int[] x, int[] y, int[] both, int count) {
        for (int t = 0; t < count; t++) {
            both[t] = (x[t] | y[t]) >= 0 ? x[t] + y[t] : -1;
        }
    }

    /** Collects the taps of the pixels from {@code first} up to, not including, {@code end}. */
    void load(FloatBuffer values, int channelStart, int first, int end) {
        input = values;
        channel = channelStart;
        for (plane = 0; plane < (rank == 2 ? 1 : taps); plane++) {
            for (row = 0; row < taps; row++) {
                Loop.run(loadRow, first, end);
            }
        }
    }

    private void sum(int first, int end) {
        int[] o0 = offsets[JOINED];
        int[] o1 = offsets[JOINED + 1];
        int[] o2 = offsets[JOINED + 2];
        int[] o3 = offsets[JOINED + 3];
        if (taps == 1) {
            FloatInterpolation.nearest(input, channel, o0, output, first, end);
        } else if (rank == 2) {
            FloatInterpolation.bilinear(input, channel, o0, o1, o2, o3, weights, output, first, end);
        } else {
            int[] west = offsets[0];
            int[] east = offsets[1];
            FloatInterpolation.trilinear(input, channel, west, east, o0, o1, o2, o3, weights, output, first, end);
        }
    }

    /** Collects one row of every pixel's window. */
    private void loadRow(int first, int end) {
        int[] z = offsets[rank == 2 ? FLAT : 2 * taps + plane];
        int[] y = offsets[taps + row];
        int to = (plane * taps + row) * taps - first * volume;
        row(input, channel, z, y, offsets, window, to, volume, first, end);
    }

    private static float fetch(FloatBuffer input, int row, int x) {
        return (row | x) >= 0 ? input.get(row + x) : 0f;
    }

    /** The first pixel of a row, -1 outside. */
    private static int row(int channel, int z, int y) {
        return (z | y) >= 0 ? channel + z + y : -1;
    }

    private static void row(
            FloatBuffer input,
            int channel,
            int[] z,
            int[] y,
            int[][] x,
            float[] values,
            int to,
            int step,
            int first,
            int end) {
        int[] x0 = x[0];
        int[] x1 = x[1];
        int[] x2 = x[2];
        int[] x3 = x[3];
        for (int t = first; t < end; t++) {
            int row = row(channel, z[t], y[t]);
            int i = to + t * step;
            values[i] = fetch(input, row, x0[t]);
            values[i + 1] = fetch(input, row, x1[t]);
            values[i + 2] = fetch(input, row, x2[t]);
            values[i + 3] = fetch(input, row, x3[t]);
        }
    }
}
