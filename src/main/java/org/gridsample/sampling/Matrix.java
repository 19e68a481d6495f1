package org.gridsample.sampling;

import java.io.Serializable;
import java.util.Arrays;

/** A square matrix of at most four rows, row by row. No entry is -0. Immutable. */
final class Matrix implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int rows;
    private final double[] entries;

    Matrix(int rows, double... entries) {
        this.rows = rows;
        this.entries = new double[entries.length];
        Arrays.setAll(this.entries, i -> entries[i] + 0.0);
    }

    static Matrix identity(int rows) {
        double[] entries = new double[rows * rows];
        for (int i = 0; i < rows; i++) {
            entries[i * rows + i] = 1;
        }
        return new Matrix(rows, entries);
    }

    /** Of a point's homogeneous coordinates. */
    static Matrix translation(double... offset) {
        int rows = offset.length + 1;
        double[] entries = identity(rows).entries;
        for (int i = 0; i < offset.length; i++) {
            entries[i * rows + offset.length] = offset[i];
        }
        return new Matrix(rows, entries);
    }

    int rows() {
        return rows;
    }

    double get(int row, int column) {
        return entries[row * rows + column];
    }

    double[] entries() {
        return entries.clone();
    }

    /** The product that does first what the other says, then this. */
    Matrix times(Matrix first) {
        double[] product = new double[entries.length];
        for (int i = 0; i < product.length; i++) {
            for (int k = 0; k < rows; k++) {
                product[i] += get(i / rows, k) * first.get(k, i % rows);
            }
        }
        return new Matrix(rows, product);
    }

    double[] times(double... vector) {
        double[] product = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < rows; k++) {
                product[row] += get(row, k) * vector[k];
            }
        }
        return product;
    }

    Matrix dividedBy(double divisor) {
        return new Matrix(
                rows, Arrays.stream(entries).map(entry -> entry / divisor).toArray());
    }

    boolean isFinite() {
        return Arrays.stream(entries).allMatch(Double::isFinite);
    }

    /** Whether there is no inverse, or none that rounding the entries leaves anything of. */
    boolean isSingular() {
        double[] magnitudes = Arrays.stream(entries).map(Math::abs).toArray();
        return !(Math.abs(determinant()) > rows * Math.ulp(1.0) * permanent(magnitudes, rows));
    }

    /** Of a matrix that isn't singular: by cofactors, which keep an affine matrix affine and small whole numbers exact. */
    Matrix inverse() {
        double determinant = determinant();
        double[] inverse = new double[entries.length];
        for (int i = 0; i < inverse.length; i++) {
            int row = i / rows;
            int column = i % rows;
            inverse[i] = sign(row + column) * determinant(minor(entries, rows, column, row), rows - 1) / determinant;
        }
        return new Matrix(rows, inverse);
    }

    double determinant() {
        return determinant(entries, rows);
    }

    /** Along the last row, which in an affine matrix is zeros but for the 1. */
    private static double determinant(double[] m, int rows) {
        if (rows == 1) {
            return m[0];
        }
        if (rows == 2) {
            // Kahan's: right to two roundings, however much of the products cancels.
            double product = m[1] * m[2];
            return Math.fma(m[0], m[3], -product) - Math.fma(m[1], m[2], -product);
        }
        double sum = 0;
        for (int column = 0; column < rows; column++) {
            sum += sign(rows - 1 + column)
                    * m[(rows - 1) * rows + column]
                    * determinant(minor(m, rows, rows - 1, column), rows - 1);
        }
        return sum;
    }

    /** As the determinant, all signs being plus. */
    private static double permanent(double[] m, int rows) {
        if (rows == 1) {
            return m[0];
        }
        double sum = 0;
        for (int column = 0; column < rows; column++) {
            sum += m[(rows - 1) * rows + column] * permanent(minor(m, rows, rows - 1, column), rows - 1);
        }
        return sum;
    }

    private static int sign(int index) {
        return index % 2 == 0 ? 1 : -1;
    }

    private static double[] minor(double[] m, int rows, int withoutRow, int withoutColumn) {
        double[] minor = new double[(rows - 1) * (rows - 1)];
        int next = 0;
        for (int i = 0; i < m.length; i++) {
            if (i / rows != withoutRow && i % rows != withoutColumn) {
                minor[next++] = m[i];
            }
        }
        return minor;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matrix that && Arrays.equals(entries, that.entries);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(entries);
    }

    /** Rows with semicolons between. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < entries.length; i++) {
            text.append(i == 0 ? "" : i % rows == 0 ? "; " : ", ").append(entries[i]);
        }
        return text.toString();
    }
}
