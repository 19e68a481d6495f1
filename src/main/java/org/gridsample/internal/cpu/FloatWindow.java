package org.gridsample.internal.cpu;

import java.util.Arrays;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;

/**
 * The part of the input that a tile reads, copied row by row, padding included: a tap needs no test, and reads an array.
 * Only where a tile's taps lie close together; elsewhere {@link FloatScatter} collects them one by one.
 */
final class FloatWindow implements FloatChannelSampler {
    /** As many values are copied in no time, however few pixels there are. */
    private static final int FEW = 64;

    /** Pixels that are looked at before all are. */
    private static final int PROBES = 16;

    /** By so much a guessed window is larger than what was looked at: a smooth grid may be bent a little. */
    private static final int MARGIN = 1;

    /** Bytes that a cache loads together. */
    private static final int LINE = 64;

    private final int rank;
    private final int taps;
    private final int before;

    /** Copied values for each pixel beyond which reading the taps where they lie is cheaper: the more taps, the more. */
    private final int worthwhile;

    private final AxisRule[] rules;
    private final int[] size = new int[3];
    private final long rowStride;
    private final int[] from = new int[3];
    private final int[] extent = {1, 1, 1};
    private final FloatQuickTaps near;
    private final int[][] index;
    private final int[] start;
    private final float[][] values;
    private final float[][] output;
    private final FloatSum sum;
    private final Loop[] bounds = new Loop[3];
    private final Loop[] beyond = new Loop[3];
    private final Loop starts = this::starts;
    private final boolean fills;
    private final boolean keepOrder;
    private final int pixelsOfALine;
    private boolean misses;

    /** Without a use the compiler would leave the reading out. */
    @SuppressWarnings("unused")
    private float prefetched;

    FloatWindow(Operation operation, AxisRule[] rules, FloatScratch scratch, FloatQuickTaps near) {
        this.rules = rules;
        this.near = near;
        rank = operation.geometry().spatialRank();
        rowStride = operation.geometry().input().row();
        pixelsOfALine = Math.max(
                1,
                LINE
                        / (operation.computation().type().bytes()
                                * operation.geometry().input().pixel()));
        Interpolation interpolation = operation.options().interpolation();
        taps = Taps.count(interpolation);
        before = Taps.before(interpolation);
        worthwhile = 2 * taps + 1;
        for (int i = 0; i < 3; i++) {
            size[i] = operation.geometry().inputExtent(i);
            int axis = i;
            bounds[i] = (first, end) -> bounds(axis, first, end);
            beyond[i] = (first, end) -> misses |= misses(axis, first, end);
        }
        fills = Arrays.stream(rules).anyMatch(AxisRule::fills);
        keepOrder = Arrays.stream(rules).allMatch(AxisRule::keepsOrder);
        index = scratch.index;
        start = scratch.start;
        values = scratch.window;
        output = scratch.output;
        sum = new FloatSum(operation, scratch, start, this::planeStride);
    }

    /**
     * Finds the taps of positions that are near, and their window; false if there is none worth copying.
     *
     * @param betweenCorners whether no pixel was positioned beyond those at the tile's corners
     */
    boolean locate(Tile tile, boolean betweenCorners) {
        int count = tile.count();
        int most = worthwhile * count + FEW;
        boolean certain = betweenCorners && keepOrder;
        if (!guess(tile.columns(), count, most, certain ? 0 : MARGIN)) {
            return false;
        }
        boolean notNegative = near.isNeverNegative() || isAboveZero();
        misses = false;
        for (int axis = 0; axis < rank; axis++) {
            near.index(axis, notNegative, count);
            if (!certain) {
                Loop.run(beyond[axis], 0, count);
            }
        }
        if (misses) {
            // Then nothing is known of signs.
            notNegative = near.isNeverNegative();
            for (int axis = 0; axis < rank; axis++) {
                near.index(axis, notNegative, count);
                Loop.run(bounds[axis], 0, count);
            }
            if (!fits(most)) {
                return false;
            }
        }
        near.weights(notNegative, count);
        return true;
    }

    /** A few pixels tell the window as a rule, with the tile's corners among them. */
    private boolean guess(int columns, int count, int most, int margin) {
        int step = Math.max(1, count / PROBES);
        for (int axis = 0; axis < rank; axis++) {
            float least = near.position(axis, count - 1);
            float greatest = least;
            for (int t = 0; t < count; t += step) {
                float p = near.position(axis, t);
                least = p < least ? p : least;
                greatest = p > greatest ? p : greatest;
            }
            float right = near.position(axis, columns - 1);
            float left = near.position(axis, count - columns);
            least = Math.min(least, Math.min(left, right));
            greatest = Math.max(greatest, Math.max(left, right));
            if (!(Math.abs(least) < Taps.COUNTABLE && Math.abs(greatest) < Taps.COUNTABLE)) {
                return false;
            }
            set(axis, (int) Math.floor(least), (int) Math.floor(greatest));
        }
        boolean small = fits(most);
        if (small && rank == 2) {
            widen(margin);
            if (!fits(most)) {
                widen(-margin);
            }
        }
        return small;
    }

