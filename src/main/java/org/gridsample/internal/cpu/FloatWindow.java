package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;

/**
 * The part of the input that a tile reads, copied row by row, padding included: a tap needs no test, and reads an array.
 * Only where a tile's taps lie close together; elsewhere {@link FloatScatter} collects them one by one.
 */
final class FloatWindow {
    /** Whole numbers up to here, and a few beyond, are exact in either type, so integers may take over. */
    private static final int COUNTABLE = 1 << 22;

    /** As many values are copied in no time, however few pixels there are. */
    private static final int FEW = 64;

    /** Pixels that are looked at before all are. */
    private static final int PROBES = 16;

    private final int rank;
    private final int taps;
    private final int before;

    /** Copied values for each pixel beyond which reading the taps where they lie is cheaper: the more taps, the more. */
    private final int worthwhile;

    private final boolean countable;
    private final boolean folds;
    private final Padding padding;
    private final boolean alignCorners;
    private final int[] size = new int[3];
    private final int[] from = new int[3];
    private final int[] extent = {1, 1, 1};
    private final float[][] whole;
    private final int[][] index;
    private final int[] start;
    private final float[] values;
    private final Loop[] bounds = new Loop[3];
    private final Loop starts = this::starts;

    FloatWindow(SampleRequest request, FloatScratch scratch) {
        rank = request.spatialRank();
        Interpolation interpolation = request.options().interpolation();
        boolean cubic = interpolation == Interpolation.BICUBIC;
        taps = FloatInterpolation.taps(interpolation);
        before = cubic ? 1 : 0;
        worthwhile = 2 * taps + 1;
        // Nearest and linear positions are padded already: what still lies outside counts as 0.
        padding = cubic ? request.options().padding() : Padding.ZEROS;
        folds = padding == Padding.REFLECTION;
        alignCorners = request.options().alignCorners();
        boolean all = true;
        for (int i = 0; i < 3; i++) {
            Axis inputAxis = request.axis(i);
            size[i] = inputAxis.size();
            all &= isCountable(inputAxis);
            int axis = i;
            bounds[i] = (first, end) -> bounds(axis, first, end);
        }
        countable = all;
        whole = scratch.whole;
        index = scratch.offsets;
        start = scratch.start;
        values = scratch.window;
    }

    static boolean isCountable(Axis axis) {
        return axis.size() < COUNTABLE;
    }

    /** Finds the window; false if there is none worth copying. */
    boolean locate(int count) {
        long most = Math.min(values.length, worthwhile * count + FEW);
        if (!countable || isTooLarge(count, most)) {
            return false;
        }
        long volume = 1;
        for (int axis = 0; axis < rank; axis++) {
            Loop.run(bounds[axis], 0, count);
            if (folds && (from[axis] <= -COUNTABLE || from[axis] + extent[axis] >= COUNTABLE)) {
                return false;
            }
            volume *= extent[axis];
            if (volume > most) {
                return false;
            }
        }
        Loop.run(starts, 0, count);
        return true;
    }

    /** A few pixels tell as a rule: the window is at least as large as theirs. */
    private boolean isTooLarge(int count, long most) {
        int step = Math.max(1, count / PROBES);
        double volume = 1;
        for (int axis = 0; axis < rank; axis++) {
            float[] p = whole[axis];
            float least = p[0];
            float greatest = p[0];
            for (int t = step; t < count; t += step) {
                least = p[t] < least ? p[t] : least;
                greatest = p[t] > greatest ? p[t] : greatest;
            }
            volume *= Math.max(Math.min(greatest, size[axis]) - Math.max(least, 0f), 0f) + 1;
        }
        return volume > most;
    }

