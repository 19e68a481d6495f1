package org.gridsample.internal.cpu;

import java.util.List;

/** One input axis in the arithmetic of positions: what its {@link AxisRule} makes of them. */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatAxis {
    private final AxisRule rule;
    private final float size;
    private final float last;
    private final float turn;

    /** The lower one of the mirrors of a reflection. */
    private final float low;

    FloatAxis(AxisRule rule) {
        this.rule = rule;
        size = (float) rule.axis().size();
        last = (float) rule.axis().last();
        turn = (float) rule.axis().turn();
        low = rule.alignCorners() ? 0f : -0.5f;
    }

    /** The pixel that a tap at this whole position reads, which may be anywhere; -1 for none. */
    int source(float tap) {
        float p = rule.padsTaps() ? pad(tap) : tap;
        return FloatSourceIndex.inside(p, last) ? (int) p : -1;
    }

    private float pad(float p) {
        return switch (rule.padding()) {
            case ZEROS -> p;
            case BORDER -> FloatSourceIndex.clip(p, last);
            case REFLECTION -> FloatSourceIndex.clip(FloatSourceIndex.reflect(p, low, turn), last);
            // An extent that the type can't count may be rounded up.
            case WRAP -> FloatSourceIndex.clip(FloatSourceIndex.wrap(p, size), last);
        };
    }

    /** What pads positions of any kind, where positions are padded. */
    List<Loop> padding(float[] p) {
        if (!rule.padsPositions()) {
            return List.of();
        }
        return switch (rule.padding()) {
            case ZEROS -> List.of((first, end) -> outside(p, first, end));
            case BORDER -> List.of((first, end) -> clip(p, last, first, end));
            case REFLECTION ->
                List.of((first, end) -> reflect(p, low, turn, first, end), (first, end) -> clip(p, last, first, end));
            case WRAP -> List.of((first, end) -> zero(p, first, end));
        };
    }

    /** The same without a branch, for positions that are {@link #isNear}. What is not a number stays so. */
    List<Loop> quickPadding(float[] p) {
        if (!rule.padsPositions()) {
            return List.of();
        }
        return switch (rule.padding()) {
            case ZEROS, WRAP -> List.of();
            case BORDER -> List.of((first, end) -> clamp(p, last, first, end));
            case REFLECTION ->
                List.of((first, end) -> fold(p, low, turn, first, end), (first, end) -> clamp(p, last, first, end));
        };
    }

    /** Whether quick padding serves all positions: a reflection's at most a turn away, of the others any. */
    boolean isNear(float[] p, int count) {
        return !rule.padsPositions()
                || switch (rule.padding()) {
                    case ZEROS, BORDER, WRAP -> true;
                    case REFLECTION -> isWithinATurn(p, low, turn, count);
                };
    }

    private static boolean isWithinATurn(float[] p, float low, float turn, int count) {
        for (int t = 0; t < count; t++) {
            if (!(Math.abs(p[t] - low) <= turn)) {
                return false;
            }
        }
        return true;
    }

    /** What makes slopes of those that there would be without padding, from positions that aren't padded yet. */
    List<Loop> slopes(float[] p, float[] slope, int spatialRank) {
        if (!rule.padsPositions()) {
            return List.of();
        }
        return switch (rule.padding()) {
            case ZEROS, WRAP -> List.of();
            case BORDER -> List.of((first, end) -> clippedSlopes(p, last, slope, spatialRank, first, end));
            case REFLECTION ->
                List.of((first, end) -> reflectedSlopes(p, low, turn, last, slope, spatialRank, first, end));
        };
    }

    private static void clippedSlopes(float[] p, float last, float[] slope, int spatialRank, int first, int end) {
        for (int t = first; t < end; t++) {
            float clipped = FloatSourceIndex.clip(p[t], last);
            slope[t] = FloatSourceIndex.clippedSlope(clipped, last, slope[t], spatialRank);
        }
    }

    private static void reflectedSlopes(
            float[] p, float low, float turn, float last, float[] slope, int spatialRank, int first, int end) {
        for (int t = first; t < end; t++) {
            slope[t] = FloatSourceIndex.reflectedSlope(p[t], low, turn, last, slope[t], spatialRank);
        }
    }

    private static void outside(float[] p, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = FloatSourceIndex.outsideUnlessFinite(p[t]);
        }
    }

    private static void zero(float[] p, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = FloatSourceIndex.zeroUnlessFinite(p[t]);
        }
    }

    private static void clip(float[] p, float last, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = FloatSourceIndex.clip(p[t], last);
        }
    }

    private static void reflect(float[] p, float low, float turn, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = FloatSourceIndex.reflect(p[t], low, turn);
        }
    }

    /** As FloatSourceIndex.reflect, up to a turn away, but for the clip that follows. */
    private static void fold(float[] p, float low, float turn, int first, int end) {
        for (int t = first; t < end; t++) {
            float e = Math.abs(p[t] - low);
            p[t] = Math.min(e, turn - e) + low;
        }
    }

    /** As FloatSourceIndex.clip, but NaN stays. */
    private static void clamp(float[] p, float last, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = Math.max(Math.min(p[t], last), 0f);
        }
    }
}
