package org.gridsample.internal.gradients;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.gridsample.sampling.Coordinates;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * The gradient of a matrix from that of the points which it makes, in float64: each row of the output is summed from its first pixel to its
 * last, and the rows' sums one after the other, so that neither the parts that points come in nor a backend changes a bit.
 */
final class MatrixSums {
    private final double[][] base;
    private final boolean divides;
    private final int axes;

    /** The matrix, row by row. */
    private final double[] matrix;

    private final double[] sums;

    /** What a row's pixels have for each row of the matrix: the sum, and that of products with x. */
    private final double[] plain;

    private final double[] timesX;
    private final double[] point;

    /**
     * Of one item's coordinates, or those for all.
     *
     * @param base what the matrix is multiplied by for a pixel: along x, y and z
     */
    MatrixSums(Coordinates coordinates, double[][] base) {
        this.base = base;
        Tensor numbers = coordinates.tensor().inHostMemory();
        divides = divides(coordinates.kind());
        axes = (int) numbers.extent(2) - 1;
        matrix = new double[(int) (numbers.extent(1) * numbers.extent(2))];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = numbers.get(i);
        }
        sums = new double[matrix.length];
        plain = new double[matrix.length / (axes + 1)];
        timesX = new double[plain.length];
        point = new double[axes + 1];
    }

    private static boolean divides(Coordinates.Kind kind) {
        return switch (kind) {
            case AFFINE, THETA -> false;
            case HOMOGRAPHY -> true;
            case GRID, PIXEL_MAP, FLOW -> throw new IllegalArgumentException("expected matrices, got a " + kind);
        };
    }

    /** Adds what points of whole rows have, from this row on. */
    void add(Tensor points, long firstRow) {
        int width = base[0].length;
        int height = base[1].length;
        double[] row = new double[width * axes];
        long rows = points.elementCount() / row.length;
        for (long i = 0; i < rows; i++) {
            read(points.view(i * row.length, row.length), row);
            double y = base[1][(int) ((firstRow + i) % height)];
            double z = axes == 2 ? 0 : base[2][(int) ((firstRow + i) / height)];
            addRow(row, base[0], y, z);
        }
    }

    private static void read(Tensor from, double[] to) {
        switch (from.type()) {
            case FLOAT32 -> {
                FloatBuffer floats = from.floats();
                for (int i = 0; i < to.length; i++) {
                    to[i] = floats.get(i);
                }
            }
            case FLOAT64 -> {
                DoubleBuffer doubles = from.doubles();
                doubles.get(to);
            }
            case FLOAT16, UINT8, UINT16, INT16, INT32 ->
                throw new IllegalArgumentException("gradient: expected float32 or float64, got " + from);
        }
    }

    private void addRow(double[] gradients, double[] xs, double y, double z) {
        Arrays.fill(plain, 0);
        Arrays.fill(timesX, 0);
        for (int i = 0; i < xs.length; i++) {
            if (divides) {
                addQuotient(gradients, i * axes, xs[i], y, z);
            } else {
                for (int row = 0; row < axes; row++) {
                    add(row, gradients[i * axes + row], xs[i]);
                }
            }
        }
        for (int row = 0; row < plain.length; row++) {
            int first = row * (axes + 1);
            sums[first] += timesX[row];
            sums[first + 1] += plain[row] * y;
            if (axes == 3) {
                sums[first + 2] += plain[row] * z;
            }
            sums[first + axes] += plain[row];
        }
    }

    /** A point without a gradient adds nothing, be it on the horizon, where it has no position. */
    private void addQuotient(double[] gradients, int first, double x, double y, double z) {
        double moved = 0;
        for (int row = 0; row < axes; row++) {
            moved = Math.max(moved, Math.abs(gradients[first + row]));
        }
        if (moved == 0) {
            return;
        }
        for (int row = 0; row <= axes; row++) {
            int at = row * (axes + 1);
            double sum = matrix[at] * x + matrix[at + 1] * y;
            point[row] = (axes == 2 ? sum : sum + matrix[at + 2] * z) + matrix[at + axes];
        }
        double divisor = point[axes];
        double last = 0;
        for (int row = 0; row < axes; row++) {
            double gradient = gradients[first + row] / divisor;
            add(row, gradient, x);
            last -= gradient * (point[row] / divisor);
        }
        add(axes, last, x);
    }

    private void add(int row, double gradient, double x) {
        plain[row] += gradient;
        timesX[row] += gradient * x;
    }

    /** The gradient, each number rounded once; what is none has the canonical bits. */
    Tensor total(ElementType type) {
        Tensor total = Tensor.zeros(type, 1, plain.length, axes + 1);
        for (int i = 0; i < sums.length; i++) {
            total.set(i, sums[i] == sums[i] ? sums[i] : Double.NaN);
        }
        return total;
    }
}
