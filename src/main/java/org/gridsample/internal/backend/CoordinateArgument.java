package org.gridsample.internal.backend;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** What a request asks of its coordinates, whatever their kind: points, a tensor with one for each pixel of the output, or matrices. */
final class CoordinateArgument {
    /** Below it a number of a homography, the largest being from 1 to 2, is 0; kernels have the same limit for their sums. */
    private static final double TINY = 0x1p-64;

    private CoordinateArgument() {}

    /** What users call the tensor. */
    static String name(Coordinates.Kind kind) {
        return switch (kind) {
            case GRID -> "grid";
            case PIXEL_MAP -> "map";
            case FLOW -> "flow";
            case AFFINE -> "affine";
            case THETA -> "theta";
            case HOMOGRAPHY -> "homography";
        };
    }

    /** The same with a tensor of the same shape in the place of the user's. */
    static Coordinates with(Coordinates coordinates, Tensor other) {
        return switch (coordinates.kind()) {
            case GRID -> new Coordinates.Grid(other);
            case PIXEL_MAP -> new Coordinates.PixelMap(other);
            case FLOW -> new Coordinates.Flow(other);
            case AFFINE -> new Coordinates.Affine(other, coordinates.extents());
            case THETA -> new Coordinates.Theta(other, coordinates.extents());
            case HOMOGRAPHY -> new Coordinates.Homography(other, coordinates.extents());
        };
    }

    /** The output's extent along an axis of its shape, the first one after the channels being 0. */
    static long outputExtent(Coordinates coordinates, int axis) {
        return switch (coordinates.kind()) {
            case GRID, PIXEL_MAP, FLOW -> coordinates.tensor().extent(axis + 1);
            case AFFINE, THETA, HOMOGRAPHY -> coordinates.extents()[axis];
        };
    }

    /** Rows of a matrix; 0 of points. */
    private static int rows(Coordinates.Kind kind, int spatialRank) {
        return switch (kind) {
            case GRID, PIXEL_MAP, FLOW -> 0;
            case AFFINE, THETA -> spatialRank;
            case HOMOGRAPHY -> spatialRank + 1;
        };
    }

    /** Elements of the tensor that each pixel of the output has for itself. */
    static int perPixel(Coordinates.Kind kind, int spatialRank) {
        return switch (kind) {
            case GRID, PIXEL_MAP, FLOW -> spatialRank;
            case AFFINE, THETA, HOMOGRAPHY -> 0;
        };
    }

    /** Of what is sampled with them where no input says so. */
    static ElementType type(Coordinates coordinates) {
        return switch (coordinates.kind()) {
            case GRID, PIXEL_MAP, FLOW -> coordinates.tensor().type();
            case AFFINE, THETA, HOMOGRAPHY -> ElementType.FLOAT32;
        };
    }

    /**
     * What kernels and the CPU path read: points as they are, matrices in the type that is computed in. After each theta stand the
     * base coordinates along x, y and z; each homography's largest number is from 1 to 2.
     */
    static Tensor read(Coordinates coordinates, ElementType type, boolean alignCorners) {
        return switch (coordinates.kind()) {
            case GRID, PIXEL_MAP, FLOW -> coordinates.tensor();
            case AFFINE -> finite(coordinates, type);
            case THETA -> withBaseCoordinates(finite(coordinates, type), coordinates, alignCorners);
            case HOMOGRAPHY -> scaled(finite(coordinates, ElementType.FLOAT64), type);
        };
    }

    private static Tensor finite(Coordinates coordinates, ElementType type) {
        Tensor matrices = coordinates.tensor().inHostMemory();
        Tensor rounded = Tensor.zeros(type, matrices.shape());
        for (long i = 0; i < matrices.elementCount(); i++) {
            rounded.set(i, matrices.get(i));
            if (!Double.isFinite(rounded.get(i))) {
                throw new IllegalArgumentException(name(coordinates.kind()) + ": expected finite numbers of " + type
                        + ", got " + matrices.get(i) + " at element " + i);
            }
        }
        return rounded;
    }

    /**
     * By a power of two, so that sums are neither very large nor, but where they cancel, very small. What is {@link #TINY} then would add
     * nothing, but break ties, which a device that flushes subnormal numbers would not see.
     */
    private static Tensor scaled(Tensor matrices, ElementType type) {
        Tensor scaled = Tensor.zeros(type, matrices.shape());
        long numbers = matrices.extent(1) * matrices.extent(2);
        for (long first = 0; first < matrices.elementCount(); first += numbers) {
            double largest = 0;
            for (long i = first; i < first + numbers; i++) {
                largest = Math.max(largest, Math.abs(matrices.get(i)));
            }
            for (long i = first; i < first + numbers; i++) {
                double number = Math.scalb(matrices.get(i), -Math.getExponent(largest));
                scaled.set(i, Math.abs(number) < TINY ? 0 : number);
            }
        }
        return scaled;
    }

