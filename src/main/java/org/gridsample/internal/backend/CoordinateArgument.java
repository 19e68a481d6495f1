package org.gridsample.internal.backend;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.gridsample.sampling.Coordinates;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** What a request asks of its coordinates, whatever their kind: points, a tensor with one for each pixel of the output, or matrices. */
final class CoordinateArgument {
    private CoordinateArgument() {}

    /** What users call the tensor. */
    static String name(Coordinates.Kind kind) {
        return switch (kind) {
            case GRID -> "grid";
            case PIXEL_MAP -> "map";
            case FLOW -> "flow";
            case AFFINE -> "affine";
        };
    }

    static Tensor tensor(Coordinates coordinates) {
        return switch (coordinates.kind()) {
            case GRID -> ((Coordinates.Grid) coordinates).tensor();
            case PIXEL_MAP -> ((Coordinates.PixelMap) coordinates).tensor();
            case FLOW -> ((Coordinates.Flow) coordinates).tensor();
            case AFFINE -> ((Coordinates.Affine) coordinates).matrices();
        };
    }

    /** Of the same kind. */
    static Coordinates with(Coordinates coordinates, Tensor tensor) {
        return switch (coordinates.kind()) {
            case GRID -> new Coordinates.Grid(tensor);
            case PIXEL_MAP -> new Coordinates.PixelMap(tensor);
            case FLOW -> new Coordinates.Flow(tensor);
            case AFFINE -> new Coordinates.Affine(tensor, ((Coordinates.Affine) coordinates).extents());
        };
    }

    /** The output's extent along an axis of its shape, the first one after the channels being 0. */
    static long outputExtent(Coordinates coordinates, int axis) {
        return switch (coordinates.kind()) {
            case GRID, PIXEL_MAP, FLOW -> tensor(coordinates).extent(axis + 1);
            case AFFINE -> ((Coordinates.Affine) coordinates).extents()[axis];
        };
    }

    /** Elements of the tensor that each pixel of the output has for itself. */
    static int perPixel(Coordinates.Kind kind, int spatialRank) {
        return switch (kind) {
            case GRID, PIXEL_MAP, FLOW -> spatialRank;
            case AFFINE -> 0;
        };
    }

    /** Of what is sampled with them where no input says so. */
    static ElementType type(Coordinates coordinates) {
        return switch (coordinates.kind()) {
            case GRID, PIXEL_MAP, FLOW -> tensor(coordinates).type();
            case AFFINE -> ElementType.FLOAT32;
        };
    }

    /** As the kernels take them: matrices in the type that is computed in. */
    static Coordinates computed(Coordinates coordinates, ElementType type) {
        return switch (coordinates.kind()) {
            case GRID, PIXEL_MAP, FLOW -> coordinates;
            case AFFINE -> with(coordinates, finite(coordinates, type));
        };
    }

    private static Tensor finite(Coordinates coordinates, ElementType type) {
        Tensor matrices = tensor(coordinates);
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

    /** Of an input with two or three axes; the first extent of both is the batch's. */
    static void check(Coordinates coordinates, Input input) {
        switch (coordinates.kind()) {
            case GRID, PIXEL_MAP, FLOW -> checkPoints(coordinates.kind(), tensor(coordinates), input);
            case AFFINE -> checkMatrices(coordinates, ((Coordinates.Affine) coordinates).extents(), input);
        }
        for (int axis = 0; axis < input.rank() - 2; axis++) {
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
            throw new IllegalArgumentException(name(kind) + ": expected [" + input.extent(0)
                    + (rank == 4 ? ", Ho, Wo, 2" : ", Do, Ho, Wo, 3") + "] for input " + Arrays.toString(input.shape())
                    + ", got " + Arrays.toString(points.shape()));
        }
        if (points.type() != input.type()) {
            throw new IllegalArgumentException(name(kind) + ": expected " + input.type() + " as the input is, got "
                    + points.type() + "; convert one of them");
        }
    }

    private static void checkMatrices(Coordinates coordinates, long[] extents, Input input) {
        String name = name(coordinates.kind());
        Tensor matrices = tensor(coordinates);
        int axes = input.rank() - 2;
        if (matrices.rank() != 3
                || matrices.extent(1) != axes
                || matrices.extent(2) != axes + 1
                || !batchFits(matrices, input)) {
            throw new IllegalArgumentException(name + ": expected [" + input.extent(0) + ", " + axes + ", " + (axes + 1)
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
        return batch == input.extent(0) || batch == 1 || input.extent(0) == 1;
    }
}
