package org.gridsample.internal.cpu;

import org.gridsample.sampling.Interpolation;

/**
 * Weighted sums of taps: the twin of the sums in kernels/interpolation.cl, in the same order of operations. A pixel's taps
 * begin at {@code start[pixel]} in the window; x is contiguous.
 */
final class FloatInterpolation {
    private FloatInterpolation() {}

    /** Taps along each axis. */
    static int taps(Interpolation interpolation) {
        return switch (interpolation) {
            case NEAREST -> 1;
            case BILINEAR -> 2;
            case BICUBIC -> 4;
        };
    }

    /** Computed NaNs are stored with one bit pattern, which no processor promises by itself. */
    static float canonical(float value) {
        return value == value ? value : Float.NaN;
    }

    static void nearest(float[] window, int[] start, float[] out, int first, int end) {
        for (int t = first; t < end; t++) {
            out[t] = window[start[t]];
        }
    }

    static void bilinear(
            float[] window, int[] start, int rowStride, float[][] weights, float[] out, int first, int end) {
        float[] nw = weights[0];
        float[] ne = weights[1];
        float[] sw = weights[2];
        float[] se = weights[3];
        for (int t = first; t < end; t++) {
            int north = start[t];
            int south = north + rowStride;
            float sum = window[north] * nw[t];
            sum = Math.fma(window[north + 1], ne[t], sum);
            sum = Math.fma(window[south], sw[t], sum);
            out[t] = canonical(Math.fma(window[south + 1], se[t], sum));
        }
    }

    static void trilinear(
            float[] window,
            int[] start,
            int rowStride,
            int planeStride,
            float[][] weights,
            float[] out,
            int first,
            int end) {
        float[] w0 = weights[0];
        float[] w1 = weights[1];
        float[] w2 = weights[2];
        float[] w3 = weights[3];
        float[] w4 = weights[4];
        float[] w5 = weights[5];
        float[] w6 = weights[6];
        float[] w7 = weights[7];
        for (int t = first; t < end; t++) {
            int north = start[t];
            int south = north + rowStride;
            float sum = 0f + window[north] * w0[t];
            sum += window[north + 1] * w1[t];
            sum += window[south] * w2[t];
            sum += window[south + 1] * w3[t];
            north += planeStride;
            south += planeStride;
            sum += window[north] * w4[t];
            sum += window[north + 1] * w5[t];
            sum += window[south] * w6[t];
            out[t] = canonical(sum + window[south + 1] * w7[t]);
        }
    }

    static void bicubic(
            float[] window, int[] start, int rowStride, float[][] weights, float[] out, int first, int end) {
        float[] x0 = weights[0];
        float[] x1 = weights[1];
        float[] x2 = weights[2];
        float[] x3 = weights[3];
        float[] y0 = weights[4];
        float[] y1 = weights[5];
        float[] y2 = weights[6];
        float[] y3 = weights[7];
        for (int t = first; t < end; t++) {
            float a = x0[t];
            float b = x1[t];
            float c = x2[t];
            float d = x3[t];
            int row = start[t];
            float sum = row(window, row, a, b, c, d) * y0[t];
            sum = Math.fma(row(window, row + rowStride, a, b, c, d), y1[t], sum);
            sum = Math.fma(row(window, row + 2 * rowStride, a, b, c, d), y2[t], sum);
            out[t] = canonical(Math.fma(row(window, row + 3 * rowStride, a, b, c, d), y3[t], sum));
        }
    }

    static void tricubic(
            float[] window,
            int[] start,
            int rowStride,
            int planeStride,
            float[][] weights,
            float[] out,
            int first,
            int end) {
        for (int t = first; t < end; t++) {
            int plane = start[t];
            float sum = plane(window, plane, rowStride, weights, t) * weights[8][t];
            for (int k = 1; k < 4; k++) {
                plane += planeStride;
                sum = Math.fma(plane(window, plane, rowStride, weights, t), weights[8 + k][t], sum);
            }
            out[t] = canonical(sum);
        }
    }

    /** Four rows along y. */
    private static float plane(float[] window, int row, int rowStride, float[][] weights, int t) {
        float a = weights[0][t];
        float b = weights[1][t];
        float c = weights[2][t];
        float d = weights[3][t];
        float sum = row(window, row, a, b, c, d) * weights[4][t];
        sum = Math.fma(row(window, row + rowStride, a, b, c, d), weights[5][t], sum);
        sum = Math.fma(row(window, row + 2 * rowStride, a, b, c, d), weights[6][t], sum);
        return Math.fma(row(window, row + 3 * rowStride, a, b, c, d), weights[7][t], sum);
    }

    /** Four taps along x. */
    private static float row(float[] window, int i, float a, float b, float c, float d) {
        float sum = window[i] * a;
        sum = Math.fma(window[i + 1], b, sum);
        sum = Math.fma(window[i + 2], c, sum);
        return Math.fma(window[i + 3], d, sum);
    }
}
