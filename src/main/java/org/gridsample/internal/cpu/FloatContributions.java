package org.gridsample.internal.cpu;

import java.util.Arrays;
import org.gridsample.sampling.Interpolation;

/**
 * What some output pixels of an item that follow each other contribute to the input's gradient, the same in all channels: of each tap where to,
 * and with what weights.
 */
final class FloatContributions {
    private final TapOrder order;
    private final Interpolation interpolation;

    /** Per tap, as {@link FloatTapOffsets} says; {@link Taps#OUTSIDE} in the place of pixels that the last group lacks. */
    final int[][] target;

    /** Of nearest there are none, of bilinear a product for each tap, of bicubic one for each axis and tap along it. */
    private final float[][][] weight;

    private long first;
    private int count;

    FloatContributions(TapOrder order, Interpolation interpolation) {
        this.order = order;
        this.interpolation = interpolation;
        target = new int[order.taps()][Tiling.PIXELS];
        weight = switch (interpolation) {
            case NEAREST -> new float[0][][];
            case BILINEAR -> new float[1][order.taps()][Tiling.PIXELS];
            case BICUBIC -> new float[order.rank()][order.perAxis()][Tiling.PIXELS];
        };
    }

    /** Begins with a pixel; the first one of a group. */
    void start(long firstPixel) {
        first = firstPixel;
        count = 0;
    }

    /** Adds the pixels of a tile, whose taps were found. */
    void add(FloatTapOffsets offsets, FloatTapWeights weights, int[] offset, float[] product, int pixels) {
        for (int tap = 0; tap < order.taps(); tap++) {
            offsets.locate(tap, pixels, offset);
            System.arraycopy(offset, 0, target[tap], count, pixels);
        }
        for (int axis = 0; axis < weight.length; axis++) {
            for (int tap = 0; tap < weight[axis].length; tap++) {
                float[] from =
                        switch (interpolation) {
                            case NEAREST -> throw new IllegalStateException("nearest has no weights");
                            case BILINEAR -> multiply(weights, tap, product, pixels);
                            case BICUBIC -> weights.along(axis, tap);
                        };
                System.arraycopy(from, 0, weight[axis][tap], count, pixels);
            }
        }
        count += pixels;
    }

    /** Fills up the last group. */
    void end() {
        for (int[] ofTap : target) {
            Arrays.fill(ofTap, count, groups() * order.group(), Taps.OUTSIDE);
        }
    }

    int groups() {
        return (count + order.group() - 1) / order.group();
    }

    long first() {
        return first;
    }

    int count() {
        return count;
    }

    private float[] multiply(FloatTapWeights weights, int tap, float[] product, int pixels) {
        float[] x = weights.along(0, order.along(0, tap));
        float[] y = weights.along(1, order.along(1, tap));
        multiply(x, y, product, pixels);
        if (order.rank() == 3) {
            multiply(product, weights.along(2, order.along(2, tap)), product, pixels);
        }
        return product;
    }

    /** A channel's, in {@code out}, or, of nearest, the gradients themselves. */
    float[][] of(float[] gradient, float[][] out) {
        for (int tap = 0; tap < order.taps(); tap++) {
            switch (interpolation) {
                case NEAREST -> System.arraycopy(gradient, 0, out[tap], 0, count);
                case BILINEAR -> multiply(gradient, weight[0][tap], out[tap], count);
                case BICUBIC -> {
                    float[] x = weight[0][order.along(0, tap)];
                    float[] y = weight[1][order.along(1, tap)];
                    multiply(gradient, x, y, out[tap], count);
                    if (order.rank() == 3) {
                        multiply(out[tap], weight[2][order.along(2, tap)], out[tap], count);
                    }
                }
            }
        }
        return out;
    }

    private static void multiply(float[] a, float[] b, float[] out, int count) {
        for (int t = 0; t < count; t++) {
            out[t] = a[t] * b[t];
        }
    }

    private static void multiply(float[] a, float[] b, float[] c, float[] out, int count) {
        for (int t = 0; t < count; t++) {
            out[t] = (a[t] * b[t]) * c[t];
        }
    }
}
