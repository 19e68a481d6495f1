package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/**
 * Reads a request's input: the one thing that knows how values are stored and where pixels of a row lie.
 */
interface FloatReader {
    /** Of what is stored as it is computed with, in one buffer. */
    static FloatReader of(Tensor tensor, Strides strides, FloatScratch scratch) {
        return strides.pixel() == 1
                ? new FloatPlanarReader(tensor, strides)
                : new FloatInterleavedReader(tensor, strides, scratch);
    }

    /** Of what is stored as it is computed with, in one buffer or in several. */
    static FloatReader inBuffers(Tensor tensor, Strides strides, FloatScratch scratch) {
        return tensor.isInOneBuffer()
                ? of(tensor, strides, scratch)
                : new FloatPiecewiseReader(tensor, piece -> of(piece, strides, scratch), strides);
    }

    /** Where a channel begins, and so its first row: others are {@link Strides#row} apart. */
    long channel(long item, long channel);

    /** Elements from a channel to the next. */
    long channelStride();

    float value(long row, int column);

    /** Reads pixels of a row, from a column on, into an array, from {@code at} on. */
    void row(long row, int column, float[] to, int at, int count);

    /** The same in some channels, in whose first the row begins there, each into an array of its own. */
    default void row(long row, int column, int lanes, float[][] to, int at, int count) {
        for (int lane = 0; lane < lanes; lane++) {
            row(row + lane * channelStride(), column, to[lane], at, count);
        }
    }

    /**
     * Reads one tap of each output pixel from {@code first} up to {@code end} of a list: of the k-th the pixel {@code column[k]} of
     * the channel's row that begins {@code row[k]} after it, 0 where one of them is negative, into {@code to[place[k] + shift]}.
     */
    void taps(long channel, long[] row, int[] column, float[] to, int[] place, int shift, int first, int end);

    /**
     * Reads the pixels of a channel that lie {@code origin[t]} elements after its first, {@code fill} where that is negative, into
     * {@code to[t]}.
     */
    default void gather(long channel, int[] origin, float fill, float[] to, int first, int end) {
        throw new UnsupportedOperationException("there are no elements to count");
    }

    /**
     * Samples as a {@link FloatChannelSampler} does, by what is stored, where that is quicker: taps that are located in a window inside the
     * input, which begins at a row's column.
     *
     * @return false if it isn't, and nothing is done
     */
    default boolean sample(long row, int column, int columns, int rows, int lanes, int count) {
        return false;
    }

    /**
     * Moves elements as they are stored, of each pixel those of some channels, beside each other, to where a writer of the type takes them
     * from. Their window is as in {@link #sample}.
     */
    default void collect(long row, int column, int columns, int rows, int lanes, int count) {
        throw new UnsupportedOperationException("elements are decoded, or too far apart");
    }

    /** Whether there is {@link #collect}. */
    default boolean collects() {
        return false;
    }

    /** Whether there is {@link #gather} of any channel, its elements being few enough for ints. */
    default boolean gathers() {
        return false;
    }

    /**
     * The values themselves, if they can be read without this: the pixel after a row's start is the element after it.
     * Else null.
     */
    FloatBuffer direct();
}
