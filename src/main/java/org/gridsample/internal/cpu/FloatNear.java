package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;

/**
 * The taps of a tile whose pixels are near each other, as a smooth grid's are: what {@link FloatTaps} gives, by loops without
 * a branch. What they don't serve, coordinates that are not finite or far away, shows afterwards: such a tile is left to
 * the others.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatNear {
    /** Whole numbers up to here, and a few beyond, are exact in either type, so integers may take over. */
    static final int COUNTABLE = 1 << 22;

    /** Coordinates within this distance of the centre are folded at most once. */
    private static final float ONE_FOLD = 2.5f;

    private final int rank;
    private final boolean nearest;
    private final boolean folds;
    private final boolean countable;

    /** Whether no padded position is negative; else only a window's place tells. */
    private final boolean padded;

    private final float[] coordinates;
    private final float[][] position;
    private final int[][] index;
    private final float[][] weights;

    /** Added and taken away again, so that NaN becomes the pixel that zeros want, which is none, or the others', 0. */
    private final float shift;

    private final List<Loop> positions = new ArrayList<>(10);
    private final Loop[] truncate = new Loop[3];
    private final Loop[] floor = new Loop[3];
    private final Loop[] exactness = new Loop[3];
    private final List<Loop> notNegative = new ArrayList<>(6);
    private final List<Loop> anywhere = new ArrayList<>(6);
    private boolean exact;

    FloatNear(SampleRequest request, FloatScratch scratch) {
        rank = request.spatialRank();
        Interpolation interpolation = request.options().interpolation();
        nearest = interpolation == Interpolation.NEAREST;
        boolean cubic = interpolation == Interpolation.BICUBIC;
        Padding padding = cubic ? Padding.ZEROS : request.options().padding();
        padded = padding != Padding.ZEROS;
        folds = padding == Padding.REFLECTION;
        shift = padded ? 0f : 1f;
        coordinates = scratch.coordinates;
        position = scratch.position;
        index = scratch.index;
        weights = scratch.weights;
        boolean all = true;
        positions.add(FloatTaps.split(coordinates, position, rank));
        for (int i = 0; i < rank; i++) {
            Axis axis = request.axis(i);
            all &= isCountable(axis);
            float[] p = position[i];
            positions.add(FloatTaps.unnormalize(
                    p, (float) axis.scale(), rank, request.options().alignCorners()));
            pad(p, axis, padding, request.options().alignCorners() ? 0f : -0.5f);
            if (nearest) {
                positions.add((first, end) -> FloatTaps.rintNear(p, p, first, end));
            }
            index(i);
            if (cubic) {
                List<Loop> cubics = FloatTaps.cubic(weights[i]);
                anywhere.addAll(cubics);
                notNegative.addAll(cubics);
            } else if (!nearest) {
                linear(i);
            }
        }
        countable = all;
    }

    static boolean isCountable(Axis axis) {
        return axis.size() < COUNTABLE;
    }

    private void pad(float[] p, Axis axis, Padding padding, float low) {
        float last = (float) axis.last();
        float turn = (float) axis.turn();
        if (padding == Padding.REFLECTION) {
            positions.add((first, end) -> fold(p, low, turn, first, end));
        }
        if (padding != Padding.ZEROS) {
            positions.add((first, end) -> clamp(p, last, first, end));
        }
    }

    private void index(int axis) {
        float[] p = position[axis];
        int[] out = index[axis];
        float[] w = weights[axis];
        exactness[axis] = (first, end) -> exact &= isWithin(out, -COUNTABLE, COUNTABLE, first, end);
        if (nearest) {
            truncate[axis] = (first, end) -> convert(p, shift, out, first, end);
            floor[axis] = truncate[axis];
        } else {
            truncate[axis] = (first, end) -> truncate(p, out, w, first, end);
            floor[axis] = (first, end) -> floor(p, out, w, first, end);
        }
    }

    private void linear(int axis) {
        float[] p = position[axis];
        int[] p0 = index[axis];
        float[] w = weights[axis];
        anywhere.add(rank == 2 ? FloatTaps.near(w) : (first, end) -> near(p, p0, w, first, end));
        // Where no position is negative, nothing is rounded: both ranks' formulas give the same.
        notNegative.add(FloatTaps.near(w));
    }

    /** Positions from the tile's coordinates; false where they are too far away for a simple reflection, or the input too large. */
    boolean position(int count) {
        if (!countable || folds && !isWithin(coordinates, ONE_FOLD, count * rank)) {
            return false;
        }
        for (int i = 0; i < positions.size(); i++) {
            Loop.run(positions.get(i), 0, count);
        }
        return true;
    }

    /** Of one pixel. */
    float position(int axis, int t) {
        return position[axis][t];
    }

    boolean isNeverNegative() {
        return padded;
    }

    /** Each pixel's first tap's index, second of four, and its distance from it; quicker where none is negative. */
    void index(int axis, boolean isNotNegative, int count) {
        Loop.run(isNotNegative ? truncate[axis] : floor[axis], 0, count);
    }

    /** Weights from distances. */
    void weights(boolean isNotNegative, int count) {
        List<Loop> loops = isNotNegative ? notNegative : anywhere;
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, count);
        }
    }

    /** The taps of pixels anywhere; false if one is so far away that its index isn't exact. */
    boolean locate(int count) {
        exact = true;
        for (int axis = 0; axis < rank; axis++) {
            index(axis, padded, count);
            Loop.run(exactness[axis], 0, count);
        }
        weights(padded, count);
        return exact;
    }

    /** Whether any position isn't a number: then its index is wrong. Nearest has such an index as it should be. */
    boolean hasNan(int count) {
        for (int axis = 0; axis < (nearest ? 0 : rank); axis++) {
            for (int t = 0; t < count; t++) {
                if (position[axis][t] != position[axis][t]) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether no index is less or greater. Where a difference overflows, the other one's sign tells. */
    static boolean isWithin(int[] index, int least, int greatest, int first, int end) {
        int signs = 0;
        for (int t = first; t < end; t++) {
            signs |= (index[t] - least) | (greatest - index[t]);
        }
        return signs >= 0;
    }

    private static boolean isWithin(float[] values, float most, int count) {
        for (int i = 0; i < count; i++) {
            if (!(Math.abs(values[i]) <= most)) {
                return false;
            }
        }
        return true;
    }

    /** As FloatSourceIndex.reflect, up to a turn away, but for the clip that follows. */
    private static void fold(float[] p, float low, float turn, int first, int end) {
        for (int t = first; t < end; t++) {
            float e = Math.abs(p[t] - low);
            p[t] = Math.min(e, turn - e) + low;
        }
    }

    /** As FloatSourceIndex.clip, but NaN stays. */
    private static void clamp(float[] p, float axisLast, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = Math.max(Math.min(p[t], axisLast), 0f);
        }
    }

    static void convert(float[] whole, float shift, int[] index, int first, int end) {
        int back = (int) shift;
        for (int t = first; t < end; t++) {
            index[t] = (int) (whole[t] + shift) - back;
        }
    }

    private static void truncate(float[] p, int[] index, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            float value = p[t];
            int i = (int) value;
            index[t] = i;
            w[t + FloatTaps.TAP] = value - i;
        }
    }

    private static void floor(float[] p, int[] index, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            float value = p[t];
            float whole = (float) Math.floor(value);
            index[t] = (int) whole;
            w[t + FloatTaps.TAP] = value - whole;
        }
    }

    private static void near(float[] p, int[] p0, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            w[t] = (p0[t] + 1f) - p[t];
        }
    }
}
