package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;

/**
 * The taps of a tile whose pixels are near each other, as a smooth grid's are: what {@link FloatTaps} gives, by loops without
 * a branch. What they don't serve, coordinates that are not finite or far away, shows in their indices or before a
 * reflection: such a tile is left to the others.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatNear {
    /** Whole numbers up to here, and a few beyond, are exact in either type, so integers may take over. */
    static final int COUNTABLE = 1 << 22;

    private final int rank;
    private final boolean nearest;
    private final boolean folds;
    private final boolean countable;

    /** Whether no padded position is negative; else only a window's place tells. */
    private final boolean padded;

    private final float[][] position;

    /** Whole positions with {@link FloatTaps#ROUNDING} added to them. */
    private final float[][] shifted;

    private final int[][] index;
    private final float[][] weights;
    private final WholeNumbers wholeNumbers;

    private final float low;
    private final float[] turn = new float[3];
    private final List<Loop> padding = new ArrayList<>(10);
    private final Loop[] truncate = new Loop[3];
    private final Loop[] floor = new Loop[3];
    private final Loop[] toInts = new Loop[3];
    private final Loop[] exactness = new Loop[3];
    private final List<Loop> notNegative = new ArrayList<>(6);
    private final List<Loop> anywhere = new ArrayList<>(6);
    private boolean exact;

    FloatNear(SampleRequest request, FloatScratch scratch) {
        rank = request.spatialRank();
        Interpolation interpolation = request.options().interpolation();
        nearest = interpolation == Interpolation.NEAREST;
        boolean cubic = interpolation == Interpolation.BICUBIC;
        low = request.options().alignCorners() ? 0f : -0.5f;
        Padding pads = cubic ? Padding.ZEROS : request.options().padding();
        padded = pads != Padding.ZEROS;
        folds = pads == Padding.REFLECTION;
        position = scratch.position;
        shifted = nearest ? position : scratch.whole;
        wholeNumbers = scratch.wholeNumbers;
        index = scratch.index;
        weights = scratch.weights;
        boolean all = true;
        for (int i = 0; i < rank; i++) {
            Axis axis = request.axis(i);
            all &= isCountable(axis);
            float[] p = position[i];
            turn[i] = (float) axis.turn();
            pad(p, axis, pads);
            if (nearest) {
                padding.add((first, end) -> round(p, first, end));
            }
            index(i);
            if (cubic) {
                List<Loop> cubics = FloatTaps.cubic(weights[i]);
                anywhere.addAll(cubics);
                notNegative.addAll(cubics);
            } else if (!nearest && rank == 3) {
                trilinear(i);
            }
        }
        countable = all;
    }

    static boolean isCountable(Axis axis) {
        return axis.size() < COUNTABLE;
    }

    private void pad(float[] p, Axis axis, Padding pads) {
        float last = (float) axis.last();
        float period = (float) axis.turn();
        if (pads == Padding.REFLECTION) {
            padding.add((first, end) -> fold(p, low, period, first, end));
        }
        if (pads != Padding.ZEROS) {
            padding.add((first, end) -> clamp(p, last, first, end));
        }
    }

    private void index(int axis) {
        float[] p = position[axis];
        float[] whole = shifted[axis];
        int[] out = index[axis];
        float[] w = weights[axis];
        exactness[axis] = (first, end) -> exact &= isWithin(out, -COUNTABLE, COUNTABLE - 1, first, end);
        toInts[axis] = (first, end) -> wholeNumbers.toInts(whole, out, first, end);
        if (!nearest) {
            truncate[axis] = (first, end) -> truncate(p, whole, w, first, end);
            floor[axis] = (first, end) -> floor(p, whole, w, first, end);
        }
    }

    private void trilinear(int axis) {
        float[] p = position[axis];
        float[] whole = shifted[axis];
        float[] w = weights[axis];
        anywhere.add((first, end) -> near(p, whole, w, first, end));
        // Where no position is negative, nothing is rounded: 1 less the other weight is the same.
        notNegative.add((first, end) -> near(w, first, end));
    }

    /** Pads a tile's positions; false where they are too far away for a simple reflection, or the input too large. */
    boolean position(FloatPositions positions, Tile tile) {
        if (!countable) {
            return false;
        }
        positions.locate(tile);
        for (int axis = 0; folds && axis < rank; axis++) {
            if (!isWithinATurn(position[axis], low, turn[axis], tile.count())) {
                return false;
            }
        }
        for (int i = 0; i < padding.size(); i++) {
            Loop.run(padding.get(i), 0, tile.count());
        }
        return true;
    }

    /** Of one pixel. */
    float position(int axis, int t) {
        return nearest ? position[axis][t] - FloatTaps.ROUNDING : position[axis][t];
    }

    boolean isNeverNegative() {
        return padded;
    }

    /** Each pixel's first tap's index, second of four, and its distance from it; quicker where none is negative. */
    void index(int axis, boolean isNotNegative, int count) {
        if (!nearest) {
            Loop.run(isNotNegative ? truncate[axis] : floor[axis], 0, count);
        }
        Loop.run(toInts[axis], 0, count);
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

    /** Whether no index is less or greater. Where a difference overflows, the other one's sign tells. */
    static boolean isWithin(int[] index, int least, int greatest, int first, int end) {
        int signs = 0;
        for (int t = first; t < end; t++) {
            signs |= (index[t] - least) | (greatest - index[t]);
        }
        return signs >= 0;
    }

    private static boolean isWithinATurn(float[] p, float low, float turn, int count) {
        for (int t = 0; t < count; t++) {
            if (!(Math.abs(p[t] - low) <= turn)) {
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

    private static void round(float[] p, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] += FloatTaps.ROUNDING;
        }
    }

    /** Of positions that aren't negative: there 0.5 - d is exact where d is negative. It is rounded to 1 then, else to 0. */
    private static void truncate(float[] p, float[] shifted, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            float value = p[t];
            float rounded = value + FloatTaps.ROUNDING;
            float d = value - (rounded - FloatTaps.ROUNDING);
            float tooMuch = 0.5f - d + FloatTaps.ROUNDING - FloatTaps.ROUNDING;
            shifted[t] = rounded - tooMuch;
            w[t + FloatTaps.TAP] = d + tooMuch;
        }
    }

    private static void floor(float[] p, float[] shifted, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            float value = p[t];
            float whole = (float) Math.floor(value);
            shifted[t] = whole + FloatTaps.ROUNDING;
            w[t + FloatTaps.TAP] = value - whole;
        }
    }

    private static void near(float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            w[t] = 1f - w[t + FloatTaps.TAP];
        }
    }

    private static void near(float[] p, float[] shifted, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            w[t] = (shifted[t] - FloatTaps.ROUNDING + 1f) - p[t];
        }
    }
}
