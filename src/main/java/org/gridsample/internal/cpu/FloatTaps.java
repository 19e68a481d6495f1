package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;

/**
 * From a tile's grid coordinates to its taps: which pixel each output pixel reads first, and its weights. Made once, used
 * for every channel. The twin of kernels/interpolation.cl. Loops are short methods of their own, over arrays: that is what
 * the compiler can unroll and vectorise.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatTaps {
    /** Added to a number, it leaves no bits for a fraction: the sum is rounded, half to even. */
    private static final float ROUNDING = 1.5f / Math.ulp(1f);

    /** Per axis: the nearest pixel; the nearest one below, which is the first of two linear taps and the second of four. */
    final float[][] whole;

    /**
     * Bilinear: of nw, ne, sw and se; trilinear: of eight taps, x fastest; cubic: of the four taps along x, then y, then z.
     * Nearest has none.
     */
    final float[][] weights;

    private final List<Loop> loops = new ArrayList<>(10);

    FloatTaps(SampleRequest request, FloatScratch scratch) {
        whole = scratch.whole;
        weights = scratch.weights;
        int rank = request.spatialRank();
        float[] coordinates = scratch.coordinates;
        float[][] position = scratch.position;
        float[] x = position[0];
        float[] y = position[1];
        float[] z = position[2];
        Interpolation interpolation = request.options().interpolation();
        if (rank == 2) {
            loops.add((first, end) -> pairs(coordinates, x, y, first, end));
        } else {
            loops.add((first, end) -> triples(coordinates, x, y, z, first, end));
        }
        for (int i = 0; i < rank; i++) {
            int axis = i;
            float[] p = position[axis];
            float[] p0 = whole[axis];
            unnormalize(
                    p,
                    (float) request.axis(axis).scale(),
                    rank,
                    request.options().alignCorners());
            if (interpolation == Interpolation.BICUBIC) {
                loops.add((first, end) -> finite(p, coordinates, axis, rank, first, end));
            } else {
                pad(p, request.axis(axis), request.options());
            }
            if (interpolation == Interpolation.NEAREST && FloatWindow.isCountable(request.axis(axis))) {
                loops.add((first, end) -> rintNear(p, p0, first, end));
            } else if (interpolation == Interpolation.NEAREST) {
                loops.add((first, end) -> rint(p, p0, first, end));
            } else {
                loops.add((first, end) -> floor(p, p0, first, end));
            }
            if (interpolation == Interpolation.BICUBIC) {
                cubic(p, p0, axis * 4);
            }
        }
        if (interpolation == Interpolation.BILINEAR) {
            if (rank == 2) {
                loops.add((first, end) -> bilinear(x, y, whole[0], whole[1], weights, first, end));
            } else {
                for (int tap = 0; tap < 8; tap++) {
                    trilinear(tap, x, y, z);
                }
            }
        }
    }

    /** Makes the taps of the {@code count} pixels whose grid coordinates are in the scratch memory. */
    void locate(int count) {
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, count);
        }
    }

    private static void pairs(float[] from, float[] x, float[] y, int first, int end) {
        for (int t = first; t < end; t++) {
            x[t] = from[2 * t];
            y[t] = from[2 * t + 1];
        }
    }

    private static void triples(float[] from, float[] x, float[] y, float[] z, int first, int end) {
        for (int t = first; t < end; t++) {
            x[t] = from[3 * t];
            y[t] = from[3 * t + 1];
            z[t] = from[3 * t + 2];
        }
    }

    private void unnormalize(float[] p, float scale, int rank, boolean alignCorners) {
        if (rank == 2 && !alignCorners) {
            loops.add((first, end) -> {
                for (int t = first; t < end; t++) {
                    p[t] = FloatSourceIndex.unnormalize(p[t], scale, 2, false);
                }
            });
        } else if (rank == 2) {
            loops.add((first, end) -> {
                for (int t = first; t < end; t++) {
                    p[t] = FloatSourceIndex.unnormalize(p[t], scale, 2, true);
                }
            });
        } else if (!alignCorners) {
            loops.add((first, end) -> {
                for (int t = first; t < end; t++) {
                    p[t] = FloatSourceIndex.unnormalize(p[t], scale, 3, false);
                }
            });
        } else {
            loops.add((first, end) -> {
                for (int t = first; t < end; t++) {
                    p[t] = FloatSourceIndex.unnormalize(p[t], scale, 3, true);
                }
            });
        }
    }

    private static void finite(float[] p, float[] coordinates, int axis, int rank, int first, int end) {
        for (int t = first, i = first * rank + axis; t < end; t++, i += rank) {
            p[t] = FloatSourceIndex.finiteIfCoordinateIs(p[t], coordinates[i]);
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

    private static void bilinear(float[] x, float[] y, float[] x0, float[] y0, float[][] weights, int first, int end) {
        float[] nw = weights[0];
        float[] ne = weights[1];
        float[] sw = weights[2];
        float[] se = weights[3];
        for (int t = first; t < end; t++) {
            float w = x[t] - x0[t];
            float e = 1f - w;
            float n = y[t] - y0[t];
            float s = 1f - n;
            nw[t] = s * e;
            ne[t] = s * w;
            sw[t] = n * e;
            se[t] = n * w;
        }
    }

    private void trilinear(int tap, float[] x, float[] y, float[] z) {
        float[] weight = weights[tap];
        loops.add((first, end) -> side(x, whole[0], (tap & 1) != 0, weight, first, end));
        loops.add((first, end) -> times(y, whole[1], (tap & 2) != 0, weight, first, end));
        loops.add((first, end) -> times(z, whole[2], (tap & 4) != 0, weight, first, end));
    }

    /** A tap's weight along one axis; the far tap's is the distance from the near one. */
    private static void side(float[] p, float[] p0, boolean far, float[] weight, int first, int end) {
        if (far) {
            for (int t = first; t < end; t++) {
                weight[t] = p[t] - p0[t];
            }
        } else {
            for (int t = first; t < end; t++) {
                weight[t] = (p0[t] + 1f) - p[t];
            }
        }
    }

    private static void times(float[] p, float[] p0, boolean far, float[] weight, int first, int end) {
        if (far) {
            for (int t = first; t < end; t++) {
                weight[t] = weight[t] * (p[t] - p0[t]);
            }
        } else {
            for (int t = first; t < end; t++) {
                weight[t] = weight[t] * ((p0[t] + 1f) - p[t]);
            }
        }
    }

    private void cubic(float[] p, float[] p0, int tap) {
        float[] w0 = weights[tap];
        float[] w1 = weights[tap + 1];
        float[] w2 = weights[tap + 2];
        float[] w3 = weights[tap + 3];
        loops.add((first, end) -> cubic(p, p0, w0, w1, w2, w3, first, end));
    }

    private static void cubic(
            float[] p, float[] p0, float[] w0, float[] w1, float[] w2, float[] w3, int first, int end) {
        for (int t = first; t < end; t++) {
            float d = p[t] - p0[t];
            w0[t] = outerWeight(d + 1f);
            w1[t] = innerWeight(d);
            w2[t] = innerWeight(1f - d);
            w3[t] = outerWeight(2f - d);
        }
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
