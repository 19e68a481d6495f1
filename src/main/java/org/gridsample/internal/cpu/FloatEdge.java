package org.gridsample.internal.cpu;

import java.util.Arrays;
import org.gridsample.internal.backend.Operation;

/**
 * The pixels of a tile that have taps outside, or may have: each tap is located, padded and read by itself, into a little
 * window for each pixel.
 */
final class FloatEdge {
    /** For an axis along which nothing is filled: negative for no pixel. */
    private static final int[] NOTHING = new int[Tiling.PIXELS];

    private final AxisRule[] rules;
    private final boolean fills;
    private final int rank;
    private final int taps;
    private final int planes;
    private final int capacity;
    private final int height;
    private final long rowStride;
    private final int[] origin;

    /** The pixels, in ascending order. */
    private final int[] pixel;

    /** Per axis and tap, for each of these pixels: the pixel along the axis, -1 outside. */
    private final int[][] source;

    /** Per plane and row of taps, for each of these pixels: where the row begins, -1 outside. */
    private final long[][] row;

    /** Where these pixels' little windows begin. */
    private final int[] place;

    /** The same for each pixel of the tile. */
    private final int[] start;

    private final float[] window;
    private final FloatSum sum;
    private int pixels;

    FloatEdge(Operation operation, AxisRule[] rules, FloatScratch scratch) {
        this.rules = rules;
        fills = Arrays.stream(rules).anyMatch(AxisRule::fills);
        rank = operation.geometry().spatialRank();
        taps = Taps.count(operation.options().interpolation());
        planes = rank == 2 ? 1 : taps;
        capacity = Taps.ROW / taps * (Taps.ROWS / (planes * taps));
        height = operation.geometry().inputExtent(1);
        rowStride = operation.geometry().input().row();
        origin = scratch.origin;
        pixel = scratch.edge;
        source = scratch.source;
        row = scratch.row;
        place = scratch.place;
        start = scratch.littleStart;
        window = scratch.window[0];
        int planeStride = planeStride();
        sum = new FloatSum(operation, scratch, start, () -> planeStride);
    }

    int pixels() {
        return pixels;
    }

    /** Finds the pixels without an origin, and what their taps read. */
    void locate(FloatTaps located, int count) {
        pixels = list(origin, pixel, count);
        for (int k = 0; k < pixels; k++) {
            place[k] = littleWindow(k % capacity);
            start[pixel[k]] = place[k];
        }
        for (int axis = 0; axis < rank; axis++) {
            for (int i = 0; i < taps; i++) {
                located.sources(axis, i, pixel, pixels, source[axis * taps + i]);
            }
        }
        for (int y = 0; y < taps; y++) {
            for (int z = 0; z < planes; z++) {
                if (rank == 2) {
                    rows(source[taps + y], row[y]);
                } else {
                    rows(source[2 * taps + z], source[taps + y], row[z * taps + y]);
                }
            }
        }
    }

    private static int list(int[] origin, int[] pixel, int count) {
        int listed = 0;
        for (int t = 0; t < count; t++) {
            if (origin[t] < 0) {
                pixel[listed++] = t;
            }
        }
        return listed;
    }

    /** Of as many little windows as there is room for, where the k-th begins. Their planes lie below each other. */
    private int littleWindow(int k) {
        int across = Taps.ROW / taps;
        return k / across * planes * planeStride() + k % across * taps;
    }

    private int planeStride() {
        return taps * Taps.ROW;
    }

    private void rows(int[] y, long[] out) {
        for (int k = 0; k < pixels; k++) {
            out[k] = y[k] >= 0 ? y[k] * rowStride : -1;
        }
    }

    private void rows(int[] z, int[] y, long[] out) {
        for (int k = 0; k < pixels; k++) {
            out[k] = (z[k] | y[k]) >= 0 ? ((long) z[k] * height + y[k]) * rowStride : -1;
        }
    }

    void sample(FloatReader input, long channel, float fill, float[] output) {
        sum.between(window, output);
        for (int first = 0; first < pixels; first += capacity) {
            int end = Math.min(pixels, first + capacity);
            load(input, channel, first, end);
            if (fills) {
                fill(fill, first, end);
            }
            sum(first, end);
        }
    }

    private void load(FloatReader input, long channel, int first, int end) {
        for (int z = 0; z < planes; z++) {
            for (int y = 0; y < taps; y++) {
                long[] rows = row[z * taps + y];
                for (int x = 0; x < taps; x++) {
                    int[] columns = source[x];
                    int shift = shift(x, y, z);
                    Loop.run(
                            (from, to) -> input.taps(channel, rows, columns, window, place, shift, from, to),
                            first,
                            end);
                }
            }
        }
    }

    /** From where a little window begins to one of its taps. */
    private int shift(int x, int y, int z) {
        return z * planeStride() + y * Taps.ROW + x;
    }

    /** What is outside along an axis that fills was loaded as 0, as it is along others. */
    private void fill(float fill, int first, int end) {
        for (int z = 0; z < planes; z++) {
            int[] planeFilled = rank == 3 ? filled(2, z) : NOTHING;
            for (int y = 0; y < taps; y++) {
                int[] rowFilled = filled(1, y);
                for (int x = 0; x < taps; x++) {
                    int[] columnFilled = filled(0, x);
                    int shift = shift(x, y, z);
                    for (int k = first; k < end; k++) {
                        if ((columnFilled[k] | rowFilled[k] | planeFilled[k]) < 0) {
                            window[place[k] + shift] = fill;
                        }
                    }
                }
            }
        }
    }

    /** Negative for each pixel whose tap is filled. */
    private int[] filled(int axis, int tap) {
        return rules[axis].fills() ? source[axis * taps + tap] : NOTHING;
    }

    /** Pixels that follow each other are summed up together. */
    private void sum(int first, int end) {
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
