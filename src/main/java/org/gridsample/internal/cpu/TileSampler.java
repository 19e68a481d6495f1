package org.gridsample.internal.cpu;

/** Computes rectangles of output pixels. Holds scratch memory: one thread's own. */
interface TileSampler extends AutoCloseable {
    /**
     * Writes a rectangle of one batch item, in the channels from {@code firstChannel} up to, not including, {@code
     * endChannel}.
     *
     * @param firstPixel its first pixel, counted along the item's output plane
     */
    void sample(long item, long firstPixel, int columns, int rows, long firstChannel, long endChannel);

    /** Gives the scratch memory back; the sampler can't be used any more. */
    @Override
    void close();
}
