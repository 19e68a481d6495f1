package org.gridsample.internal.cpu;

import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import org.gridsample.sampling.Interpolation;

/**
 * What some output pixels of an item that follow each other contribute to the input's gradient, the same in all channels: where to, and with
 * what weights. Each tap's are {@link Taps#TAP} from the next one's.
 */
final class FloatContributions {
    private static final int TAP = Taps.TAP;

    private final TapOrder order;
    private final Interpolation interpolation;

    /** Where each one goes, as {@link FloatTapOffsets} says; {@link Taps#OUTSIDE} in the place of pixels that a group lacks. */
    final int[] target;

    /** Of nearest there are none, of bilinear products, of bicubic those along each axis. */
    private final float[][] weights;

    private final ObjIntConsumer<float[][]> weighing;
    private long first;
    private int count;

    FloatContributions(TapOrder order, Interpolation interpolation) {
        this.order = order;
        this.interpolation = interpolation;
        target = new int[order.taps() * TAP];
        weights = switch (interpolation) {
            case NEAREST -> new float[0][];
            case BILINEAR -> new float[1][target.length];
            case BICUBIC -> new float[order.rank()][order.perAxis() * TAP];
        };
        weighing = switch (interpolation) {
            case NEAREST -> (located, pixels) -> {};
            case BILINEAR -> this::multiply;
            case BICUBIC -> this::copy;
        };
    }

    /** Begins with a pixel; the first one of a group. */
    void start(long firstPixel) {
        first = firstPixel;
        count = 0;
    }

    /** Adds pixels whose taps were found. */
    void add(FloatTaps taps, FloatTapOffsets offsets, float[][] located, int pixels) {
        offsets.locate(taps, pixels, target, count);
        weighing.accept(located, pixels);
        count += pixels;
    }

    /** Fills up the last group. */
    void end() {
        int end = Math.min(TAP, groups() * order.group());
        for (int tap = 0; tap < order.taps(); tap++) {
            Arrays.fill(target, tap * TAP + count, tap * TAP + end, Taps.OUTSIDE);
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

    private void multiply(float[][] located, int pixels) {
        for (int tap = 0; tap < order.taps(); tap++) {
            float[] product = weights[0];
            int at = tap * TAP + count;
            int i = order.along(0, tap);
            int j = order.along(1, tap);
            if (order.rank() == 2) {
                product(located[0], i, located[1], j, product, at, pixels);
            } else {
                int k = order.along(2, tap) * TAP;
                product(located[0], i * TAP, located[1], j * TAP, located[2], k, product, at, pixels);
            }
        }
    }

    private void copy(float[][] located, int pixels) {
        for (int axis = 0; axis < order.rank(); axis++) {
            for (int tap = 0; tap < order.perAxis(); tap++) {
                System.arraycopy(located[axis], tap * TAP, weights[axis], tap * TAP + count, pixels);
            }
        }
    }

    /** In 4-D the first of two weights is 1 less the second. */
    private static void product(float[] x, int i, float[] y, int j, float[] out, int at, int pixels) {
        for (int t = 0; t < pixels; t++) {
            float wx = i == 0 ? 1f - x[t + TAP] : x[t + TAP];
            float wy = j == 0 ? 1f - y[t + TAP] : y[t + TAP];
            out[at + t] = wy * wx;
        }
    }

    private static void product(
            float[] x, int ofX, float[] y, int ofY, float[] z, int ofZ, float[] out, int at, int pixels) {
        for (int t = 0; t < pixels; t++) {
            out[at + t] = (x[t + ofX] * y[t + ofY]) * z[t + ofZ];
        }
    }

    /** A channel's, in {@code out}, or, of nearest, the gradients themselves. */
    float[] of(float[] gradient, float[] out) {
        return switch (interpolation) {
            case NEAREST -> gradient;
            case BILINEAR -> {
                for (int tap = 0; tap < order.taps(); tap++) {
                    linear(gradient, weights[0], out, tap * TAP, count);
                }
                yield out;
            }
            case BICUBIC -> {
                for (int tap = 0; tap < order.taps(); tap++) {
                    int ofX = order.along(0, tap) * TAP;
                    int ofY = order.along(1, tap) * TAP;
                    if (order.rank() == 2) {
                        cubic(gradient, weights[0], ofX, weights[1], ofY, out, tap * TAP, count);
                    } else {
                        int ofZ = order.along(2, tap) * TAP;
                        cubic(gradient, weights[0], ofX, weights[1], ofY, weights[2], ofZ, out, tap * TAP, count);
                    }
                }
                yield out;
            }
        };
    }

    private static void linear(float[] g, float[] weight, float[] out, int at, int count) {
        for (int t = 0; t < count; t++) {
            out[at + t] = weight[at + t] * g[t];
        }
    }

    private static void cubic(float[] g, float[] x, int ofX, float[] y, int ofY, float[] out, int at, int count) {
        for (int t = 0; t < count; t++) {
            out[at + t] = (g[t] * x[t + ofX]) * y[t + ofY];
        }
    }

    private static void cubic(
            float[] g, float[] x, int ofX, float[] y, int ofY, float[] z, int ofZ, float[] out, int at, int count) {
        for (int t = 0; t < count; t++) {
            out[at + t] = ((g[t] * x[t + ofX]) * y[t + ofY]) * z[t + ofZ];
        }
    }
}
