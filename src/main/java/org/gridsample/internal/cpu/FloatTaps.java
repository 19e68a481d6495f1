package org.gridsample.internal.cpu;

/**
 * From a tile's positions to its taps: the scratch memory's index, the pixel along each axis at which a position is, and its
 * weights. Made once, used for every channel.
 */
interface FloatTaps {
    /** Added to a number, it leaves no bits for a fraction: the sum is rounded, half to even. */
    float ROUNDING = 1.5f / Math.ulp(1f);

    /**
     * Of some output pixels, in a list, which pixel of the input one of the taps along an axis reads: -1 for none. There it
     * serves pixels whose index says no more than that they are far outside.
     */
    void sources(int axis, int tap, int[] pixels, int count, int[] out);

    /** The same of all pixels of the tile, in order; anything negative for none. */
    void sources(int axis, int tap, int count, int[] out);

    /** How far positions are from the nearest pixels below, along an axis. Not for nearest. */
    void distances(int axis, int count, float[] out);
}
