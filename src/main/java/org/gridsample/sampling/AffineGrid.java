package org.gridsample.sampling;

import java.util.Arrays;
import java.util.Objects;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Grids from affine matrices, as PyTorch's {@code affine_grid} makes them. Thread-safe.
 *
 * <p>The order of operations is PyTorch's: along an axis of n pixels {@code linspace(-1, 1, n)}, without align_corners times
 * n - 1, divided by n; then the matrix product, its terms added from left to right. Every operation is rounded in the element
 * type.
 */
public final class AffineGrid {
    private AffineGrid() {}

    /**
     * A grid for {@link org.gridsample.sampling.SampleOptions#alignCorners() the same align_corners}.
     *
     * @param theta {@code [N, 2, 3]} for a size of four extents, {@code [N, 3, 4]} for one of five; maps the output's
     *     normalised coordinates (x, y, 1) or (x, y, z, 1) to the input's
     * @param size the output's shape, {@code N, C, H, W} or {@code N, C, D, H, W}, each at least 1
     * @param alignCorners true: -1 and 1 are the centres of the border pixels; false: they are the outer edges
     * @return a new tensor of theta's type, {@code [N, H, W, 2]} or {@code [N, D, H, W, 3]}
     * @throws IllegalArgumentException if theta's shape doesn't fit the size, or an extent of the size is below 1
     */
    public static Tensor of(Tensor theta, long[] size, boolean alignCorners) {
        Objects.requireNonNull(theta, "theta");
        check(theta, size);
        int axes = size.length - 2;
        long[] shape = new long[size.length];
        shape[0] = size[0];
        System.arraycopy(size, 2, shape, 1, axes);
        shape[size.length - 1] = axes;
        Tensor grid = Tensor.zeros(theta.type(), shape);

        if (theta.type() == ElementType.FLOAT32) {
            FloatAffineGrid.fill(theta, size, alignCorners, grid);
        } else {
            DoubleAffineGrid.fill(theta, size, alignCorners, grid);
        }
        return grid;
    }

    private static void check(Tensor theta, long[] size) {
        String got = Arrays.toString(size);
        if (size.length != 4 && size.length != 5) {
            throw new IllegalArgumentException("size: expected N,C,H,W or N,C,D,H,W, got " + got);
        }
        for (long extent : size) {
            if (extent < 1) {
                throw new IllegalArgumentException("size: expected extents of at least 1, got " + got);
            }
        }
        long[] expected = {size[0], size.length - 2, size.length - 1};
        if (!Arrays.equals(theta.shape(), expected)) {
            throw new IllegalArgumentException("theta: expected " + Arrays.toString(expected) + " for size " + got
                    + ", got " + Arrays.toString(theta.shape()));
        }
    }
}