    private void widen(int margin) {
        for (int axis = 0; axis < rank; axis++) {
            from[axis] -= margin;
            extent[axis] += 2 * margin;
        }
    }

    private void set(int axis, int least, int greatest) {
        from[axis] = least - before;
        extent[axis] = greatest + taps - least;
    }

    private boolean fits(int most) {
        long rows = (long) extent[1] * extent[2];
        boolean exact = true;
        for (int axis = 0; axis < rank; axis++) {
            exact &= isExact(from[axis], from[axis] + extent[axis]);
        }
        return exact && extent[0] <= Taps.ROW && rows <= Taps.ROWS && extent[0] * rows <= most;
    }

    private boolean isAboveZero() {
        boolean all = true;
        for (int axis = 0; axis < rank; axis++) {
            all &= from[axis] + before > 0;
        }
        return all;
    }

    private boolean misses(int axis, int first, int end) {
        int least = from[axis] + before;
        return !FloatQuickTaps.isWithin(index[axis], least, least + extent[axis] - taps, first, end);
    }

    private void bounds(int axis, int first, int end) {
        int[] p0 = index[axis];
        // Branches that are seldom taken: JDK 17 is several times slower with Math.min and Math.max.
        int least = Integer.MAX_VALUE;
        int greatest = Integer.MIN_VALUE;
        for (int t = first; t < end; t++) {
            int i = p0[t];
            if (i < least) {
                least = i;
            }
            if (i > greatest) {
                greatest = i;
            }
        }
        // Beyond these all taps are outside, or on the border's pixel.
        int lowest = -3;
        int highest = size[axis] + 1;
        if (rules[axis].isUniformOutside() && isExact(least, greatest) && (least < lowest || greatest > highest)) {
            clamp(p0, lowest, highest, first, end);
            least = clamp(least, lowest, highest);
            greatest = clamp(greatest, lowest, highest);
        }
        set(axis, clamp(least, -Taps.COUNTABLE, Taps.COUNTABLE), clamp(greatest, -Taps.COUNTABLE, Taps.COUNTABLE));
    }

    private static boolean isExact(int least, int greatest) {
        return least > -Taps.COUNTABLE && greatest < Taps.COUNTABLE;
    }

    private static int clamp(int i, int lowest, int highest) {
        return Math.min(Math.max(i, lowest), highest);
    }

    private void starts(int first, int end) {
        int x0 = from[0] + before;
        int y0 = from[1] + before;
        int z0 = from[2] + before;
        if (rank == 2) {
            starts(index[0], index[1], y0 * Taps.ROW + x0, start, first, end);
        } else {
            int origin = (z0 * extent[1] + y0) * Taps.ROW + x0;
            starts(index[0], index[1], index[2], extent[1], origin, start, first, end);
        }
    }

    private int planeStride() {
        return extent[1] * Taps.ROW;
    }

    /** From where a pixel's taps begin to another one, so many pixels further. */
    int step(int x, int y, int z) {
        return z * planeStride() + y * Taps.ROW + x;
    }

    /** Finds where each pixel's taps begin in it, before it is sampled. */
    void start(int count) {
        Loop.run(starts, 0, count);
    }

    @Override
    public void sample(FloatReader input, long channel, int lanes, float[] fill, int count) {
        if (isInside() && input.sample(channel + from[1] * rowStride, from[0], extent[0], extent[1], lanes, count)) {
            return;
        }
        if (isZero()) {
            for (int lane = 0; lane < lanes; lane++) {
                Arrays.fill(output[lane], 0, count, 0f);
            }
            return;
        }
        load(input, channel, lanes);
        for (int lane = 0; lane < lanes; lane++) {
            if (fills) {
                fill(values[lane], fill[lane]);
            }
            sum.between(values[lane], output[lane]);
            Loop.run(sum, 0, count);
        }
    }

    /** The values of one channel. */
    float[] load(FloatReader input, long channel, float fill) {
        load(input, channel, 1);
        if (fills) {
            fill(values[0], fill);
        }
        return values[0];
    }

    /** Whether all of it is 0, and so all sums: some weight is positive, and 0 and -0 are 0. */
    private boolean isZero() {
        boolean outside = false;
        for (int axis = 0; axis < rank; axis++) {
            boolean beyond = from[axis] + extent[axis] <= 0 || from[axis] >= size[axis];
            outside |= beyond && rules[axis].source(from[axis]) < 0;
        }
        return outside && !fills;
    }

