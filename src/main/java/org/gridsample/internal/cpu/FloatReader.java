package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;

/**
 * Reads a request's input: the one thing that knows how values are stored and where they lie. Pixels are counted along a
 * channel's plane.
 */
interface FloatReader {
    /** Where a channel begins, in units of the reader's own, for the methods below. */
    long channel(long item, long channel);

    float value(long channel, long pixel);

    /** Reads pixels that lie beside each other into an array, from {@code at} on. */
    void row(long channel, long pixel, float[] to, int at, int count);

    /**
     * Reads one tap of each output pixel from {@code first} up to {@code end} of a list: of the k-th the input's pixel {@code
     * row[k] + column[k]}, 0 where one of them is negative, into {@code to[place[k] + shift]}.
     */
    void taps(long channel, long[] row, int[] column, float[] to, int[] place, int shift, int first, int end);

    /**
     * The values themselves, if they can be read without this: the pixel after a channel's start is the element after it.
     * Else null.
     */
    FloatBuffer direct();
}
