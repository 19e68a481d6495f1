package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;

/**
 * As {@link FloatInterpolation}, from the input itself: a pixel's taps begin at {@code origin[pixel]} within the channel.
 */
final class FloatDirect {
    private static final int TAP = Taps.TAP;

    private FloatDirect() {}

    static float bilinear(
            FloatBuffer input,
            int channel,
            int[] origin,
            int rowStride,
            float[][] weights,
            float[] out,
            int first,
            int end) {
        float all = 0f;
        float[] x = weights[0];
        float[] y = weights[1];
        for (int t = first; t < end; t++) {
            int north = channel + Math.max(origin[t], 0);
            int south = north + rowStride;
            float w = x[t + TAP];
            float n = y[t + TAP];
            float e = 1f - w;
            float s = 1f - n;
            float sum = input.get(north) * (s * e);
            sum = Math.fma(input.get(north + 1), s * w, sum);
            sum = Math.fma(input.get(south), n * e, sum);
            sum = Math.fma(input.get(south + 1), n * w, sum);
            out[t] = sum;
            all += sum;
        }
        return all;
    }

    static float trilinear(
            FloatBuffer input,
            int channel,
            int[] origin,
            int rowStride,
            int planeStride,
            float[][] weights,
            float[] out,
            int first,
            int end) {
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
            int north = channel + Math.max(origin[t], 0);
            int south = north + rowStride;
            float sum = 0f + input.get(north) * (nw * b);
            sum += input.get(north + 1) * (ne * b);
            sum += input.get(south) * (sw * b);
            sum += input.get(south + 1) * (se * b);
            north += planeStride;
            south += planeStride;
            sum += input.get(north) * (nw * f);
            sum += input.get(north + 1) * (ne * f);
            sum += input.get(south) * (sw * f);
            sum += input.get(south + 1) * (se * f);
            out[t] = sum;
            all += sum;
        }
        return all;
    }

    /** @param fused whether rows are, as {@link AxisRule#fusesRows} says */
    static float bicubic(
            FloatBuffer input,
            int channel,
            int[] origin,
            int rowStride,
            boolean fused,
            float[][] weights,
            float[] out,
            int first,
            int end) {
        float all = 0f;
        float[] x = weights[0];
        float[] y = weights[1];
        for (int t = first; t < end; t++) {
            float a = x[t];
            float b = x[t + TAP];
            float c = x[t + 2 * TAP];
            float d = x[t + 3 * TAP];
            int row = channel + Math.max(origin[t], 0);
            float sum = row(input, row, fused, a, b, c, d) * y[t];
            sum = Math.fma(row(input, row + rowStride, fused, a, b, c, d), y[t + TAP], sum);
            sum = Math.fma(row(input, row + 2 * rowStride, fused, a, b, c, d), y[t + 2 * TAP], sum);
            sum = Math.fma(row(input, row + 3 * rowStride, fused, a, b, c, d), y[t + 3 * TAP], sum);
            out[t] = sum;
            all += sum;
        }
        return all;
    }

    /** Four taps along x. */
    private static float row(FloatBuffer input, int i, boolean fused, float a, float b, float c, float d) {
        return FloatInterpolation.row(
                input.get(i), input.get(i + 1), input.get(i + 2), input.get(i + 3), fused, a, b, c, d);
    }
}
