package org.gridsample.sampling;

import java.util.Arrays;
import java.util.Objects;
import org.gridsample.tensor.Tensor;

/**
 * Grids from affine matrices, as PyTorch's {@code affine_grid} makes them. Thread-safe.
 *
 * <p>The values have the bits of PyTorch 2.10's CPU kernels with OpenBLAS on an x86-64 processor with fused multiply-add; with
 * another BLAS, PyTorch may round grids of more points otherwise than named below, by up to 20 * 2<sup>-24</sup> of theta's
 * largest entry, in float64 20 * 2<sup>-53</sup>. The order of operations, each rounded in the element type: along an axis of n pixels {@code linspace(-1, 1, n)} with a step of 2 / (n -
 * 1), {@code fma(step, i, -1)} in the first half and {@code fma(-step, n - 1 - i, 1)} in the second, 0 where n is 1; without
 * align_corners times n - 1, then divided by n. A row (a, b, t) of a matrix gives {@code fma(b, y, a * x) + t}, a row (a, b, c,
 * t) gives {@code fma(c, z, fma(b, y, a * x)) + t}; but where an item has at most 66 points, 33 in a volume, {@code (a * x + b *
 * y) + t} and {@code ((a * x + b * y) + c * z) + t}. A result of -0
 * becomes 0.
 */
public final class AffineGrid {
    private AffineGrid() {}

    /**
     * A grid for {@link org.gridsample.sampling.SampleOptions#alignCorners() the same align_corners}.
     *
     * @param theta {@code [N, 2, 3]} for a size of four extents, {@code [N, 3, 4]} for one of five; maps the output's
     *     normalised coordinates (x, y, 1) or (x, y, z, 1) to the input's
     * @param size the output's shape, {@code N, C, H, W} or {@code N, C, D, H, W}, each at least 1, all but C at most
     *     2<sup>31</sup> - 1
     * @param alignCorners true: -1 and 1 are the centres of the border pixels; false: they are the outer edges
     * @return a new tensor of theta's type, {@code [N, H, W, 2]} or {@code [N, D, H, W, 3]}
     * @throws IllegalArgumentException if theta is neither float32 nor float64, its shape doesn't fit the size, or an extent of the size is out of range
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

        return switch (theta.type()) {
            case FLOAT32 -> FloatAffineGrid.fill(theta, size, alignCorners, grid);
            case FLOAT64 -> DoubleAffineGrid.fill(theta, size, alignCorners, grid);
            case FLOAT16, UINT8, UINT16, INT16, INT32 ->
                throw new IllegalArgumentException("theta: expected float32 or float64, got " + theta);
        };
    }

    private static void check(Tensor theta, long[] size) {
        String got = Arrays.toString(size);
        if (size.length != 4 && size.length != 5) {
            throw new IllegalArgumentException("size: expected N,C,H,W or N,C,D,H,W, got " + got);
        }
        for (int axis = 0; axis < size.length; axis++) {
            if (size[axis] < 1) {
                throw new IllegalArgumentException("size: expected extents of at least 1, got " + got);
            }
            // A grid has no channels.
            if (size[axis] > Integer.MAX_VALUE && axis != 1) {
                throw new IllegalArgumentException(
                        "size: expected extents of at most " + Integer.MAX_VALUE + ", got " + got);
            }
        }
        long[] expected = {size[0], size.length - 2, size.length - 1};
        if (!Arrays.equals(theta.shape(), expected)) {
            throw new IllegalArgumentException("theta: expected " + Arrays.toString(expected) + " for size " + got
                    + ", got " + Arrays.toString(theta.shape()));
        }
    }
}
