package org.gridsample.internal.cpu;

/**
 * A rectangle of one item's output pixels, in the channels from {@code firstChannel} up to, not including, {@code
 * endChannel}: a unit of work.
 *
 * @param firstRow its first row, in 5-D counted through the item's planes
 * @param width pixels from one row to the next along the output plane
 */
record Tile(
        long item,
        long firstRow,
        int firstColumn,
        int width,
        int columns,
        int rows,
        long firstChannel,
        long endChannel) {
    /** Pixels that follow each other along the item's output plane, whose numbers alone matter. */
    static Tile ofPixels(long item, long first, int count) {
        return new Tile(item, first, 0, 1, count, 1, 0, 0);
    }

    /** Its pixels, at most {@link Tiling#PIXELS}; a stage's arrays hold them row by row. */
    int count() {
        return columns * rows;
    }

    /** The first pixel of a row of it, counted along the item's output plane. */
    long pixel(int row) {
        return (firstRow + row) * width + firstColumn;
    }
}
