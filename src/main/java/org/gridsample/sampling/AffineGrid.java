package org.gridsample.sampling;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
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
     * @throws IllegalArgumentException if theta's shape doesn't fit the size, an extent of the size is below 1, or the grid is
     *     larger than a tensor can be
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

        int batch = (int) size[0];
        int depth = axes == 3 ? (int) size[2] : 1;
        int height = (int) size[size.length - 2];
        int width = (int) size[size.length - 1];
        if (theta.type() == ElementType.FLOAT32) {
            float[] x = floatLine(width, alignCorners);
            float[] y = floatLine(height, alignCorners);
            float[] z = floatLine(depth, alignCorners);
            fill(theta.toFloatArray(), batch, x, y, axes == 3 ? z : new float[0], grid.floats());
        } else {
            double[] x = doubleLine(width, alignCorners);
            double[] y = doubleLine(height, alignCorners);
            double[] z = doubleLine(depth, alignCorners);
            fill(theta.toDoubleArray(), batch, x, y, axes == 3 ? z : new double[0], grid.doubles());
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

    /** One axis of the base grid. From both ends, as PyTorch's linspace, and fused as its kernel does: the
     * line is symmetric about 0 but for the middle of an odd one, which is a rounding of 0. */
    private static float[] floatLine(int n, boolean alignCorners) {
        float[] line = new float[n];
        float step = 2f / (n - 1);
        for (int i = 0; i < n && n > 1; i++) {
            float value = i < n / 2 ? Math.fma(step, i, -1) : Math.fma(-step, n - 1 - i, 1);
            line[i] = alignCorners ? value : value * (n - 1) / n;
        }
        return line;
    }

    private static double[] doubleLine(int n, boolean alignCorners) {
        double[] line = new double[n];
        double step = 2.0 / (n - 1);
        for (int i = 0; i < n && n > 1; i++) {
            double value = i < n / 2 ? Math.fma(step, i, -1) : Math.fma(-step, n - 1 - i, 1);
            line[i] = alignCorners ? value : value * (n - 1) / n;
        }
        return line;
    }

    /** An empty z means that the matrices are 2x3. */
    private static void fill(float[] theta, int batch, float[] x, float[] y, float[] z, FloatBuffer grid) {
        int rows = z.length == 0 ? 2 : 3;
        for (int n = 0; n < batch; n++) {
            for (int d = 0; d < Math.max(1, z.length); d++) {
                for (float yValue : y) {
                    for (float xValue : x) {
                        for (int row = 0; row < rows; row++) {
                            int at = (n * rows + row) * (rows + 1);
                            float sum = Math.fma(yValue, theta[at + 1], xValue * theta[at]);
                            if (rows == 3) {
                                sum = Math.fma(z[d], theta[at + 2], sum);
                            }
                            grid.put(sum + theta[at + rows]);
                        }
                    }
                }
            }
        }
    }

    private static void fill(double[] theta, int batch, double[] x, double[] y, double[] z, DoubleBuffer grid) {
        int rows = z.length == 0 ? 2 : 3;
        for (int n = 0; n < batch; n++) {
            for (int d = 0; d < Math.max(1, z.length); d++) {
                for (double yValue : y) {
                    for (double xValue : x) {
                        for (int row = 0; row < rows; row++) {
                            int at = (n * rows + row) * (rows + 1);
                            double sum = Math.fma(yValue, theta[at + 1], xValue * theta[at]);
                            if (rows == 3) {
                                sum = Math.fma(z[d], theta[at + 2], sum);
                            }
                            grid.put(sum + theta[at + rows]);
                        }
                    }
                }
            }
        }
    }
}
