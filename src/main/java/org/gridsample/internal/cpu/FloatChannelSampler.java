package org.gridsample.internal.cpu;

/** Loads what the taps of a tile read in one channel, and sums it up into the scratch memory's output. */
interface FloatChannelSampler {
    /** {@code channel} is where it begins, as the reader says. */
    void sample(FloatReader input, long channel, int count);
}
