package org.gridsample.internal.backend;

import org.gridsample.tensor.Precision;

/**
 * What the coordinate formulas need to know of one input axis. Every number is already rounded to what is computed in, so that
 * the kernels and the CPU path, which get them from here, start from the same bits.
 *
 * @param size the input's extent, at least 1
 * @param last the largest number computed in that is not above size - 1. (float) (size - 1) itself may round up to
 *     an index outside the input once the extent passes 2^24.
 * @param scale what turns a normalised coordinate into pixels: size/2 or (size-1)/2 in 4-D, size or size-1 in 5-D
 * @param turn the period of a reflection: 2*size or 2*(size-1)
 */
public record Axis(int size, double last, double scale, double turn) {
    /** The axis of an input with this extent; {@code spatialRank} 2 or 3. */
    public static Axis of(int size, Precision precision, int spatialRank, boolean alignCorners) {
        int span = alignCorners ? size - 1 : size;
        double rounded = precision.round(span);
        double scale = spatialRank == 2 ? rounded / 2 : rounded;
        return new Axis(size, precision.roundDown(size - 1), scale, 2 * rounded);
    }
}
