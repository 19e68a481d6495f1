package org.gridsample.internal.backend;

/**
 * What pixels of the output need of an array besides what is theirs: what is of the pixels around them.
 *
 * @param before how many pixels in the array are before the output's first one
 * @param reach how many each needs before it and after it, where the array has them
 */
record Halo(long before, long reach) {
    static final Halo NONE = new Halo(0, 0);

    /** That of a part's array, if the part begins with this pixel of the output. */
    Halo part(long firstPixel) {
        return new Halo(Math.min(reach, before + firstPixel), reach);
    }
}
