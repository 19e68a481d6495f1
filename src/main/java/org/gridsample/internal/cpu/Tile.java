package org.gridsample.internal.cpu;

/**
 * A rectangle of one item's output pixels, in the channels from {@code firstChannel} up to, not including, {@code
 * endChannel}: a unit of work.
 *
 * @param firstPixel its first pixel, counted along the item's output plane
 * @param width pixels from one row to the next along the output plane
 */
record Tile(long item, long firstPixel, int width, int columns, int rows, long firstChannel, long endChannel) {
    /** Its pixels, at most {@link Tiling#PIXELS}; a stage's arrays hold them row by row. */
    int count() {
        return columns * rows;
    }

    /** The first pixel of a row of it, counted along the item's output plane. */
    long pixel(int row) {
        return firstPixel + (long) row * width;
    }
}