    @Override
    public void collect(FloatReader input, long channel, int lanes, int count) {
        input.collect(channel + from[1] * rowStride, from[0], extent[0], extent[1], lanes, count);
    }

    @Override
    public boolean collects() {
        return isInside();
    }

    /** Whether it is one of a plane, and needs no padding. */
    private boolean isInside() {
        return rank == 2
                && from[0] >= 0
                && from[0] + extent[0] <= size[0]
                && from[1] >= 0
                && from[1] + extent[1] <= size[1];
    }

    /** Reads something from each line of the cache that the window is in: all at once they come sooner than one by one. */
    void prefetch(FloatReader input, long channel) {
        int first = firstInside();
        int last = endInside() - 1;
        float sum = 0f;
        for (int k = 0; k < extent[2]; k++) {
            int z = rank == 3 ? rules[2].source(from[2] + k) : 0;
            for (int j = 0; j < extent[1]; j++) {
                int y = rules[1].source(from[1] + j);
                if ((z | y) >= 0 && first <= last) {
                    long row = channel + ((long) z * size[1] + y) * rowStride;
                    for (int i = first; i < last; i += pixelsOfALine) {
                        sum += input.value(row, from[0] + i);
                    }
                    sum += input.value(row, from[0] + last);
                }
            }
        }
        prefetched = sum;
    }

    private void load(FloatReader input, long channel, int lanes) {
        int first = firstInside();
        int end = endInside();
        int to = 0;
        for (int k = 0; k < extent[2]; k++) {
            int z = rank == 3 ? rules[2].source(from[2] + k) : 0;
            for (int j = 0; j < extent[1]; j++) {
                int y = rules[1].source(from[1] + j);
                if ((z | y) < 0) {
                    for (int lane = 0; lane < lanes; lane++) {
                        set(values[lane], 0f, to, to + extent[0]);
                    }
                } else {
                    loadRow(input, channel + ((long) z * size[1] + y) * rowStride, lanes, first, end, to);
                }
                to += Taps.ROW;
            }
        }
    }

    private void loadRow(FloatReader input, long row, int lanes, int first, int end, int to) {
        loadEdge(input, row, lanes, to, 0, first);
        if (end > first) {
            input.row(row, from[0] + first, lanes, values, to + first, end - first);
        }
        loadEdge(input, row, lanes, to, end, extent[0]);
    }

    /** The first column that is inside the input; the number of them if there is none. */
    private int firstInside() {
        return clamp(-from[0], 0, extent[0]);
    }

    /** One after the last. */
    private int endInside() {
        return clamp(size[0] - from[0], firstInside(), extent[0]);
    }

    private void loadEdge(FloatReader input, long row, int lanes, int to, int first, int end) {
        for (int i = first; i < end; i++) {
            int x = rules[0].source(from[0] + i);
            for (int lane = 0; lane < lanes; lane++) {
                values[lane][to + i] = x < 0 ? 0f : input.value(row + lane * input.channelStride(), x);
            }
        }
    }

    /** What is outside along an axis that fills was loaded as 0, as it is along others. */
    private void fill(float[] taps, float fill) {
        int left = rules[0].fills() ? firstInside() : 0;
        int right = rules[0].fills() ? endInside() : extent[0];
        int to = 0;
        for (int k = 0; k < extent[2]; k++) {
            boolean plane = rank == 3 && rules[2].isFilled(from[2] + k);
            for (int j = 0; j < extent[1]; j++) {
                boolean all = plane || rules[1].isFilled(from[1] + j);
                set(taps, fill, to, to + (all ? extent[0] : left));
                set(taps, fill, to + right, to + extent[0]);
                to += Taps.ROW;
            }
        }
    }

    private static void set(float[] taps, float value, int first, int end) {
        for (int i = first; i < end; i++) {
            taps[i] = value;
        }
    }

    private static void clamp(int[] index, int lowest, int highest, int first, int end) {
        for (int t = first; t < end; t++) {
            index[t] = clamp(index[t], lowest, highest);
        }
    }

    private static void starts(int[] x, int[] y, int origin, int[] start, int first, int end) {
        for (int t = first; t < end; t++) {
            start[t] = y[t] * Taps.ROW + x[t] - origin;
        }
    }

    private static void starts(int[] x, int[] y, int[] z, int rows, int origin, int[] start, int first, int end) {
        for (int t = first; t < end; t++) {
            start[t] = (z[t] * rows + y[t]) * Taps.ROW + x[t] - origin;
        }
    }
}
