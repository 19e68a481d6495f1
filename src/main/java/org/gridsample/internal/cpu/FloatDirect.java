package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;

/**
 * As {@link FloatInterpolation}, from the input itself: a pixel's taps begin at {@code origin[pixel]} within the channel.
 */
final class FloatDirect {
    private FloatDirect() {}

    /** Here the origin may be -1, for a pixel outside. */
    static void nearest(FloatBuffer input, int channel, int[] origin, float[] out, int first, int end) {
        for (int t = first; t < end; t++) {
            int offset = origin[t];
            out[t] = offset >= 0 ? input.get(channel + offset) : 0f;
        }
    }

    static void bilinear(
            FloatBuffer input,
            int channel,
            int[] origin,
            int rowStride,
            float[][] weights,
            float[] out,
            int first,
            int end) {
        float[] nw = weights[0];
        float[] ne = weights[1];
        float[] sw = weights[2];
        float[] se = weights[3];
        for (int t = first; t < end; t++) {
            int north = channel + origin[t];
            int south = north + rowStride;
            float sum = input.get(north) * nw[t];
            sum = Math.fma(input.get(north + 1), ne[t], sum);
            sum = Math.fma(input.get(south), sw[t], sum);
            out[t] = FloatInterpolation.canonical(Math.fma(input.get(south + 1), se[t], sum));
        }
    }

    static void trilinear(
            FloatBuffer input,
            int channel,
            int[] origin,
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
            int north = channel + origin[t];
            int south = north + rowStride;
            float sum = 0f + input.get(north) * w0[t];
            sum += input.get(north + 1) * w1[t];
            sum += input.get(south) * w2[t];
            sum += input.get(south + 1) * w3[t];
            north += planeStride;
            south += planeStride;
            sum += input.get(north) * w4[t];
            sum += input.get(north + 1) * w5[t];
            sum += input.get(south) * w6[t];
            out[t] = FloatInterpolation.canonical(sum + input.get(south + 1) * w7[t]);
        }
    }

    static void bicubic(
            FloatBuffer input,
            int channel,
            int[] origin,
            int rowStride,
            float[][] weights,
            float[] out,
            int first,
            int end) {
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
            int row = channel + origin[t];
            float sum = row(input, row, a, b, c, d) * y0[t];
            sum = Math.fma(row(input, row + rowStride, a, b, c, d), y1[t], sum);
            sum = Math.fma(row(input, row + 2 * rowStride, a, b, c, d), y2[t], sum);
            out[t] = FloatInterpolation.canonical(Math.fma(row(input, row + 3 * rowStride, a, b, c, d), y3[t], sum));
        }
    }

    /** Four taps along x. */
    private static float row(FloatBuffer input, int i, float a, float b, float c, float d) {
        float sum = input.get(i) * a;
        sum = Math.fma(input.get(i + 1), b, sum);
        sum = Math.fma(input.get(i + 2), c, sum);
        return Math.fma(input.get(i + 3), d, sum);
    }
}
