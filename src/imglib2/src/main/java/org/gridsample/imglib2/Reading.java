package org.gridsample.imglib2;

import net.imglib2.Interval;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.tensor.Precision;

/** Where a block of an output reads the source, in pixels of both. Intervals are of spatial dimensions alone. */
interface Reading {
    /** Pixels farther away than this don't exist. As far as this every whole number is a double. */
    double FARTHEST = 1L << 52;

    /** For each block of an output. */
    interface Factory {
        /** At most so many pixels make a block. */
        long mostPixels();

        Reading of(Interval block);
    }

    /** The least position along a dimension. */
    double least(int dimension);

    double greatest(int dimension);

    /**
     * For a sampler.
     *
     * @param origin the pixel of the source that is the first one of the sampler's input
     * @param precision what the sampler computes in
     */
    Coordinates coordinates(long[] origin, Precision precision);

    /** The pixels that are read along a dimension are among these, the first of which comes first: taps, and one more for roundings. */
    default long[] taps(int dimension, Interpolation interpolation) {
        int beside =
                switch (interpolation) {
                    case NEAREST, BILINEAR -> 1;
                    case BICUBIC -> 2;
                };
        return new long[] {floor(least(dimension)) - beside, floor(greatest(dimension)) + 1 + beside};
    }

    private static long floor(double position) {
        return (long) Math.floor(Math.max(-FARTHEST, Math.min(FARTHEST, position)));
    }
}
