package org.gridsample.internal.cpu;

import org.gridsample.sampling.Interpolation;

/** The taps along an axis, and how a thread's arrays hold them, whatever the element type. */
final class Taps {
    /** From a tap's weights to the next one's. */
    static final int TAP = Tiling.PIXELS;

    /**
     * Values from one row of a window to the next. A constant: the compiler then needs neither a register nor a bounds test
     * for every row.
     */
    static final int ROW = 128;

    /** Rows of a window. Altogether 16 values for each pixel, which a tile of bicubic taps needs at most. */
    static final int ROWS = 16 * Tiling.PIXELS / ROW;

    /** Whole numbers up to here, and a few beyond, are exact in either type, so integers may take over. */
    static final int COUNTABLE = 1 << 22;

    /** In the place of a tap's pixel: it reads 0, or, of {@link #FILLED}, what is outside. */
    static final int OUTSIDE = -1;

    static final int FILLED = -2;

    private Taps() {}

    /** How many there are. */
    static int count(Interpolation interpolation) {
        return switch (interpolation) {
            case NEAREST -> 1;
            case BILINEAR -> 2;
            case BICUBIC -> 4;
        };
    }

    /** How many come before the pixel that a position is said to be at: the nearest one, or the nearest one below. */
    static int before(Interpolation interpolation) {
        return switch (interpolation) {
            case NEAREST, BILINEAR -> 0;
            case BICUBIC -> 1;
        };
    }
}
