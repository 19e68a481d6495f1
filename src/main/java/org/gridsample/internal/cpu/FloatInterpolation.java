package org.gridsample.internal.cpu;

/**
 * Weighted sums of taps: the twin of the sums in kernels/linear.cl and cubic.cl, in the same order of operations. A pixel's taps
 * begin at {@code start[pixel]} in the window; x is contiguous, rows are {@link Taps#ROW} apart. Each returns the sum of
 * all that it computed, which is NaN if any of it is.
 */
final class FloatInterpolation {
    private static final int ROW = Taps.ROW;

    private static final int TAP = Taps.TAP;

    private FloatInterpolation() {}

    /**
     * Gives computed NaNs one bit pattern, which no processor promises by itself.
     *
     * @param all NaN if any value is
     */
    static void canonical(float all, float[] values, int first, int end) {
        for (int t = first; all != all && t < end; t++) {
            values[t] = values[t] == values[t] ? values[t] : Float.NaN;
        }
    }

    /** NaN if any value is; also where infinities meet. Eight sums: one would wait for itself. */
    static float all(float[] values, int first, int end) {
        float a = 0f;
        float b = 0f;
        float c = 0f;
        float d = 0f;
        float e = 0f;
        float f = 0f;
        float g = 0f;
        float h = 0f;
        int t = first;
        for (; t < end - 7; t += 8) {
            a += values[t];
            b += values[t + 1];
            c += values[t + 2];
            d += values[t + 3];
            e += values[t + 4];
            f += values[t + 5];
            g += values[t + 6];
            h += values[t + 7];
        }
        for (; t < end; t++) {
            a += values[t];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    static float nearest(float[] window, int[] start, float[] out, int first, int end) {
        for (int t = first; t < end; t++) {
            out[t] = window[start[t]];
        }
        return 0f;
    }

    static float bilinear(float[] window, int[] start, float[][] weights, float[] out, int first, int end) {
        float all = 0f;
        float[] x = weights[0];
        float[] y = weights[1];
        for (int t = first; t < end; t++) {
            int i = start[t];
            float w = x[t + TAP];
            float n = y[t + TAP];
            float e = 1f - w;
            float s = 1f - n;
            float sum = window[i] * (s * e);
            sum = Math.fma(window[i + 1], s * w, sum);
            sum = Math.fma(window[i + ROW], n * e, sum);
            sum = Math.fma(window[i + ROW + 1], n * w, sum);
            out[t] = sum;
            all += sum;
        }
        return all;
    }

    static float trilinear(
            float[] window, int[] start, int planeStride, float[][] weights, float[] out, int first, int end) {
        float all = 0f;
        float[] x = weights[0];
        float[] y = weights[1];
        float[] z = weights[2];
        for (int t = first; t < end; t++) {
            float e = x[t];
            float w = x[t + TAP];
            float s = y[t];
            float n = y[t + TAP];
            float b = z[t];
            float f = z[t + TAP];
            float nw = e * s;
            float ne = w * s;
            float sw = e * n;
            float se = w * n;
            int i = start[t];
            float sum = 0f + window[i] * (nw * b);
            sum += window[i + 1] * (ne * b);
            sum += window[i + ROW] * (sw * b);
            sum += window[i + ROW + 1] * (se * b);
            i += planeStride;
            sum += window[i] * (nw * f);
            sum += window[i + 1] * (ne * f);
            sum += window[i + ROW] * (sw * f);
            sum += window[i + ROW + 1] * (se * f);
            out[t] = sum;
            all += sum;
        }
        return all;
    }

    /** @param fused whether rows are, as {@link AxisRule#fusesRows} says */
    static float bicubic(
            float[] window, int[] start, boolean fused, float[][] weights, float[] out, int first, int end) {
        float all = 0f;
        float[] x = weights[0];
        float[] y = weights[1];
        for (int t = first; t < end; t++) {
            float sum = plane(window, start[t], fused, x, y, t);
            out[t] = sum;
            all += sum;
        }
        return all;
    }

    /** @param fused whether rows are, as {@link AxisRule#fusesRows} says */
    static float tricubic(
            float[] window,
            int[] start,
            int planeStride,
            boolean fused,
            float[][] weights,
            float[] out,
            int first,
            int end) {
        float all = 0f;
        float[] x = weights[0];
        float[] y = weights[1];
        float[] z = weights[2];
        for (int t = first; t < end; t++) {
            int i = start[t];
            float sum = plane(window, i, fused, x, y, t) * z[t];
            for (int k = 1; k < 4; k++) {
                i += planeStride;
                sum = Math.fma(plane(window, i, fused, x, y, t), z[t + k * TAP], sum);
            }
            out[t] = sum;
            all += sum;
        }
        return all;
    }

    /** Four rows along y. */
    private static float plane(float[] window, int i, boolean fused, float[] x, float[] y, int t) {
        float a = x[t];
        float b = x[t + TAP];
        float c = x[t + 2 * TAP];
        float d = x[t + 3 * TAP];
        float sum = row(window, i, fused, a, b, c, d) * y[t];
        sum = Math.fma(row(window, i + ROW, fused, a, b, c, d), y[t + TAP], sum);
        sum = Math.fma(row(window, i + 2 * ROW, fused, a, b, c, d), y[t + 2 * TAP], sum);
        return Math.fma(row(window, i + 3 * ROW, fused, a, b, c, d), y[t + 3 * TAP], sum);
    }

    /** Four taps along x. */
    private static float row(float[] window, int i, boolean fused, float a, float b, float c, float d) {
        return row(window[i], window[i + 1], window[i + 2], window[i + 3], fused, a, b, c, d);
    }

    /** Four values along x. */
    static float row(float v, float w, float x, float y, boolean fused, float a, float b, float c, float d) {
        if (fused) {
            return Math.fma(y, d, Math.fma(x, c, Math.fma(w, b, v * a)));
        }
        return Math.fma(v, a, w * b) + x * c + y * d;
    }
}