    private static Tensor withBaseCoordinates(Tensor matrices, Coordinates coordinates, boolean alignCorners) {
        int axes = (int) matrices.extent(1);
        int numbers = axes * (axes + 1);
        double[] base = new double[0];
        for (int axis = axes - 1; axis >= 0; axis--) {
            double[] line = baseCoordinates(outputExtent(coordinates, axis), matrices.type(), alignCorners);
            int before = base.length;
            base = Arrays.copyOf(base, before + line.length);
            System.arraycopy(line, 0, base, before, line.length);
        }
        Tensor all = Tensor.zeros(matrices.type(), matrices.extent(0), numbers + base.length);
        for (long item = 0; item < matrices.extent(0); item++) {
            long first = item * (numbers + base.length);
            for (int i = 0; i < numbers; i++) {
                all.set(first + i, matrices.get(item * numbers + i));
            }
            for (int i = 0; i < base.length; i++) {
                all.set(first + numbers + i, base[i]);
            }
        }
        return all;
    }

    /** What the identity makes of a row. */
    private static double[] baseCoordinates(long extent, ElementType type, boolean alignCorners) {
        double[] line = new double[Math.toIntExact(extent)];
        if (extent > 0) {
            Tensor identity = Tensor.zeros(type, 1, 2, 3);
            identity.set(0, 1);
            Tensor row = AffineGrid.of(identity, new long[] {1, 1, 1, extent}, alignCorners);
            Arrays.setAll(line, i -> row.get(2L * i));
        }
        return line;
    }

    /** Of an input with two or three axes; the first extent of both is the batch's. */
    static void check(Coordinates coordinates, Input input, SampleOptions options) {
        int rows = rows(coordinates.kind(), input.axes());
        if (rows == 0) {
            checkPoints(coordinates.kind(), coordinates.tensor(), input);
            if (options.antialias()) {
                checkNeighbours(coordinates.kind(), coordinates.tensor());
            }
        } else {
            checkMatrices(coordinates, rows, input);
        }
        for (int axis = 0; axis < input.axes(); axis++) {
            long extent = outputExtent(coordinates, axis);
            if (extent < 0 || extent > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(name(coordinates.kind()) + ": expected output extents from 0 to "
                        + Integer.MAX_VALUE + ", got " + extent);
            }
        }
    }

    private static void checkPoints(Coordinates.Kind kind, Tensor points, Input input) {
        int rank = input.rank();
        if (points.rank() != rank || points.extent(rank - 1) != rank - 2 || !batchFits(points, input)) {
            throw new IllegalArgumentException(name(kind) + ": expected [" + input.batch()
                    + (rank == 4 ? ", Ho, Wo, 2" : ", Do, Ho, Wo, 3") + "] for input " + Arrays.toString(input.shape())
                    + ", got " + Arrays.toString(points.shape()));
        }
        if (!points.isDense()) {
            throw new IllegalArgumentException(name(kind) + ": expected a dense tensor, got " + points + "; copy it");
        }
        ElementType computed = input.type().precision().type();
        if (points.type() != computed) {
            throw new IllegalArgumentException(name(kind) + ": expected " + computed
                    + (input.type() == computed ? " as the input is" : " for an input of " + input.type()) + ", got "
                    + points.type() + "; convert one of them");
        }
    }

    /** Parts have the points around their own, too, and no part lies in two buffers. */
    private static void checkNeighbours(Coordinates.Kind kind, Tensor points) {
        long item = points.extent(0) == 0 ? 0 : points.elementCount() / points.extent(0);
        for (long first = 0; first < points.elementCount(); first += item) {
            if (points.contiguousFrom(first) < item) {
                throw new IllegalArgumentException(name(kind) + ": with antialias expected items of at most "
                        + Integer.MAX_VALUE + " bytes, got " + points + "; sample by fewer points at a time");
            }
        }
    }

    private static void checkMatrices(Coordinates coordinates, int rows, Input input) {
        String name = name(coordinates.kind());
        Tensor matrices = coordinates.tensor();
        int axes = input.axes();
        long[] extents = coordinates.extents();
        if (matrices.rank() != 3
                || matrices.extent(1) != rows
                || matrices.extent(2) != axes + 1
                || !batchFits(matrices, input)) {
            throw new IllegalArgumentException(name + ": expected [" + input.batch() + ", " + rows + ", " + (axes + 1)
                    + "] for input " + Arrays.toString(input.shape()) + ", got " + Arrays.toString(matrices.shape()));
        }
        if (extents.length != axes) {
            throw new IllegalArgumentException(
                    name + ": expected output extents " + (axes == 2 ? "Ho, Wo" : "Do, Ho, Wo") + " for input "
                            + Arrays.toString(input.shape()) + ", got " + Arrays.toString(extents));
        }
        Set<ElementType> types = EnumSet.of(input.type().precision().type(), ElementType.FLOAT64);
        if (!types.contains(matrices.type())) {
            throw new IllegalArgumentException(name + ": expected one of " + types + " for an input of " + input.type()
                    + ", got " + matrices.type());
        }
    }

    /** A batch of 1 on one side serves every item of the other. */
    private static boolean batchFits(Tensor tensor, Input input) {
        long batch = tensor.rank() == 0 ? 0 : tensor.extent(0);
        return batch == input.batch() || batch == 1 || input.batch() == 1;
    }
}
