package org.gridsample.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gridsample.sampling.Transform;
import picocli.CommandLine.Option;

/**
 * What is done to the content, in the order in which the options are given. Made when all are read, so that what is wrong is told as
 * of any input. Reflection has no order of methods: help has that of their numbers, which is before all options without one (-1).
 */
final class TransformOptions {
    private final List<Supplier<Transform>> steps = new ArrayList<>();

    @Option(
            names = "--rotate",
            order = -7,
            paramLabel = "DEG",
            description = "Turn about the centre of the input, in degrees, counter-clockwise where positive.")
    private void rotate(double degrees) {
        steps.add(() -> Transform.rotation(Math.toRadians(degrees)));
    }

    @Option(
            names = "--scale",
            order = -6,
            paramLabel = "S|SX,SY",
            description = "Enlarge about the centre of the input; for a volume SX,SY,SZ. -1,1 flips.")
    private void scale(Numbers factors) {
        steps.add(() -> factors.values().length == 1
                ? Transform.scale(factors.values()[0])
                : Transform.scale(factors.values()));
    }

    @Option(
            names = "--shear",
            order = -5,
            paramLabel = "X,Y",
            description =
                    "Move by so many pixels in x for each in y, and in y for each in x, seen from the centre of the input.")
    private void shear(Numbers factors) {
        steps.add(() -> {
            double[] values = factors.values();
            if (values.length != 2) {
                throw new IllegalArgumentException("shear: expected X,Y, got " + values.length + " numbers");
            }
            return Transform.shear(values[0], values[1]);
        });
    }

    @Option(
            names = "--translate",
            order = -4,
            paramLabel = "X,Y",
            description = "Move by so many pixels, to the right and down; in a volume X,Y,Z.")
    private void translate(Numbers offset) {
        steps.add(() -> Transform.translation(offset.values()));
    }

    @Option(
            names = "--affine",
            order = -3,
            paramLabel = "A,B,C,D,E,F",
            description = "A matrix from input pixels to output pixels, as OpenCV's warpAffine takes it: (x, y) goes to"
                    + " (A*x + B*y + C, D*x + E*y + F); for a volume 12 numbers.")
    private void affine(Numbers matrix) {
        steps.add(() -> matrix(matrix, "affine", "6 numbers, for a volume 12", 6, 12));
    }

    @Option(
            names = "--homography",
            order = -2,
            paramLabel = "A,...,I",
            description = "A matrix of three rows, as OpenCV's warpPerspective takes it; for a volume 16 numbers.")
    private void homography(Numbers matrix) {
        steps.add(() -> matrix(matrix, "homography", "9 numbers, for a volume 16", 9, 16));
    }

    private static Transform matrix(Numbers matrix, String name, String expected, int plane, int volume) {
        int count = matrix.values().length;
        if (count != plane && count != volume) {
            throw new IllegalArgumentException(
                    name + ": expected " + expected + ", row by row with commas between, got " + count);
        }
        return Transform.of(matrix.values());
    }

    /** All in turn; empty where no option was given. */
    Optional<Transform> toTransform() {
        return steps.stream().map(Supplier::get).reduce(Transform::then);
    }
}
