package org.gridsample.cli;

import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/** Coordinates that turn a picture by 0.2 rad in the plane of x and y, by what users call them: all kinds read at the same places. */
enum Turned {
    GRID,
    MAP,
    FLOW,
    AFFINE,
    THETA,
    HOMOGRAPHY;

    private static final double COS = Math.cos(0.2);
    private static final double SIN = Math.sin(0.2);

    /**
     * For an input, and an output, of this size.
     *
     * @param type of points
     * @param shape with the channels first
     */
    Coordinates coordinates(ElementType type, long[] shape) {
        long[] extents = Layout.CHANNELS_FIRST.spatialExtents(shape);
        double[] theta = extents.length == 2
                ? new double[] {COS, -SIN, 0, SIN, COS, 0}
                : new double[] {COS, -SIN, 0, 0, SIN, COS, 0, 0, 0, 0, 1, 0};
        Tensor matrix = Tensor.zeros(type, 1, extents.length, extents.length + 1);
        for (int i = 0; i < theta.length; i++) {
            matrix.set(i, theta[i]);
        }
        return switch (this) {
            case GRID -> new Coordinates.Grid(AffineGrid.of(matrix, shape, false));
            case MAP -> new Coordinates.PixelMap(points(AffineGrid.of(matrix, shape, false), extents, false));
            case FLOW -> new Coordinates.Flow(points(AffineGrid.of(matrix, shape, false), extents, true));
            case AFFINE -> affine(theta, extents);
            case THETA -> new Coordinates.Theta(matrix, extents);
            case HOMOGRAPHY -> homography(affine(theta, extents), extents);
        };
    }

    private static Coordinates affine(double[] theta, long[] extents) {
        return Transform.ofTheta(theta, extents, extents, false).coordinates(extents);
    }

    /** With a last row that changes nothing. */
    private static Coordinates homography(Coordinates affine, long[] extents) {
        Tensor rows = ((Coordinates.Affine) affine).matrices();
        int columns = extents.length + 1;
        Tensor matrix = Tensor.zeros(rows.type(), 1, columns, columns);
        matrix.view(0, rows.elementCount()).copyFrom(rows);
        matrix.set(matrix.elementCount() - 1, 1);
        return new Coordinates.Homography(matrix, extents);
    }

    /** A grid's numbers become positions in pixels, from the input's first pixel or from the output pixel's own. */
    private static Tensor points(Tensor grid, long[] extents, boolean fromOwn) {
        int axes = extents.length;
        long[] index = new long[axes];
        for (long i = 0; i < grid.elementCount(); i += axes) {
            for (int axis = 0; axis < axes; axis++) {
                long size = extents[axes - 1 - axis];
                double position = ((grid.get(i + axis) + 1) * size - 1) / 2;
                grid.set(i + axis, position - (fromOwn ? index[axis] : 0));
            }
            for (int axis = 0; axis < axes && ++index[axis] == extents[axes - 1 - axis]; axis++) {
                index[axis] = 0;
            }
        }
        return grid;
    }
}
