package org.gridsample.imglib2;

import net.imglib2.Interval;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.Precision;

/** Along the inverse of an affine transform. */
final class AffineReading implements Reading {
    private final Transform transform;
    private final Interval block;
    private final double[] inverse;

    private AffineReading(Transform transform, double[] inverse, Interval block) {
        this.transform = transform;
        this.inverse = inverse;
        this.block = block;
    }

    static Factory factory(Transform transform) {
        double[] inverse = transform.inverse().matrix();
        return new Factory() {
            @Override
            public long mostPixels() {
                return Long.MAX_VALUE;
            }

            @Override
            public Reading of(Interval block) {
                return new AffineReading(transform, inverse, block);
            }
        };
    }

    @Override
    public double least(int dimension) {
        return extreme(dimension, -1);
    }

    @Override
    public double greatest(int dimension) {
        return extreme(dimension, 1);
    }

    /** That of one of the block's corners. */
    private double extreme(int dimension, int sign) {
        int axes = block.numDimensions();
        int row = dimension * (axes + 1);
        double position = inverse[row + axes];
        for (int column = 0; column < axes; column++) {
            double factor = inverse[row + column];
            position += factor * (factor * sign > 0 ? block.max(column) : block.min(column));
        }
        return position;
    }

    @Override
    public Coordinates coordinates(long[] origin, Precision precision) {
        int axes = block.numDimensions();
        double[] toSource = new double[axes];
        double[] toBlock = new double[axes];
        long[] extents = new long[axes];
        for (int axis = 0; axis < axes; axis++) {
            toSource[axis] = origin[axis];
            toBlock[axis] = -block.min(axis);
            extents[axes - 1 - axis] = block.dimension(axis);
        }
        return Transform.translation(toSource)
                .then(transform)
                .then(Transform.translation(toBlock))
                .coordinates(extents);
    }
}
