package org.gridsample.sampling;

import java.util.Arrays;

/** The matrix that takes points to others: an affine one for a point more than there are axes, a homography for two more. */
final class PointPairs {
    /** The volume between points, as a share of their edges' product, below which rounding alone may have made it. */
    private static final double FLAT = 1e-12;

    private PointPairs() {}

    /** Refuses points that don't fit, or don't determine a matrix that has an inverse. */
    static Matrix matrix(double[][] from, double[][] to) {
        int axes = from.length == 0 ? 0 : from[0].length;
        boolean affine = from.length == axes + 1;
        boolean fits = (axes == 2 || axes == 3) && (affine || from.length == axes + 2) && from.length == to.length;
        if (!fits || !areFinite(from, axes) || !areFinite(to, axes)) {
            throw new IllegalArgumentException(
                    "points: expected as many to as from, finite (x, y), 3 for an affine transform or"
                            + " 4 for a homography, or (x, y, z), 4 or 5; got " + Arrays.deepToString(from) + " to "
                            + Arrays.deepToString(to));
        }
        checkGeneralPosition("from", from);
        checkGeneralPosition("to", to);
        // Relative to the first point, since what all have in common would cost digits.
        Matrix between = affine
                ? edges(to).times(edges(from).inverse())
                : frame(to).times(frame(from).inverse());
        return Matrix.translation(to[0])
                .times(between)
                .times(Matrix.translation(from[0]).inverse());
    }

    private static boolean areFinite(double[][] points, int axes) {
        return Arrays.stream(points)
                .allMatch(point -> point.length == axes && Arrays.stream(point).allMatch(Double::isFinite));
    }

    private static void checkGeneralPosition(String name, double[][] points) {
        int axes = points[0].length;
        if (points.length > axes + 1) {
            for (int i = 0; i < points.length; i++) {
                checkGeneralPosition(name, without(points, i));
            }
            return;
        }
        Matrix edges = edges(points);
        double product = 1;
        for (int edge = 0; edge < axes; edge++) {
            double squares = 0;
            for (int axis = 0; axis < axes; axis++) {
                squares += edges.get(axis, edge) * edges.get(axis, edge);
            }
            product *= Math.sqrt(squares);
        }
        if (!(Math.abs(edges.determinant()) > FLAT * product)) {
            throw new IllegalArgumentException(name + ": expected points of which no "
                    + (axes == 2 ? "three lie on a line" : "four lie in a plane") + ", got "
                    + Arrays.deepToString(points) + "; choose others");
        }
    }

    private static double[][] without(double[][] points, int index) {
        double[][] others = Arrays.copyOf(points, points.length - 1);
        System.arraycopy(points, index + 1, others, index, others.length - index);
        return others;
    }

    /** The affine matrix that takes the unit vectors to the points after the first, relative to the first. */
    private static Matrix edges(double[][] points) {
        int axes = points[0].length;
        double[] entries = Matrix.identity(axes + 1).entries();
        for (int row = 0; row < axes; row++) {
            for (int column = 0; column < axes; column++) {
                entries[row * (axes + 1) + column] = points[column + 1][row] - points[0][row];
            }
        }
        return new Matrix(axes + 1, entries);
    }

    /** The matrix that takes the axes' directions, the origin and the point of ones to the points, relative to the first. */
    private static Matrix frame(double[][] points) {
        int axes = points[0].length;
        double[] corners = edges(points).entries();
        Arrays.fill(corners, axes * (axes + 1), corners.length, 1);
        double[] last = new double[axes + 1];
        Arrays.setAll(last, row -> row == axes ? 1 : points[axes + 1][row] - points[0][row]);
        double[] weights = new Matrix(axes + 1, corners).inverse().times(last);
        Arrays.setAll(corners, i -> corners[i] * weights[i % (axes + 1)]);
        return new Matrix(axes + 1, corners);
    }
}
