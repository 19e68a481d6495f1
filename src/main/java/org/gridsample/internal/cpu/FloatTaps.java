package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;

/**
 * From a tile's positions to its taps: which pixel each output pixel reads first, and its weights. Made once, used
 * for every channel. The twin of kernels/interpolation.cl, for coordinates of any kind; {@link FloatNear} is quicker for most.
 * Loops are short methods of their own, over few arrays: that is what the compiler can unroll and vectorise.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatTaps {
    /** Added to a number, it leaves no bits for a fraction: the sum is rounded, half to even. */
    static final float ROUNDING = 1.5f / Math.ulp(1f);

    /** From a tap's weights to the next one's. */
    static final int TAP = Tiling.PIXELS;

    /** Per axis: the nearest pixel; the nearest one below, which is the first of two linear taps and the second of four. */
    final float[][] whole;

    private final List<Loop> loops = new ArrayList<>(16);

    /** Bicubic pads each tap, not the position. */
    private final boolean keepsFinite;

    FloatTaps(SampleRequest request, FloatScratch scratch) {
        whole = scratch.whole;
        int rank = request.spatialRank();
        SampleOptions options = request.options();
        keepsFinite = options.interpolation() == Interpolation.BICUBIC;
        for (int axis = 0; axis < rank; axis++) {
            position(request.axis(axis), axis, options, scratch);
            if (options.interpolation() != Interpolation.NEAREST) {
                weights(axis, rank, options.interpolation(), scratch);
            }
        }
    }

    private void position(Axis inputAxis, int axis, SampleOptions options, FloatScratch scratch) {
        float[] p = scratch.position[axis];
        float[] p0 = whole[axis];
        if (!keepsFinite) {
            pad(p, inputAxis, options);
        }
        if (options.interpolation() != Interpolation.NEAREST) {
            loops.add((first, end) -> floor(p, p0, first, end));
        } else if (FloatNear.isCountable(inputAxis)) {
            loops.add((first, end) -> rintNear(p, p0, first, end));
        } else {
            loops.add((first, end) -> rint(p, p0, first, end));
        }
    }

    private void weights(int axis, int rank, Interpolation interpolation, FloatScratch scratch) {
        float[] p = scratch.position[axis];
        float[] p0 = whole[axis];
        float[] w = scratch.weights[axis];
        loops.add((first, end) -> distance(p, p0, w, first, end));
        if (interpolation == Interpolation.BICUBIC) {
            loops.addAll(cubic(w));
        } else if (rank == 3) {
            loops.add((first, end) -> near(p, p0, w, first, end));
        }
    }

    void locate(FloatPositions positions, Tile tile) {
        positions.locate(tile);
        if (keepsFinite) {
            positions.keepFinite(tile);
        }
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, tile.count());
        }
    }

    private void pad(float[] p, Axis axis, SampleOptions options) {
        float last = (float) axis.last();
        float turn = (float) axis.turn();
        float low = options.alignCorners() ? 0f : -0.5f;
        switch (options.padding()) {
            case ZEROS -> loops.add((first, end) -> outside(p, first, end));
            case BORDER -> loops.add((first, end) -> clip(p, last, first, end));
            case REFLECTION -> {
                loops.add((first, end) -> reflect(p, low, turn, first, end));
                loops.add((first, end) -> clip(p, last, first, end));
            }
        }
    }

    private static void outside(float[] p, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = FloatSourceIndex.outsideUnlessFinite(p[t]);
        }
    }

    private static void clip(float[] p, float axisLast, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = FloatSourceIndex.clip(p[t], axisLast);
        }
    }

    private static void reflect(float[] p, float low, float axisTurn, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = FloatSourceIndex.reflect(p[t], low, axisTurn);
        }
    }

    private static void rint(float[] p, float[] whole, int first, int end) {
        for (int t = first; t < end; t++) {
            whole[t] = (float) Math.rint(p[t]);
        }
    }

    /**
     * As rint for positions up to a quarter of the numbers that the type can count; what is further out stays further out.
     * JDK 17 vectorises this, but not Math.rint.
     */
    private static void rintNear(float[] p, float[] whole, int first, int end) {
        for (int t = first; t < end; t++) {
            whole[t] = (p[t] + ROUNDING) - ROUNDING;
        }
    }

    private static void floor(float[] p, float[] whole, int first, int end) {
        for (int t = first; t < end; t++) {
            whole[t] = (float) Math.floor(p[t]);
        }
    }

    /** Into the second tap's place: of two linear weights, it is that one. */
    private static void distance(float[] p, float[] p0, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            w[t + TAP] = p[t] - p0[t];
        }
    }

    /** The first of two linear weights in 5-D. In 4-D it is 1 less the second one, which needs no place. */
    private static void near(float[] p, float[] p0, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            w[t] = (p0[t] + 1f) - p[t];
        }
    }

    /** Four weights from the distance, which is in the second one's place. */
    static List<Loop> cubic(float[] w) {
        return List.of(
                (first, end) -> {
                    for (int t = first; t < end; t++) {
                        float d = w[t + TAP];
                        w[t] = outerWeight(d + 1f);
                        w[t + 3 * TAP] = outerWeight(2f - d);
                    }
                },
                (first, end) -> {
                    for (int t = first; t < end; t++) {
                        float d = w[t + TAP];
                        w[t + TAP] = innerWeight(d);
                        w[t + 2 * TAP] = innerWeight(1f - d);
                    }
                });
    }

    /** Keys' kernel at a distance from 1 to 2, A = -0.75. */
    private static float outerWeight(float d) {
        return ((-0.75f * d - -3.75f) * d + -6f) * d - -3f;
    }

    /** Keys' kernel at a distance from 0 to 1, A = -0.75. */
    private static float innerWeight(float d) {
        return Math.fma(Math.fma(1.25f, d, -2.25f) * d, d, 1f);
    }
}
