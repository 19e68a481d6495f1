package org.gridsample.bench;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongToDoubleFunction;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Where the coordinates of a cell come from. Public for JMH. */
public enum Job {
    /** A grid, a rotation by 0.2 rad in normalised coordinates, in the plane of x and y: neighbours stay neighbours. */
    SMOOTH(true) {
        @Override
        Coordinates coordinates(long[] size) {
            int axes = size.length - 2;
            float cos = (float) Math.cos(ANGLE);
            float sin = (float) Math.sin(ANGLE);
            float[] rotation = axes == 2
                    ? new float[] {cos, -sin, 0, sin, cos, 0}
                    : new float[] {cos, -sin, 0, 0, sin, cos, 0, 0, 0, 0, 1, 0};
            float[] all = new float[(int) size[0] * rotation.length];
            for (int n = 0; n < size[0]; n++) {
                System.arraycopy(rotation, 0, all, n * rotation.length, rotation.length);
            }
            return new Coordinates.Grid(AffineGrid.of(Tensor.of(all, size[0], axes, axes + 1), size, false));
        }
    },
    /** A grid, uniform in [-1, 1): every tap is somewhere else. */
    RANDOM(true) {
        @Override
        Coordinates coordinates(long[] size) {
            return uniform(size, extent -> 1);
        }
    },
    /** A grid, uniform within a pixel's width in the middle: all of the output reads the same few pixels. */
    POINT(true) {
        @Override
        Coordinates coordinates(long[] size) {
            return uniform(size, extent -> 1f / extent);
        }
    },
    /** A rotation by 0.2 rad about the centre, in pixels. */
    AFFINE(false) {
        @Override
        Coordinates coordinates(long[] size) {
            return rotation(size).coordinates(size[2], size[3]);
        }
    },
    /** The same rotation by a grid in memory. */
    GRID(true) {
        @Override
        Coordinates coordinates(long[] size) {
            return new Coordinates.Grid(points(size, (position, extent) -> (2 * position + 1) / extent - 1));
        }
    },
    /** The same rotation by a map of pixels in memory. */
    MAP(true) {
        @Override
        Coordinates coordinates(long[] size) {
            return new Coordinates.PixelMap(points(size, (position, extent) -> position));
        }
    },
    /** The same rotation, seen at an angle. */
    PERSPECTIVE(false) {
        @Override
        Coordinates coordinates(long[] size) {
            Transform fromCentre = Transform.translation((1 - size[3]) / 2.0, (1 - size[2]) / 2.0);
            return rotation(size)
                    .then(fromCentre)
                    .then(Transform.of(1, 0, 0, 0, 1, 0, 0.2 / size[3], 0.1 / size[2], 1))
                    .then(fromCentre.inverse())
                    .coordinates(size[2], size[3]);
        }
    };

    private static final double ANGLE = 0.2;

    private final boolean hasPoints;

    Job(boolean hasPoints) {
        this.hasPoints = hasPoints;
    }

    /** Whether there are coordinates for each pixel in memory. */
    boolean hasPoints() {
        return hasPoints;
    }

    /** For an output as large as an input of this size, {@code N, C, (D,) H, W}. */
    abstract Coordinates coordinates(long[] size);

    private static Transform rotation(long[] size) {
        return Transform.rotation(ANGLE).about((size[3] - 1) / 2.0, (size[2] - 1) / 2.0);
    }

    /** A grid about the middle, which reaches along an axis as far as is told by the input's extent. */
    private static Coordinates uniform(long[] size, LongToDoubleFunction reachOf) {
        int axes = size.length - 2;
        long[] shape = new long[size.length];
        shape[0] = size[0];
        System.arraycopy(size, 2, shape, 1, axes);
        shape[size.length - 1] = axes;
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, shape);
        var values = grid.floats();
        var random = new SplittableRandom(4);
        while (values.hasRemaining()) {
            for (int axis = 0; axis < axes; axis++) {
                float reach = (float) reachOf.applyAsDouble(size[size.length - 1 - axis]);
                values.put(reach * (-1 + 2 * (random.nextInt() >>> 8) * 0x1p-24f));
            }
        }
        return new Coordinates.Grid(grid);
    }

    /**
     * Where the rotation reads, for each pixel of one item.
     *
     * @param coordinate from a position in pixels and the input's extent along that axis
     */
    private static Tensor points(long[] size, DoubleBinaryOperator coordinate) {
        Tensor points = Tensor.zeros(ElementType.FLOAT32, 1, size[2], size[3], 2);
        Transform reading = rotation(size).inverse();
        long next = 0;
        for (long y = 0; y < size[2]; y++) {
            for (long x = 0; x < size[3]; x++) {
                double[] position = reading.apply(x, y);
                points.set(next++, coordinate.applyAsDouble(position[0], size[3]));
                points.set(next++, coordinate.applyAsDouble(position[1], size[2]));
            }
        }
        return points;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