    private void bounds(int axis, int first, int end) {
        float[] p = whole[axis];
        int[] out = index[axis];
        // Branches that are seldom taken: JDK 17 is several times slower with Math.min and Math.max.
        int least = Integer.MAX_VALUE;
        int greatest = Integer.MIN_VALUE;
        for (int t = first; t < end; t++) {
            int i = (int) p[t];
            out[t] = i;
            if (i < least) {
                least = i;
            }
            if (i > greatest) {
                greatest = i;
            }
        }
        // Beyond these all taps are outside, or on the border's pixel.
        int lowest = folds ? -COUNTABLE : -3;
        int highest = folds ? COUNTABLE : size[axis] + 1;
        if (least < lowest || greatest > highest) {
            clamp(out, lowest, highest, first, end);
            least = clamp(least, lowest, highest);
            greatest = clamp(greatest, lowest, highest);
        }
        from[axis] = least - before;
        extent[axis] = greatest + taps - least;
    }

    private static int clamp(int i, int lowest, int highest) {
        return Math.min(Math.max(i, lowest), highest);
    }

    private void starts(int first, int end) {
        int x0 = from[0] + before;
        int y0 = from[1] + before;
        int z0 = from[2] + before;
        if (rank == 2) {
            starts(index[0], index[1], x0, y0, extent[0], start, first, end);
        } else {
            starts(index[0], index[1], index[2], x0, y0, z0, extent[0], extent[1], start, first, end);
        }
    }

    int rowStride() {
        return extent[0];
    }

    int planeStride() {
        return extent[0] * extent[1];
    }

    /** Copies the window of the channel whose first pixel is {@code input}'s element {@code channel}. */
    void load(FloatBuffer input, int channel) {
        int to = 0;
        for (int k = 0; k < extent[2]; k++) {
            int z = rank == 3 ? source(from[2] + k, 2) : 0;
            for (int j = 0; j < extent[1]; j++) {
                int y = source(from[1] + j, 1);
                if ((z | y) < 0) {
                    zero(to, to + extent[0]);
                } else {
                    loadRow(input, channel + (z * size[1] + y) * size[0], to);
                }
                to += extent[0];
            }
        }
    }

    private void loadRow(FloatBuffer input, int row, int to) {
        int first = Math.max(0, Math.min(-from[0], extent[0]));
        int end = Math.max(first, Math.min(size[0] - from[0], extent[0]));
        loadEdge(input, row, to, 0, first);
        if (end > first) {
            input.get(row + from[0] + first, values, to + first, end - first);
        }
        loadEdge(input, row, to, end, extent[0]);
    }

    private void loadEdge(FloatBuffer input, int row, int to, int first, int end) {
        for (int i = first; i < end; i++) {
            int x = source(from[0] + i, 0);
            values[to + i] = x < 0 ? 0f : input.get(row + x);
        }
    }

    private void zero(int first, int end) {
        for (int i = first; i < end; i++) {
            values[i] = 0f;
        }
    }

    /** The pixel that stands at this index of the padded axis; -1 for none. */
    private int source(int i, int axis) {
        int n = size[axis];
        if (i >= 0 && i < n) {
            return i;
        }
        return switch (padding) {
            case ZEROS -> -1;
            case BORDER -> i < 0 ? 0 : n - 1;
            case REFLECTION -> {
                int turn = alignCorners ? 2 * (n - 1) : 2 * n;
                int folded = turn == 0 ? 0 : Math.floorMod(i, turn);
                yield folded < n ? folded : turn - folded - (alignCorners ? 0 : 1);
            }
        };
    }

    private static void clamp(int[] index, int lowest, int highest, int first, int end) {
        for (int t = first; t < end; t++) {
            index[t] = clamp(index[t], lowest, highest);
        }
    }

    private static void starts(int[] x, int[] y, int x0, int y0, int columns, int[] start, int first, int end) {
        for (int t = first; t < end; t++) {
            start[t] = (y[t] - y0) * columns + (x[t] - x0);
        }
    }

    private static void starts(
            int[] x, int[] y, int[] z, int x0, int y0, int z0, int columns, int rows, int[] start, int first, int end) {
        for (int t = first; t < end; t++) {
            start[t] = ((z[t] - z0) * rows + (y[t] - y0)) * columns + (x[t] - x0);
        }
    }
}
