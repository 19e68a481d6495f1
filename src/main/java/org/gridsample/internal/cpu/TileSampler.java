package org.gridsample.internal.cpu;

/** Computes runs of output pixels, all channels of them. Holds scratch memory: one thread's own. */
interface TileSampler {
    /** Writes {@code count} pixels of one batch item, counted along the item's output plane from {@code firstPixel}. */
    void sample(long item, long firstPixel, int count);
}
