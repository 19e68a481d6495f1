package org.gridsample.internal.cpu;

import java.util.Arrays;
import org.gridsample.sampling.Interpolation;

/**
 * What some output pixels of an item that follow each other contribute to the input's gradient, the same in all channels: of each tap where to,
 * and with what weights.
 */
final class FloatContributions {
    /** Pixels of a piece, whole groups; few, so that most pieces of a smooth grid lead into one band. */
    static final int PIECE = 64;

    private final TapOrder order;
    private final Interpolation interpolation;

    /** Of each tap how far it is from a pixel's first, where all are inside. */
    private final int[] step;

    /** Of each pixel the first tap's target; {@link Taps#OUTSIDE} where not all of its taps are inside. */
    private final int[] origin = new int[Tiling.PIXELS];

    /** A row for each tap, as {@link FloatTapOffsets} says, of pieces that aren't inside; made when it is needed. */
    private final int[][] target;

    /** Of each piece, among which targets all of its are. */
    private final int[] least = new int[Tiling.PIXELS / PIECE];

    private final int[] greatest = new int[Tiling.PIXELS / PIECE];

    /** Whether all taps of a piece are inside. */
    private final boolean[] inside = new boolean[Tiling.PIXELS / PIECE];

    /** Whether they are derivatives along a tangent. */
    private final boolean tangent;

    /** Of nearest there are none, of bilinear a product for each tap, of bicubic one for each axis and tap along it; of derivatives one for each tap. */
    private final float[][][] weight;

    private long first;
    private int count;

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
    }

    /**
     * Adds the pixels of a tile, whose taps were found, and whose weights taken.
     *
     * @param product for the weights of a tile that isn't the first
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
        System.arraycopy(origins, 0, origin, count, pixels);
        if (!FloatQuickTaps.isWithin(origins, 0, Integer.MAX_VALUE, 0, pixels)) {
            offsets.start(taps, pixels);
            for (int tap = 0; tap < order.taps(); tap++) {
                int[] offset = offsets.locate(tap, pixels);
                System.arraycopy(offset, 0, target(tap), count, pixels);
            }
        }
        for (int axis = 0; axis < weight.length; axis++) {
            for (int tap = 0; tap < weight[axis].length; tap++) {
                float[] from = duals != null
                        ? duals.weight(tap, pixels)
                        : switch (interpolation) {
                            case NEAREST -> throw new IllegalStateException("nearest has no weights");
                            case BILINEAR -> multiply(weights, tap, count == 0 ? weight[0][tap] : product, pixels);
                            case BICUBIC -> weights.along(axis, tap);
                        };
                if (from != weight[axis][tap]) {
                    System.arraycopy(from, 0, weight[axis][tap], count, pixels);
                }
            }
        }
        count += pixels;
    }

    /** Fills up the last group with pixels that contribute nothing, and finds where pieces lead. */
    void end() {
        int length = length();
        Arrays.fill(origin, count, length, Taps.OUTSIDE);
        for (int tap = 0; length > count && tap < order.taps(); tap++) {
            Arrays.fill(target(tap), count, length, Taps.OUTSIDE);
        }
        for (int piece = 0; piece < pieces(); piece++) {
            int from = piece * PIECE;
            int end = end(piece);
            least[piece] = Integer.MAX_VALUE;
            greatest[piece] = -1;
            inside[piece] = FloatQuickTaps.isWithin(origin, 0, Integer.MAX_VALUE, from, end);
            if (inside[piece]) {
                include(piece, origin, from, end);
                greatest[piece] += step[step.length - 1];
            } else {
                for (int tap = 0; tap < order.taps(); tap++) {
                    complete(origin, step[tap], target(tap), from, end);
                    include(piece, target(tap), from, end);
                }
            }
        }
    }

    /** Of pixels that are inside; their tile may have had no others. */
    private static void complete(int[] origin, int step, int[] target, int first, int end) {
        for (int t = first; t < end; t++) {
            if (origin[t] >= 0) {
                target[t] = origin[t] + step;
            }
        }
    }

    private void include(int piece, int[] targets, int first, int end) {
        // Branches that are seldom taken.
        int low = least[piece];
        int high = greatest[piece];
        for (int t = first; t < end; t++) {
            int i = targets[t];
            if (i >= 0 && i < low) {
                low = i;
            }
            if (i > high) {
                high = i;
            }
        }
        least[piece] = low;
        greatest[piece] = high;
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

    int pieces() {
        return (length() + PIECE - 1) / PIECE;
    }

    /** After a piece's last pixel. */
    int end(int piece) {
        return Math.min(length(), (piece + 1) * PIECE);
    }

    /** Whether all taps of a piece are inside, {@link #step} from the first. */
    boolean isInside(int piece) {
        return inside[piece];
    }

    /** In the middle of a piece's targets; negative if it has none. */
    int middle(int piece) {
        return greatest[piece] < 0 ? -1 : least[piece] + (greatest[piece] - least[piece]) / 2;
    }

    /** Whether a piece has targets from one up to, not including, another. */
    boolean reaches(int piece, int from, int end) {
        return least[piece] < end && greatest[piece] >= from;
    }

    /** Whether it has no others. */
    boolean isWithin(int piece, int from, int end) {
        return least[piece] >= from && greatest[piece] < end;
    }

    /** Of each pixel the first tap's target, in pieces that are inside. */
    int[] origin() {
        return origin;
    }

    /** Of each tap, in pieces that aren't inside; negative where it has no target. */
    int[][] targets() {
        return target;
    }

    /** Of a tap in each pixel of a piece; negative where it has no target. Those of {@link #origin} where all are inside. */
    int[] base(int piece, int tap) {
        return inside[piece] ? origin : target[tap];
    }

    /** From {@link #base} to a tap's targets. */
    int step(int piece, int tap) {
        return inside[piece] ? step[tap] : 0;
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

    /** Those of some pixels to a channel, a row for each tap; of a single tap the gradient itself, which is that row. */
    void of(float[] gradient, float[][] out, int from, int end) {
        for (int tap = 0; order.taps() > 1 && tap < order.taps(); tap++) {
            Loop.run(contributions(tap, gradient, out[tap]), from, end);
        }
    }

    private Loop contributions(int tap, float[] gradient, float[] to) {
        if (tangent) {
            return product(gradient, weight[0][tap], to);
        }
        return switch (interpolation) {
            case NEAREST -> throw new IllegalStateException("nearest contributes the gradient itself");
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
