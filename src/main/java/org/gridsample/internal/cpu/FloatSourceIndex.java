package org.gridsample.internal.cpu;

/**
 * From a normalised grid coordinate to a position in pixels: the line-for-line twin of kernels/coordinates.cl. Every
 * operation is rounded on its own, in this order; a change here without the same change there breaks the promise of equal
 * bits.
 */
final class FloatSourceIndex {
    /** Any position that is outside every input along its axis and has finite weights. */
    static final float OUTSIDE = -2f;

    private FloatSourceIndex() {}

    static boolean isFinite(float p) {
        return Math.abs(p) <= Float.MAX_VALUE;
    }

    static float unnormalize(float c, float scale, int spatialRank, boolean alignCorners) {
        if (spatialRank == 2) {
            return alignCorners ? (c + 1f) * scale : Math.fma(c + 1f, scale, -0.5f);
        }
        return alignCorners ? ((c + 1f) * 0.5f) * scale : ((c + 1f) * scale - 1f) * 0.5f;
    }

    /** NaN and -0 become 0: the comparisons are written so that both languages agree on them. */
    static float clip(float p, float last) {
        return p > 0f ? (p < last ? p : last) : 0f;
    }

    /** Folds about {@code low} and {@code low + turn/2}; 0 for what is not finite, and on an axis without a span. */
    static float reflect(float p, float low, float turn) {
        if (!isFinite(p) || turn == 0f) {
            return 0f;
        }
        float e = modulo(Math.abs(p - low), turn);
        float back = turn - e;
        return (e < back ? e : back) + low;
    }

    static float zeroUnlessFinite(float p) {
        return isFinite(p) ? p : 0f;
    }

    /**
     * The exact remainder of {@code a >= 0} by {@code turn > 0}. {@code shifted} is the turn times a power of two, and every
     * difference is taken between numbers within a factor of two of each other, so nothing is ever rounded.
     */
    static float modulo(float a, float turn) {
        if (a < turn) {
            return a;
        }
        float shifted = turn;
        while (shifted <= a * 0.5f) {
            shifted = shifted * 2f;
        }
        while (a >= turn) {
            if (a >= shifted) {
                a = a - shifted;
            }
            shifted = shifted * 0.5f;
        }
        return a;
    }

    /** The pixel from 0 to size - 1 that a whole-numbered tap comes to lie on when the input is repeated; 0 for what is not finite. */
    static float wrap(float tap, float size) {
        float e = modulo(Math.abs(zeroUnlessFinite(tap)), size);
        return tap < 0f && e > 0f ? size - e : e;
    }

    /** By how much a clipped position moves with its coordinate, if it moves by so much where it isn't clipped. */
    static float clippedSlope(float clipped, float last, float slope, int spatialRank) {
        if (clipped > 0f && clipped < last) {
            return slope;
        }
        return spatialRank == 2 ? 0f : 0f * slope;
    }

    /** The same of what is reflected and then clipped, by its position before either. */
    static float reflectedSlope(float p, float low, float turn, float last, float slope, int spatialRank) {
        if (!isFinite(p) || turn == 0f) {
            return 0f;
        }
        float d = p - low;
        float e = modulo(Math.abs(d), turn);
        boolean returns = spatialRank == 2 ? e > turn - e : e >= turn * 0.5f;
        return clippedSlope(clip(reflect(p, low, turn), last), last, returns != d < 0f ? -slope : slope, spatialRank);
    }

    static float slopeIfFinite(float coordinate, float slope) {
        return isFinite(coordinate) ? slope : 0f;
    }

    /** Zeros: what is not finite is outside, with weights that are. */
    static float outsideUnlessFinite(float p) {
        return isFinite(p) ? p : OUTSIDE;
    }

    /** Bicubic: a finite coordinate has a finite position, however far out; only what is not finite becomes NaN. */
    static float finiteIfCoordinateIs(float p, float c) {
        if (isFinite(c) && !isFinite(p)) {
            return p > 0f ? Float.MAX_VALUE : -Float.MAX_VALUE;
        }
        return p;
    }

    /** Whether a whole-numbered position is a pixel; tested before any conversion to int. */
    static boolean inside(float index, float last) {
        return index >= 0f && index <= last;
    }
}
