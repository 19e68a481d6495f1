package org.gridsample.internal.cpu;

import java.util.stream.IntStream;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;

/**
 * The padding of one input axis, in whole numbers: which pixel a tap at any index reads. {@link FloatAxis} has the same in the
 * arithmetic of positions. Axes know nothing of each other.
 *
 * @param padsPositions whether a position is padded, before its taps are found
 * @param padsTaps whether each tap is padded by itself; else one that lies outside is no pixel. Of a wrap, what is padded before is
 *     no more than positions that are not finite
 * @param fills whether a tap outside has a value other than 0
 */
record AxisRule(
        Axis axis, Padding padding, boolean alignCorners, boolean padsPositions, boolean padsTaps, boolean fills) {
    /** Of x, y and, in 5-D, z. */
    static AxisRule[] of(Operation operation) {
        return IntStream.range(0, operation.geometry().spatialRank())
                .mapToObj(axis -> of(operation, axis))
                .toArray(AxisRule[]::new);
    }

    private static AxisRule of(Operation operation, int axis) {
        SampleOptions options = operation.options();
        boolean cubic = isCubic(options.interpolation());
        Padding padding = options.padding(axis);
        return new AxisRule(
                operation.geometry().axis(axis),
                padding,
                options.alignCorners(),
                !cubic,
                cubic || wraps(padding),
                operation.fill().isPresent() && padding.isFilled());
    }

    /** Whether bicubic's sum along x is fused throughout: PyTorch's compiler does so in one of its kernels. */
    static boolean fusesRows(Operation operation) {
        boolean single =
                switch (operation.grid().type().precision()) {
                    case FLOAT32 -> true;
                    case FLOAT64 -> false;
                };
        return single
                && switch (operation.options().padding(0)) {
                    case ZEROS, BORDER, WRAP -> false;
                    case REFLECTION -> true;
                };
    }

    private static boolean wraps(Padding padding) {
        return switch (padding) {
            case ZEROS, BORDER, REFLECTION -> false;
            case WRAP -> true;
        };
    }

    private static boolean isCubic(Interpolation interpolation) {
        return switch (interpolation) {
            case NEAREST, BILINEAR -> false;
            case BICUBIC -> true;
        };
    }

    /** Whether ints and the element type both count all its pixels, and a few beyond. */
    boolean isCountable() {
        return axis.size() < Taps.COUNTABLE;
    }

    /** The pixel that a tap at this index reads; -1 for none. */
    int source(int i) {
        int n = axis.size();
        if (i >= 0 && i < n) {
            return i;
        }
        return padsTaps ? padded(i) : -1;
    }

    /** Whether a tap at this index has the value that is outside. */
    boolean isFilled(int i) {
        return fills && (i < 0 || i >= axis.size());
    }

    /**
     * Whether taps have a value however far outside they lie, and so weights that count. There the next pixel may be no number of
     * the type.
     */
    boolean readsFarOutside() {
        return padsTaps || fills;
    }

    private int padded(int i) {
        int n = axis.size();
        return switch (padding) {
            case ZEROS -> -1;
            case BORDER -> i < 0 ? 0 : n - 1;
            case REFLECTION -> {
                int turn = alignCorners ? 2 * (n - 1) : 2 * n;
                int folded = turn == 0 ? 0 : Math.floorMod(i, turn);
                yield folded < n ? folded : turn - folded - (alignCorners ? 0 : 1);
            }
            case WRAP -> Math.floorMod(i, n);
        };
    }

    /** Whether taps outside read any pixel. */
    boolean readsOutside() {
        return padsTaps
                && switch (padding) {
                    case ZEROS -> false;
                    case BORDER, REFLECTION, WRAP -> true;
                };
    }

    /** Whether all taps beyond an end of the axis read the same. */
    boolean isUniformOutside() {
        return !padsTaps
                || switch (padding) {
                    case ZEROS, BORDER -> true;
                    case REFLECTION, WRAP -> false;
                };
    }

    /** Whether taps beyond an end read what lies as far within, from the border pixel's centre rather than from its edge. */
    boolean foldsAboutCentres() {
        return padsTaps
                && alignCorners
                && switch (padding) {
                    case ZEROS, BORDER, WRAP -> false;
                    case REFLECTION -> true;
                };
    }

    /** What is left to pad of positions that are padded: nothing where they are, and a reflection would round them anew. */
    Padding ofPadded() {
        return switch (padding) {
            case ZEROS, BORDER, WRAP -> padding;
            case REFLECTION -> padsPositions ? Padding.BORDER : padding;
        };
    }

    /** Whether of two positions none passes the other as they are padded. */
    boolean keepsOrder() {
        return !padsPositions
                || switch (padding) {
                    case ZEROS, BORDER, WRAP -> true;
                    case REFLECTION -> false;
                };
    }

    /** Whether no position is negative once it is padded. */
    boolean isNeverNegative() {
        return padsPositions
                && switch (padding) {
                    case ZEROS, WRAP -> false;
                    case BORDER, REFLECTION -> true;
                };
    }
}
