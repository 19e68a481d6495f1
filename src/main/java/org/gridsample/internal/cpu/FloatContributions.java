package org.gridsample.internal.cpu;

import java.util.Arrays;
import org.gridsample.internal.backend.InputGradient;
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

    /**
     * A row for each tap, as {@link FloatTapOffsets} says, of pieces that aren't inside; made when it is needed. {@link #origin} itself where that
     * tells all.
     */
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

    FloatContributions(InputGradient gradient, TapOrder order, int[] step) {
        this.order = order;
        this.step = step;
        interpolation = gradient.options().interpolation();
        tangent = gradient.tangent().isPresent();
        target = new int[order.taps()][];
        if (FloatTapOffsets.areOrigins(gradient)) {
            target[0] = origin;
        }
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
        if (target[0] != origin && !FloatQuickTaps.isWithin(origins, 0, Integer.MAX_VALUE, 0, pixels)) {
            offsets.start(taps, pixels);
            locateTargets(offsets, pixels);
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

    /** Of the next pixels, where a piece has one that isn't inside. */
    private void locateTargets(FloatTapOffsets offsets, int pixels) {
        int end;
        for (int first = 0; first < pixels; first = end) {
            end = Math.min(pixels, PIECE - (count + first) % PIECE + first);
            if (!isInside(count + first, count + end)) {
                while (end < pixels && !isInside(count + end, Math.min(count + pixels, count + end + PIECE))) {
                    end = Math.min(pixels, end + PIECE);
                }
                for (int tap = 0; tap < order.taps(); tap++) {
                    System.arraycopy(offsets.locate(tap, first, end), first, target(tap), count + first, end - first);
                }
            }
        }
    }

    /** Whether all taps of some pixels are. */
    private boolean isInside(int first, int end) {
        return FloatQuickTaps.isWithin(origin, 0, Integer.MAX_VALUE, first, end);
    }

    /** Fills up the last group with pixels that contribute nothing, and finds where pieces lead. */
    void end() {
        int length = length();
        Arrays.fill(origin, count, length, Taps.OUTSIDE);
        for (int tap = 0; length > count && tap < order.taps(); tap++) {
            Arrays.fill(target(tap), count, length, Taps.OUTSIDE);
        }
        for (int piece = 0; piece * PIECE < length; piece++) {
            int from = piece * PIECE;
            int end = Math.min(length, from + PIECE);
            least[piece] = Integer.MAX_VALUE;
            greatest[piece] = -1;
            include(piece, origin, Integer.MIN_VALUE, from, end);
            inside[piece] = least[piece] >= 0;
            if (inside[piece]) {
                greatest[piece] += step[step.length - 1];
            } else {
                includeTargets(piece, from, end);
            }
        }
    }

    /** Of a piece that isn't inside. */
    private void includeTargets(int piece, int from, int end) {
        boolean any = greatest[piece] >= 0;
        for (int tap = 0; !any && tap < order.taps(); tap++) {
            any = isNotNegative(target[tap], from, end);
        }
        least[piece] = Integer.MAX_VALUE;
        for (int tap = 0; any && tap < order.taps(); tap++) {
            complete(origin, step[tap], target[tap], from, end);
            include(piece, target[tap], 0, from, end);
        }
    }

    private static boolean isNotNegative(int[] target, int first, int end) {
        int signs = -1;
        for (int t = first; t < end; t++) {
            signs &= target[t];
        }
        return signs >= 0;
    }

    /** Of pixels that are inside; their tile may have had no others. */
    private static void complete(int[] origin, int step, int[] target, int first, int end) {
        for (int t = first; t < end; t++) {
            if (origin[t] >= 0) {
                target[t] = origin[t] + step;
            }
        }
    }

    /** Targets that aren't less than one. */
    private void include(int piece, int[] targets, int from, int first, int end) {
        // Branches that are seldom taken.
        int low = least[piece];
        int high = greatest[piece];
        for (int t = first; t < end; t++) {
            int i = targets[t];
            if (i < low && i >= from) {
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

    /** Whether all taps of a piece are inside and the same for all of its pixels. */
    boolean isOne(int piece) {
        return inside[piece] && greatest[piece] - step[step.length - 1] == least[piece];
    }

    /** In the middle of a piece's targets; negative if it has none. */
    int middle(int piece) {
        return greatest[piece] < 0 ? -1 : least[piece] + (greatest[piece] - least[piece]) / 2;
    }

    /** A piece's last target; negative if it has none. */
    int greatest(int piece) {
        return greatest[piece];
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
