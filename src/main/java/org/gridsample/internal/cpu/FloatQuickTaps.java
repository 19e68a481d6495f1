package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;

/**
 * The taps of a tile whose pixels are near each other, as a smooth grid's are: what {@link FloatExactTaps} gives, by loops
 * without a branch. What they don't serve, positions that are not finite or far away, shows in their indices or before a
 * reflection: such a tile is left to the others.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatQuickTaps implements FloatTaps {
    /** So large that any number below 0, times it twice, is below -1. */
    private static final float HUGE = 1f / Float.MIN_NORMAL;

    /** Somewhat less than a quarter of most tiles' pixels. */
    private static final int QUARTER = Tiling.PIXELS * 7 / 32;

    private final int rank;
    private final int before;
    private final boolean nearest;
    private final boolean countable;

    /** Whether no padded position is negative; else only a window's place tells. */
    private final boolean neverNegative;

    private final AxisRule[] rules;
    private final FloatAxis[] axes = new FloatAxis[3];
    private final float[][] position;

    /** The numbers of the pixels at which positions are, with {@link #ROUNDING} added to them. */
    private final float[][] shifted;

    private final int[][] index;
    private final float[][] weights;

    private final List<Loop> padding = new ArrayList<>(9);

    /** Per axis: from positions to shifted numbers and, but for nearest, to the distances from them. */
    private final Loop[] wholeNotNegative = new Loop[3];

    private final Loop[] wholeAnywhere = new Loop[3];
    private final Loop[] toInts = new Loop[3];
    private final Loop[] exactness = new Loop[3];
    private final List<Loop> weightsNotNegative = new ArrayList<>(6);
    private final List<Loop> weightsAnywhere = new ArrayList<>(6);

    /** Whether {@link #exactness} has found every index exact. */
    private boolean exact;

    FloatQuickTaps(Operation operation, AxisRule[] rules, FloatScratch scratch) {
        this.rules = rules;
        rank = operation.geometry().spatialRank();
        Interpolation interpolation = operation.options().interpolation();
        before = Taps.before(interpolation);
        nearest = Taps.count(interpolation) == 1;
        position = scratch.position;
        shifted = scratch.shifted;
        index = scratch.index;
        weights = scratch.weights;
        WholeNumbers wholeNumbers = scratch.wholeNumbers;
        boolean allCountable = true;
        boolean noneNegative = true;
        for (int i = 0; i < rank; i++) {
            axes[i] = new FloatAxis(rules[i]);
            allCountable &= rules[i].isCountable();
            noneNegative &= rules[i].isNeverNegative();
            float[] whole = shifted[i];
            int[] out = index[i];
            padding.addAll(axes[i].quickPadding(position[i]));
            exactness[i] = (first, end) -> exact &= isWithin(out, -Taps.COUNTABLE, Taps.COUNTABLE - 1, first, end);
            toInts[i] = (first, end) -> wholeNumbers.toInts(whole, out, first, end);
            locate(interpolation, i);
        }
        countable = allCountable;
        neverNegative = noneNegative;
    }

    private void locate(Interpolation interpolation, int axis) {
        float[] p = position[axis];
        float[] whole = shifted[axis];
        float[] w = weights[axis];
        Loop nearFromDistance = (first, end) -> FloatExactTaps.near(w, first, end);
        Loop rounded = (first, end) -> round(p, whole, first, end);
        wholeAnywhere[axis] = switch (interpolation) {
            case NEAREST -> rounded;
            case BILINEAR, BICUBIC -> (first, end) -> floor(p, whole, w, first, end);
        };
        wholeNotNegative[axis] = switch (interpolation) {
            case NEAREST -> rounded;
            case BILINEAR, BICUBIC -> (first, end) -> truncate(p, whole, w, first, end);
        };
        weightsAnywhere.addAll(
                switch (interpolation) {
                    case NEAREST -> List.of();
                    case BILINEAR ->
                        rank == 2
                                ? List.of()
                                : List.of(
                                        rules[axis].readsFarOutside()
                                                ? nearFromDistance
                                                : (first, end) -> near(p, whole, w, first, end));
                    case BICUBIC -> FloatExactTaps.cubic(w);
                });
        // Where no position is negative, nothing is rounded: 1 less the other weight is the same.
        weightsNotNegative.addAll(
                switch (interpolation) {
                    case NEAREST -> List.of();
                    case BILINEAR -> rank == 2 ? List.of() : List.of(nearFromDistance);
                    case BICUBIC -> FloatExactTaps.cubic(w);
                });
    }

    /** Pads a tile's positions; false where they are too far away for a simple reflection, or the input too large. */
    boolean position(FloatPositions positions, Tile tile) {
        if (!countable) {
            return false;
        }
        positions.locate(tile);
        for (int axis = 0; axis < rank; axis++) {
            if (!axes[axis].isNear(position[axis], tile.count())) {
                return false;
            }
        }
        for (int i = 0; i < padding.size(); i++) {
            Loop.run(padding.get(i), 0, tile.count());
        }
        return true;
    }

    /** Where a pixel's tap is, or between which pixels: a number whose floor is an index. */
    float position(int axis, int t) {
        float p = position[axis][t];
        return nearest ? p + ROUNDING - ROUNDING : p;
    }

    boolean isNeverNegative() {
        return neverNegative;
    }

    /** Each pixel's index along an axis, and its distance from it; quicker where none is negative. */
    void index(int axis, boolean isNotNegative, int count) {
        Loop.run(isNotNegative ? wholeNotNegative[axis] : wholeAnywhere[axis], 0, count);
        Loop.run(toInts[axis], 0, count);
    }

    /** Weights from distances. */
    void weights(boolean isNotNegative, int count) {
        List<Loop> loops = isNotNegative ? weightsNotNegative : weightsAnywhere;
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, count);
        }
    }

    /** The taps of pixels anywhere; false if one is so far away that its index isn't exact. */
    boolean locate(int count) {
        exact = true;
        for (int axis = 0; axis < rank; axis++) {
            index(axis, neverNegative, count);
            Loop.run(exactness[axis], 0, count);
        }
        weights(neverNegative, count);
        return exact;
    }

    @Override
    public void sources(int axis, int tap, int[] pixels, int count, int[] out) {
        AxisRule rule = rules[axis];
        int[] at = index[axis];
        int step = tap - before;
        for (int k = 0; k < count; k++) {
            out[k] = rule.source(at[pixels[k]] + step);
        }
    }

    @Override
    public void sources(int axis, int tap, int count, int[] out) {
        AxisRule rule = rules[axis];
        int step = tap - before;
        if (rule.readsOutside()) {
            sources(rule, index[axis], step, count, out);
        } else {
            inside(index[axis], step, rule.axis().size() - 1, count, out);
        }
    }

    @Override
    public void distances(int axis, int count, float[] out) {
        float[] p = position[axis];
        float[] whole = shifted[axis];
        for (int t = 0; t < count; t++) {
            out[t] = p[t] - (whole[t] - ROUNDING);
        }
    }

    private static void sources(AxisRule rule, int[] index, int step, int count, int[] out) {
        for (int t = 0; t < count; t++) {
            out[t] = rule.source(index[t] + step);
        }
    }

    private static void inside(int[] index, int step, int last, int count, int[] out) {
        for (int t = 0; t < count; t++) {
            int i = index[t] + step;
            out[t] = i | (i | (last - i)) >> (Integer.SIZE - 1);
        }
    }

    /** Whether no index is less or greater. Where a difference overflows, the other one's sign tells. */
    static boolean isWithin(int[] index, int least, int greatest, int first, int end) {
        return (end - first < 4 * QUARTER
                        ? signs(index, least, greatest, first, end)
                        : signsOfQuarters(index, least, greatest, first, end - 3 * QUARTER))
                >= 0;
    }

    private static int signs(int[] index, int least, int greatest, int first, int end) {
        int signs = 0;
        for (int t = first; t < end; t++) {
            signs |= (index[t] - least) | (greatest - index[t]);
        }
        return signs;
    }

    /** Of so many and those in the three quarters after them, some of them twice: a vector's signs are dearer to collect than to find. */
    private static int signsOfQuarters(int[] index, int least, int greatest, int first, int end) {
        int signs = 0;
        for (int t = first; t < end; t++) {
            int a = index[t];
            int b = index[t + QUARTER];
            int c = index[t + 2 * QUARTER];
            int d = index[t + 3 * QUARTER];
            signs |= ((a - least) | (greatest - a) | (b - least) | (greatest - b))
                    | ((c - least) | (greatest - c) | (d - least) | (greatest - d));
        }
        return signs;
    }

    private static void round(float[] p, float[] shifted, int first, int end) {
        for (int t = first; t < end; t++) {
            shifted[t] = p[t] + ROUNDING;
        }
    }

    /** Of positions that aren't negative: there 0.5 - d is exact where d is negative. It is rounded to 1 then, else to 0. */
    private static void truncate(float[] p, float[] shifted, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            float value = p[t];
            float rounded = value + ROUNDING;
            float d = value - (rounded - ROUNDING);
            float tooMuch = 0.5f - d + ROUNDING - ROUNDING;
            shifted[t] = rounded - tooMuch;
            w[t + Taps.TAP] = d + tooMuch;
        }
    }

    /** Without Math.floor, which JDK 17 vectorises for doubles only: where the nearest number is above, however little, it is 1 too much. */
    private static void floor(float[] p, float[] shifted, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            float value = p[t];
            float rounded = value + ROUNDING;
            float d = value - (rounded - ROUNDING);
            float correction = Math.max(Math.min(d * HUGE * HUGE, 0f), -1f);
            shifted[t] = rounded + correction;
            w[t + Taps.TAP] = d - correction;
        }
    }

    private static void near(float[] p, float[] shifted, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            w[t] = (shifted[t] - ROUNDING + 1f) - p[t];
        }
    }
}
