package org.gridsample.testing;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gridsample.sampling.Coordinates;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Random inputs and grids in which the awkward coordinates are frequent. */
public final class SampleData {
    private static final double[] SPECIAL = {
        -1,
        1,
        0,
        -0.0,
        1e-10,
        -1e-10,
        0.5,
        -0.5,
        2,
        -2,
        3,
        -3,
        Math.nextUp(1f),
        Math.nextDown(1f),
        -Math.nextUp(1f),
        -Math.nextDown(1f)
    };

    private SampleData() {}

    /** Smooth float32 values in [-1, 1]. */
    public static Tensor waves(long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.FLOAT32, shape);
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, Math.sin(i));
        }
        return tensor;
    }

    /** Values in [-1, 1). */
    public static Tensor pixels(SplittableRandom random, ElementType type, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, random.nextDouble(-1, 1));
        }
        return tensor;
    }

    /** The matrix of one item that turns about the centre, in the plane of x and y: {@code [1, axes, axes + 1]}. */
    public static Tensor turn(ElementType type, int axes, double degrees) {
        Tensor theta = Tensor.zeros(type, 1, axes, axes + 1);
        double angle = Math.toRadians(degrees);
        theta.set(0, Math.cos(angle));
        theta.set(1, -Math.sin(angle));
        theta.set(axes + 1, Math.sin(angle));
        theta.set(axes + 2, Math.cos(angle));
        if (axes == 3) {
            theta.set(10, 1);
        }
        return theta;
    }

    /**
     * Coordinates for an input of that shape: around the input, up to 3 away from it, at pixels and halfway between them
     * under either align_corners, at the borders and one ULP beside them.
     */
    public static Tensor grid(SplittableRandom random, ElementType type, long[] inputShape, long... gridShape) {
        Tensor tensor = Tensor.zeros(type, gridShape);
        int axes = inputShape.length - 2;
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, coordinate(random, inputShape[inputShape.length - 1 - i % axes]));
        }
        return tensor;
    }

    /** Coordinates of this kind: points that read where such a grid does, but for rounding, or matrices. */
    public static Coordinates coordinates(
            Coordinates.Kind kind, SplittableRandom random, ElementType type, long[] inputShape, long... gridShape) {
        return switch (kind) {
            case GRID, PIXEL_MAP, FLOW -> of(kind, inKind(kind, grid(random, type, inputShape, gridShape), inputShape));
            case AFFINE ->
                new Coordinates.Affine(
                        matrices(random, random.nextBoolean() ? type : ElementType.FLOAT64, inputShape, gridShape),
                        extents(gridShape));
            case THETA -> new Coordinates.Theta(thetas(random, type, gridShape), extents(gridShape));
            case HOMOGRAPHY ->
                new Coordinates.Homography(
                        homographies(random, matrices(random, type, inputShape, gridShape), gridShape),
                        extents(gridShape));
        };
    }

    /** The kinds with a point for each pixel of the output. */
    public static List<Coordinates.Kind> ofPoints() {
        return Stream.of(Coordinates.Kind.values())
                .filter(SampleData::isOfPoints)
                .toList();
    }

    /** Whether a kind has a point for each pixel of the output. */
    public static boolean isOfPoints(Coordinates.Kind kind) {
        return switch (kind) {
            case GRID, PIXEL_MAP, FLOW -> true;
            case AFFINE, THETA, HOMOGRAPHY -> false;
        };
    }

    /** Affine matrices with a last row, which may be 0 or negative somewhere, all times a number. */
    private static Tensor homographies(SplittableRandom random, Tensor affine, long[] gridShape) {
        int axes = gridShape.length - 2;
        int numbers = (axes + 1) * (axes + 1);
        Tensor matrices = Tensor.zeros(ElementType.FLOAT64, gridShape[0], axes + 1, axes + 1);
        for (int item = 0; item < gridShape[0]; item++) {
            double factor = random.nextDouble(-1, 1) * Math.scalb(1, random.nextInt(-90, 90));
            for (int i = 0; i < numbers; i++) {
                int column = i % (axes + 1);
                double number = i < numbers - axes - 1
                        ? affine.get(item * (numbers - axes - 1) + i)
                        : column == axes ? 1 : Math.rint(random.nextDouble(-9, 5)) / 8 / gridShape[axes - column];
                matrices.set(item * numbers + i, number * factor);
            }
        }
        return matrices;
    }

    private static long[] extents(long[] gridShape) {
        return Arrays.copyOfRange(gridShape, 1, gridShape.length - 1);
    }

    private static Tensor thetas(SplittableRandom random, ElementType type, long[] gridShape) {
        int axes = gridShape.length - 2;
        Tensor thetas = Tensor.zeros(random.nextBoolean() ? type : ElementType.FLOAT64, gridShape[0], axes, axes + 1);
        for (int i = 0; i < thetas.elementCount(); i++) {
            double number = random.nextDouble(-1.5, 1.5);
            thetas.set(i, random.nextInt(4) == 0 ? Math.rint(number) : number);
        }
        return thetas;
    }

    /** From pixels of an output to pixels around an input; some keep to whole pixels. */
    private static Tensor matrices(SplittableRandom random, ElementType type, long[] inputShape, long[] gridShape) {
        int axes = inputShape.length - 2;
        Tensor matrices = Tensor.zeros(type, gridShape[0], axes, axes + 1);
        for (int i = 0; i < matrices.elementCount(); i++) {
            int column = i % (axes + 1);
            long size = inputShape[axes + 1 - i / (axes + 1) % axes];
            double number = column == axes
                    ? random.nextDouble(-0.5, 1.5) * size
                    : random.nextDouble(-1.5, 1.5) * size / gridShape[axes - column];
            matrices.set(i, random.nextInt(4) == 0 ? Math.rint(number) : number);
        }
        return matrices;
    }

    /** The numbers of a grid become those of another kind of points. */
    public static Tensor inKind(Coordinates.Kind kind, Tensor grid, long[] inputShape) {
        Tensor tensor = Tensor.zeros(grid.type(), grid.shape()).copyFrom(grid);
        int axes = inputShape.length - 2;
        for (int i = 0; i < tensor.elementCount(); i++) {
            double position = ((tensor.get(i) + 1) * inputShape[inputShape.length - 1 - i % axes] - 1) / 2;
            tensor.set(
                    i,
                    switch (kind) {
                        case GRID -> tensor.get(i);
                        case PIXEL_MAP -> position;
                        case FLOW -> position - index(tensor, i);
                        case AFFINE, THETA, HOMOGRAPHY -> throw new IllegalArgumentException(kind.toString());
                    });
        }
        return tensor;
    }

    /** Of the output pixel that an element of a grid belongs to, along its axis. */
    private static long index(Tensor grid, long element) {
        int axes = grid.rank() - 2;
        int axis = (int) (element % axes);
        long number = element / axes;
        for (int i = 0; i < axis; i++) {
            number /= grid.extent(axes - i);
        }
        return number % grid.extent(axes - axis);
    }

    /** Points of this kind. */
    public static Coordinates of(Coordinates.Kind kind, Tensor tensor) {
        return switch (kind) {
            case GRID -> new Coordinates.Grid(tensor);
            case PIXEL_MAP -> new Coordinates.PixelMap(tensor);
            case FLOW -> new Coordinates.Flow(tensor);
            case AFFINE, THETA, HOMOGRAPHY -> throw new IllegalArgumentException(kind.toString());
        };
    }

    private static double coordinate(SplittableRandom random, long size) {
        int kind = random.nextInt(16);
        if (kind < 7) {
            return random.nextDouble(-1.1, 1.1);
        }
        if (kind < 11) {
            return random.nextDouble(-3, 3);
        }
        double position = random.nextLong(-5, 2 * size + 5) / 2.0;
        if (kind < 13) {
            return (2 * position + 1) / size - 1;
        }
        if (kind < 15 && size > 1) {
            return 2 * position / (size - 1) - 1;
        }
        return SPECIAL[random.nextInt(SPECIAL.length)];
    }
}
