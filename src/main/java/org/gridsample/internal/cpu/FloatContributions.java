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

    /** Of each tap how far it is from a pixel's first, where all are inside. */
    private final int[] step;

    /** Of each pixel the first tap's target, as long as all taps of all are inside. */
    private final int[] origin = new int[Tiling.PIXELS];

    /** Else a row for each tap, as {@link FloatTapOffsets} says, made when it is needed. */
    private final int[][] target;

    /** Whether they are derivatives along a tangent. */
    private final boolean tangent;

    /** Of nearest there are none, of bilinear a product for each tap, of bicubic one for each axis and tap along it; of derivatives one for each tap. */
    private final float[][][] weight;

    private long first;
    private int count;
    private boolean inside;

    /** Among which rows of the input all targets are, or, in 5-D, planes. */
    private int least;

    private int greatest;

    FloatContributions(TapOrder order, int[] step, Interpolation interpolation, boolean tangent) {
        this.order = order;
        this.step = step;
        this.interpolation = interpolation;
        this.tangent = tangent;
        target = new int[order.taps()][];
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
        inside = true;
        least = Integer.MAX_VALUE;
        greatest = -1;
    }

    /**
     * Adds the pixels of a tile, whose taps were found, and whose weights taken.
     *
     * @param duals null unless they are derivatives
     */
    void add(
            FloatTaps taps,
            FloatTapOffsets offsets,
            FloatTapWeights weights,
            FloatDualWeights duals,
            float[] product,
            int pixels) {
        int[] origins = offsets.origins(pixels);
        if (inside && !FloatQuickTaps.isWithin(origins, 0, Integer.MAX_VALUE, 0, pixels)) {
            leaveOrigins();
        }
        if (inside) {
            System.arraycopy(origins, 0, origin, count, pixels);
        } else {
            offsets.start(taps, pixels);
            for (int tap = 0; tap < order.taps(); tap++) {
                int[] offset = offsets.locate(tap, pixels);
                System.arraycopy(offset, 0, target(tap), count, pixels);
            }
        }
        TapRange range = offsets.range(pixels);
        least = Math.min(least, range.first());
        greatest = Math.max(greatest, range.first() + range.extent() - 1);
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

    /** Fills up the last group with pixels that contribute nothing. */
    void end() {
        if (inside && length() > count) {
            leaveOrigins();
        }
        for (int tap = 0; !inside && tap < order.taps(); tap++) {
            Arrays.fill(target(tap), count, length(), Taps.OUTSIDE);
        }
    }

    private void leaveOrigins() {
        inside = false;
        for (int tap = 0; tap < order.taps(); tap++) {
            move(origin, step[tap], target(tap), count);
        }
    }

    private static void move(int[] from, int by, int[] to, int count) {
        for (int t = 0; t < count; t++) {
            to[t] = from[t] + by;
        }
    }

    private int[] target(int tap) {
        target[tap] = target[tap] == null ? new int[Tiling.PIXELS] : target[tap];
        return target[tap];
    }

    /** Pixels, those that the last group was filled up with among them. */
    int length() {
        return (count + order.group() - 1) / order.group() * order.group();
    }

    long first() {
        return first;
    }

    int count() {
        return count;
    }

    /** Of the rows, or planes, that targets are in. */
    int middle() {
        return (least + greatest) / 2;
    }

    /** Whether targets may be in rows, or planes, from one up to, not including, another. */
    boolean reaches(int from, int end) {
        return least < end && greatest >= from;
    }

    /** Whether there are no others. */
    boolean isWithin(int from, int end) {
        return least >= from && greatest < end;
    }

    /** Whether all taps are inside, {@link #step} from the first. */
    boolean isInside() {
        return inside;
    }

    /** Of each pixel the first tap's target, where all taps are inside. */
    int[] origin() {
        return origin;
    }

    /** Of each tap, where not all taps are inside. */
    int[][] targets() {
        return target;
    }

    /** Of a tap in each pixel; negative where it has no target. Those of {@link #origin} where all are inside. */
    int[] base(int tap) {
        return inside ? origin : target[tap];
    }

    /** From {@link #base} to a tap's targets. */
    int step(int tap) {
        return inside ? step[tap] : 0;
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

    /** A channel's, a row for each tap. */
    void of(float[] gradient, float[][] out) {
        for (int tap = 0; tap < order.taps(); tap++) {
            Loop.run(contributions(tap, gradient, out[tap]), 0, count);
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
}
