package org.gridsample.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gridsample.sampling.Transform;
import picocli.CommandLine.Option;

/** What is done to the content, in the order of the options; made when all are read, so that what is wrong is told as of any input. */
final class TransformOptions {
    private final List<Supplier<Transform>> steps = new ArrayList<>();

    @Option(
            names = "--rotate",
            paramLabel = "DEG",
            description = "Turn about the centre of the input, in degrees, counter-clockwise where positive.")
    private void rotate(double degrees) {
        steps.add(() -> Transform.rotation(Math.toRadians(degrees)));
    }

    @Option(
            names = "--scale",
            paramLabel = "S|SX,SY",
            description = "Enlarge about the centre of the input; for a volume SX,SY,SZ. -1,1 flips.")
    private void scale(Numbers factors) {
        steps.add(() -> factors.values().length == 1
                ? Transform.scale(factors.values()[0])
                : Transform.scale(factors.values()));
    }

    @Option(
            names = "--shear",
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
            paramLabel = "X,Y",
            description = "Move by so many pixels, to the right and down; in a volume X,Y,Z.")
    private void translate(Numbers offset) {
        steps.add(() -> Transform.translation(offset.values()));
    }

    @Option(
            names = "--affine",
            paramLabel = "A,B,C,D,E,F",
            description = "A matrix from input pixels to output pixels, as OpenCV's warpAffine takes it: (x, y) goes to"
                    + " (A*x + B*y + C, D*x + E*y + F); for a volume 12 numbers.")
    private void affine(Numbers matrix) {
        steps.add(() -> matrix(matrix, "affine", "6 numbers, for a volume 12", 6, 12));
    }

    @Option(
            names = "--homography",
            paramLabel = "A,...,I",
            description = "The same with a third row, as OpenCV's warpPerspective takes it; for a volume 16 numbers.")
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
