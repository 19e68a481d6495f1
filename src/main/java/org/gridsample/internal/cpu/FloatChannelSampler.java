package org.gridsample.internal.cpu;

/** Loads what the taps of a tile read in one channel, and sums it up into the scratch memory's output. */
interface FloatChannelSampler {
    /**
     * @param channel where it begins, as the reader says
     * @param fill what taps have that are outside along an axis that fills
     */
    void sample(FloatReader input, long channel, float fill, int count);
}
