package org.gridsample.internal.cpu;

/** Computes tiles of the output. Holds scratch memory: one thread's own. */
interface TileSampler extends AutoCloseable {
    void sample(Tile tile);

    /** Gives the scratch memory back; the sampler can't be used any more. */
    @Override
    void close();
}
