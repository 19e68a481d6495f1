package org.gridsample.image;

/** Rows of a picture as samples of pixels that lie beside each other: colours, then alpha. One thread's own. */
interface PixelRows {
    /**
     * Reads a row.
     *
     * @param y the row
     * @param samples a {@code byte[]} or a {@code short[]}, as the picture's samples are
     */
    void read(int y, Object samples);

    /** Stores a row, the other way. */
    void write(int y, Object samples);
}
