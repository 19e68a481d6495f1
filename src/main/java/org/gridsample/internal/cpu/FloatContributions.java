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

    /** In rows, as {@link FloatTapOffsets} says; {@link Taps#OUTSIDE} in the place of pixels that the last group lacks. */
    final int[][] target;

    /** Whether they are derivatives along a tangent. */
    private final boolean tangent;

    /** Of nearest there are none, of bilinear a product for each tap, of bicubic one for each axis and tap along it; of derivatives one for each tap. */
    private final float[][][] weight;

    private long first;
    private int count;

    FloatContributions(TapOrder order, Interpolation interpolation, boolean tangent) {
        this.order = order;
        this.interpolation = interpolation;
        this.tangent = tangent;
        target = new int[order.rows()][order.length(Tiling.PIXELS)];
        weight = tangent
                ? new float[1][order.taps()][Tiling.PIXELS]
                : switch (interpolation) {
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

    /**
     * Adds the pixels of a tile, whose taps were found.
     *
     * @param duals null unless they are derivatives
     */
    void add(
            FloatTapOffsets offsets,
            FloatTapWeights weights,
            FloatDualWeights duals,
            int[] offset,
            float[] product,
            int pixels) {
        for (int tap = 0; tap < order.taps(); tap++) {
            offsets.locate(tap, pixels, offset);
            if (order.rank() == 2) {
                System.arraycopy(offset, 0, target[tap], count, pixels);
            } else {
                spread(offset, target[0], count * order.taps() + tap, order.taps(), pixels);
            }
        }
        for (int axis = 0; axis < weight.length; axis++) {
            for (int tap = 0; tap < weight[axis].length; tap++) {
                float[] from = duals != null
                        ? duals.weight(tap, pixels)
                        : switch (interpolation) {
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
        for (int[] row : target) {
            Arrays.fill(row, count * order.taps() / order.rows(), length(), Taps.OUTSIDE);
        }
    }

    /** Of a row. */
    int length() {
        return order.length(count);
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
        Loop.run(
                order.rank() == 2
                        ? product(x, y, product)
                        : product(x, y, weights.along(2, order.along(2, tap)), product),
                0,
                pixels);
        return product;
    }

    /**
     * A channel's, in rows.
     *
     * @param product gets those of a tap
     */
    void of(float[] gradient, float[] product, float[][] out) {
        for (int i = 0; i < order.taps(); i++) {
            int tap = i;
            float[] to = order.rank() == 2 ? out[tap] : product;
            Loop.run(contributions(tap, gradient, to), 0, count);
            if (order.rank() == 3) {
                Loop.run((first, end) -> spread(to, out[0], tap, order.taps(), first, end), 0, count);
            }
        }
    }

    private Loop contributions(int tap, float[] gradient, float[] to) {
        if (tangent) {
            return product(gradient, weight[0][tap], to);
        }
        return switch (interpolation) {
            case NEAREST -> (first, end) -> System.arraycopy(gradient, first, to, first, end - first);
            case BILINEAR -> product(gradient, weight[0][tap], to);
            case BICUBIC -> {
                float[] x = weight[0][order.along(0, tap)];
                float[] y = weight[1][order.along(1, tap)];
                yield order.rank() == 2
                        ? product(gradient, x, y, to)
                        : product(gradient, x, y, weight[2][order.along(2, tap)], to);
            }
        };
    }

    private static Loop product(float[] a, float[] b, float[] out) {
        return (first, end) -> {
            for (int t = first; t < end; t++) {
                out[t] = a[t] * b[t];
            }
        };
    }

    private static Loop product(float[] a, float[] b, float[] c, float[] out) {
        return (first, end) -> {
            for (int t = first; t < end; t++) {
                out[t] = (a[t] * b[t]) * c[t];
            }
        };
    }

    private static Loop product(float[] a, float[] b, float[] c, float[] d, float[] out) {
        return (first, end) -> {
            for (int t = first; t < end; t++) {
                out[t] = ((a[t] * b[t]) * c[t]) * d[t];
            }
        };
    }

    private static void spread(int[] from, int[] to, int at, int step, int count) {
        for (int t = 0; t < count; t++) {
            to[at + t * step] = from[t];
        }
    }

    private static void spread(float[] from, float[] to, int at, int step, int first, int end) {
        for (int t = first; t < end; t++) {
            to[at + t * step] = from[t];
        }
    }
}
