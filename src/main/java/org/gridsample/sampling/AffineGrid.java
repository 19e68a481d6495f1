package org.gridsample.sampling;

import java.util.Arrays;
import java.util.Objects;
import org.gridsample.tensor.ElementType;
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

    /**
     * The gradient of theta from that of the grid which {@link #of} makes. It is summed in float64, each row of points from its first to
     * its last, and the rows' sums one after the other, and rounded once.
     *
     * @param gradGrid the gradient of a loss by the grid, {@code [N, H, W, 2]} or {@code [N, D, H, W, 3]}, dense
     * @param alignCorners as for the grid
     * @return a new tensor of the same type, {@code [N, 2, 3]} or {@code [N, 3, 4]}
     * @throws IllegalArgumentException if the tensor is neither float32 nor float64, isn't dense or has another shape
     */
    public static Tensor backward(Tensor gradGrid, boolean alignCorners) {
        Objects.requireNonNull(gradGrid, "gradGrid");
        long[] shape = gradGrid.shape();
        int axes = shape.length - 2;
        if (axes != 2 && axes != 3 || shape[axes + 1] != axes || !gradGrid.isDense()) {
            throw new IllegalArgumentException(
                    "gradGrid: expected a dense [N, H, W, 2] or [N, D, H, W, 3], got " + gradGrid);
        }
        double[][] base = new double[axes][];
        for (int axis = 0; axis < axes; axis++) {
            base[axis] = line(gradGrid.type(), shape[axes - axis], alignCorners);
        }
        Tensor gradTheta = Tensor.zeros(gradGrid.type(), shape[0], axes, axes + 1);
        long rows = Arrays.stream(shape, 1, axes).reduce(1, (a, b) -> a * b);
        for (long item = 0; item < shape[0]; item++) {
            double[] sums = new double[axes * (axes + 1)];
            for (long row = 0; row < rows; row++) {
                addRow(gradGrid, item * rows + row, base, row, sums);
            }
            for (int i = 0; i < sums.length; i++) {
                gradTheta.set(item * sums.length + i, sums[i]);
            }
        }
        return gradTheta;
    }

    private static double[] line(ElementType type, long extent, boolean alignCorners) {
        int n = Math.toIntExact(extent);
        return switch (type) {
            case FLOAT32 -> {
                float[] line = FloatAffineGrid.line(n, alignCorners);
                double[] widened = new double[n];
                Arrays.setAll(widened, i -> line[i]);
                yield widened;
            }
            case FLOAT64 -> DoubleAffineGrid.line(n, alignCorners);
            case FLOAT16, UINT8, UINT16, INT16, INT32 ->
                throw new IllegalArgumentException("gradGrid: expected float32 or float64, got " + type);
        };
    }

    private static void addRow(Tensor gradGrid, long gridRow, double[][] base, long row, double[] sums) {
        int axes = base.length;
        double[] x = base[0];
        double y = base[1][(int) (row % base[1].length)];
        double z = axes == 2 ? 0 : base[2][(int) (row / base[1].length)];
        for (int axis = 0; axis < axes; axis++) {
            double plain = 0;
            double timesX = 0;
            long first = gridRow * x.length * axes + axis;
            for (int i = 0; i < x.length; i++) {
                double gradient = gradGrid.get(first + (long) i * axes);
                plain += gradient;
                timesX += gradient * x[i];
            }
            int at = axis * (axes + 1);
            sums[at] += timesX;
            sums[at + 1] += plain * y;
            if (axes == 3) {
                sums[at + 2] += plain * z;
            }
            sums[at + axes] += plain;
        }
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
