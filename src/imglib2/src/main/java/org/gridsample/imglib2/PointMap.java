package org.gridsample.imglib2;

/**
 * Where points of an output read the source. Of an imglib2-realtransform {@code RealTransform} that is {@code transform::apply}.
 */
@FunctionalInterface
public interface PointMap {
    /**
     * Maps one point.
     *
     * @param point of the output, (x, y) or (x, y, z), in pixels; not to be changed
     * @param read gets the place in the source, in its pixels
     */
    void apply(double[] point, double[] read);
}
