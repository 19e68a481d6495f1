package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;

/**
 * The pixels of a tile that have taps outside, or may have: each tap is located, padded and read by itself, into a little
 * window for each pixel.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatEdge {
    private final int rank;
    private final int taps;
    private final int capacity;
    private final boolean cubic;
    private final Padding padding;
    private final float low;
    private final float[] last = new float[3];
    private final float[] turn = new float[3];
    private final int[] stride = new int[3];
    private final float[][] whole;
    private final int[][] index;
    private final int[] origin;

    /** The pixels, in ascending order. */
    private final int[] pixel;

    /** Per axis and tap, for each of these pixels: the offset in pixels times the axis' stride, -1 outside. */
    private final int[][] offsets;

    private final int[] row;
    private final int[] start;

    /** Where these pixels' little windows begin. */
    private final int[] place;

    private final float[] window;
    private final FloatSum sum;
    private final Loop loadTap = this::loadTap;
    private FloatBuffer input;
    private int channel;
    private int[] rowOffset;
    private int[] columnOffset;
    private int tapPlace;
    private int pixels;

    FloatEdge(SampleRequest request, FloatScratch scratch, FloatSum sum) {
        this.sum = sum;
        rank = request.spatialRank();
        Interpolation interpolation = request.options().interpolation();
        cubic = interpolation == Interpolation.BICUBIC;
        padding = request.options().padding();
        taps = FloatInterpolation.taps(interpolation);
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
        index = scratch.index;
        origin = scratch.origin;
        pixel = scratch.edge;
        offsets = scratch.offsets;
        row = scratch.row;
        start = scratch.start;
        window = scratch.window;
        place = scratch.place;
        capacity = sum.capacity();
    }

    int pixels() {
        return pixels;
    }

    /** Finds the pixels without an origin, and gives them one that can be read. Their taps come from whole positions or from indices. */
    void locate(boolean fromIndices, int count) {
        pixels = list(origin, pixel, count);
        for (int axis = 0; fromIndices && axis < rank; axis++) {
            for (int k = 0; k < pixels; k++) {
                whole[axis][pixel[k]] = index[axis][pixel[k]];
            }
        }
        for (int k = 0; k < pixels; k++) {
            place[k] = sum.littleWindow(k % capacity);
            start[pixel[k]] = place[k];
        }
        for (int axis = 0; axis < rank; axis++) {
            for (int i = 0; i < taps; i++) {
                locate(whole[axis], axis, i, offsets[axis * taps + i]);
            }
        }
    }

    private static int list(int[] origin, int[] pixel, int count) {
        int listed = 0;
        for (int t = 0; t < count; t++) {
            if (origin[t] < 0) {
                origin[t] = 0;
                pixel[listed++] = t;
            }
        }
        return listed;
    }

    private void locate(float[] p0, int axis, int i, int[] out) {
        float axisLast = last[axis];
        int axisStride = stride[axis];
        if (cubic && padding != Padding.ZEROS) {
            for (int k = 0; k < pixels; k++) {
                float p = p0[pixel[k]] + (i - 1f);
                p = padding == Padding.REFLECTION ? FloatSourceIndex.reflect(p, low, turn[axis]) : p;
                out[k] = (int) FloatSourceIndex.clip(p, axisLast) * axisStride;
            }
        } else {
            // Beyond 2^24 the sum is rounded, so the second index is not always the first plus 1.
            float step = cubic ? i - 1f : i;
            for (int k = 0; k < pixels; k++) {
                float p = p0[pixel[k]] + step;
                out[k] = FloatSourceIndex.inside(p, axisLast) ? (int) p * axisStride : -1;
            }
        }
    }

    void sample(FloatBuffer values, int channelStart) {
        input = values;
        channel = channelStart;
        for (int first = 0; first < pixels; first += capacity) {
            int end = Math.min(pixels, first + capacity);
            load(first, end);
            sum(first, end);
        }
    }

    void forgetInput() {
        input = null;
    }

    private void load(int first, int end) {
        for (int z = 0; z < (rank == 2 ? 1 : taps); z++) {
            for (int y = 0; y < taps; y++) {
                rowOffset = offsets[taps + y];
                if (rank == 3) {
                    join(offsets[2 * taps + z], rowOffset, row, first, end);
                    rowOffset = row;
                }
                for (int x = 0; x < taps; x++) {
                    columnOffset = offsets[x];
                    tapPlace = z * sum.littlePlane() + y * FloatScratch.ROW + x;
                    Loop.run(loadTap, first, end);
                }
            }
        }
    }

    private static void join(int[] z, int[] y, int[] both, int first, int end) {
        for (int k = first; k < end; k++) {
            both[k] = (z[k] | y[k]) >= 0 ? z[k] + y[k] : -1;
        }
    }

    private void loadTap(int first, int end) {
        load(input, channel, rowOffset, columnOffset, window, place, tapPlace, first, end);
    }

    private static void load(
            FloatBuffer input,
            int channel,
            int[] row,
            int[] column,
            float[] values,
            int[] place,
            int tapPlace,
            int first,
            int end) {
        for (int k = first; k < end; k++) {
            int y = row[k];
            int x = column[k];
            values[place[k] + tapPlace] = (y | x) >= 0 ? input.get(channel + y + x) : 0f;
        }
    }

    /** Pixels that follow each other are summed up together. */
    private void sum(int first, int end) {
        sum.planeStride(sum.littlePlane());
        int k = first;
        while (k < end) {
            int from = pixel[k];
            int to = from + 1;
            k++;
            while (k < end && pixel[k] == to) {
                to++;
                k++;
            }
            Loop.run(sum, from, to);
        }
    }
}
