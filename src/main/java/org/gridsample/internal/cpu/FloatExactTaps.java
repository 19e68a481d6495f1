package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;

/**
 * The taps of positions of any kind: the twin of the taps in kernels/nearest.cl, linear.cl and cubic.cl. {@link FloatQuickTaps} is quicker for most. Loops
 * are short methods of their own, over few arrays: that is what the compiler can unroll and vectorise.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatExactTaps implements FloatTaps {
    private final int rank;
    private final int before;
    private final FloatAxis[] axes = new FloatAxis[3];
    private final boolean[] padsPositions = new boolean[3];

    /** Per axis: the nearest pixel; the nearest one below, which is the first of two linear taps and the second of four. */
    private final float[][] whole;

    private final float[][] position;

    private final List<Loop> loops = new ArrayList<>(20);

    FloatExactTaps(Operation operation, AxisRule[] rules, FloatScratch scratch) {
        whole = scratch.whole;
        position = scratch.position;
        rank = operation.geometry().spatialRank();
        Interpolation interpolation = operation.options().interpolation();
        before = Taps.before(interpolation);
        for (int i = 0; i < rank; i++) {
            AxisRule rule = rules[i];
            axes[i] = new FloatAxis(rule);
            padsPositions[i] = rule.padsPositions();
            float[] p = scratch.position[i];
            float[] p0 = whole[i];
            float[] w = scratch.weights[i];
            int[] index = scratch.index[i];
            loops.addAll(axes[i].padding(p));
            loops.add(
                    switch (interpolation) {
                        case NEAREST -> nearest(p, p0, rule.isCountable() && !rule.padsTaps());
                        case BILINEAR, BICUBIC -> (first, end) -> floor(p, p0, first, end);
                    });
            loops.addAll(weights(interpolation, rule, p, p0, w));
            loops.add((first, end) -> convert(p0, index, first, end));
        }
    }

    /** {@code soon}: whether it is enough to tell the pixels inside. */
    private static Loop nearest(float[] p, float[] p0, boolean soon) {
        return soon ? (first, end) -> rintNear(p, p0, first, end) : (first, end) -> rint(p, p0, first, end);
    }

    private List<Loop> weights(Interpolation interpolation, AxisRule rule, float[] p, float[] p0, float[] w) {
        Loop distance = (first, end) -> distance(p, p0, w, first, end);
        return switch (interpolation) {
            case NEAREST -> List.of();
            case BILINEAR ->
                rank == 2
                        ? List.of(distance)
                        : List.of(
                                distance,
                                rule.readsFarOutside()
                                        ? (first, end) -> near(w, first, end)
                                        : (first, end) -> near(p, p0, w, first, end));
            case BICUBIC -> {
                List<Loop> all = new ArrayList<>(List.of(distance));
                all.addAll(cubic(w));
                yield all;
            }
        };
    }

    void locate(FloatPositions positions, Tile tile) {
        positions.locate(tile);
        for (int axis = 0; axis < rank; axis++) {
            if (!padsPositions[axis]) {
                positions.keepFinite(axis, tile);
            }
        }
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, tile.count());
        }
    }

    @Override
    public void sources(int axis, int tap, int[] pixels, int count, int[] out) {
        FloatAxis inputAxis = axes[axis];
        float[] p0 = whole[axis];
        // Beyond 2^24 the sum is rounded, so a tap's index is not always the one before it plus 1.
        float step = tap - before;
        for (int k = 0; k < count; k++) {
            out[k] = inputAxis.source(p0[pixels[k]] + step);
        }
    }

    @Override
    public void sources(int axis, int tap, int count, int[] out) {
        FloatAxis inputAxis = axes[axis];
        float[] p0 = whole[axis];
        float step = tap - before;
        for (int t = 0; t < count; t++) {
            out[t] = inputAxis.source(p0[t] + step);
        }
    }

    @Override
    public void distances(int axis, int count, float[] out) {
        float[] p = position[axis];
        float[] p0 = whole[axis];
        for (int t = 0; t < count; t++) {
            out[t] = p[t] - p0[t];
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

    private static void convert(float[] whole, int[] index, int first, int end) {
        for (int t = first; t < end; t++) {
            index[t] = (int) whole[t];
        }
    }

    /** Into the second tap's place: of two linear weights, it is that one. */
    private static void distance(float[] p, float[] p0, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            w[t + Taps.TAP] = p[t] - p0[t];
        }
    }

    /** The first of two linear weights in 5-D. In 4-D it is 1 less the second one, which needs no place. */
    private static void near(float[] p, float[] p0, float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            w[t] = (p0[t] + 1f) - p[t];
        }
    }

    /** The same from the second one. */
    static void near(float[] w, int first, int end) {
        for (int t = first; t < end; t++) {
            w[t] = 1f - w[t + Taps.TAP];
        }
    }

    /** Four weights from the distance, which is in the second one's place. */
    static List<Loop> cubic(float[] w) {
        return List.of(
                (first, end) -> {
                    for (int t = first; t < end; t++) {
                        float d = w[t + Taps.TAP];
                        w[t] = outerWeight(d + 1f);
                        w[t + 3 * Taps.TAP] = outerWeight(2f - d);
                    }
                },
                (first, end) -> {
                    for (int t = first; t < end; t++) {
                        float d = w[t + Taps.TAP];
                        w[t + Taps.TAP] = innerWeight(d);
                        w[t + 2 * Taps.TAP] = innerWeight(1f - d);
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
