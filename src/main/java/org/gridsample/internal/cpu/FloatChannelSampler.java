package org.gridsample.internal.cpu;

/** Loads what the taps of a tile read, and sums it up into the scratch memory's outputs, one for each of some channels. */
interface FloatChannelSampler {
    /**
     * @param channel where the first one begins, as the reader says
     * @param fill what taps have in each that are outside along an axis that fills
     */
    void sample(FloatReader input, long channel, int lanes, float[] fill, int count);

    /** Has the reader collect the elements that the taps read, where it can. */
    default void collect(FloatReader input, long channel, int lanes, int count) {
        throw new UnsupportedOperationException("outside of a window");
    }

    /** Whether there is {@link #collect}: all taps are in a window inside the input. */
    default boolean collects() {
        return false;
    }
}
