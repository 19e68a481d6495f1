package org.gridsample.internal.cpu;

/** Writes a request's output: the one thing that knows how values are stored and where they lie. */
interface FloatWriter {
    /**
     * Writes the values of a tile's pixels from one up to another, in channels from the given one on, of each an array that begins with
     * the first pixel's, and may change them there.
     */
    void write(Tile tile, int first, int end, long channel, int lanes, float[][] values);

    /** Writes what {@link FloatReader#collect} has made of the same channels of a tile. */
    default void writeCollected(Tile tile, long channel, int lanes) {
        throw new UnsupportedOperationException("values are encoded");
    }

    /** How many channels {@link #writeCollected} takes at once, at most; 0 if there isn't any such. */
    default int collectedLanes() {
        return 0;
    }
}
