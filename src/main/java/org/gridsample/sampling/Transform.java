package org.gridsample.sampling;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * Where a picture's or a volume's content goes: an affine or projective map from input pixels to output pixels, as
 * {@code java.awt.image.AffineTransformOp} and OpenCV's {@code warpAffine} and {@code warpPerspective} take it. The sampler reads
 * along its {@link #inverse}.
 *
 * <p>Coordinates are (x, y), or (x, y, z): x along the width, y down the height, z along the depth. They count pixels: 0 is
 * the centre of the first. {@code java.awt.geom.AffineTransform} counts from a pixel's corner: {@code
 * org.gridsample.image.AffineTransforms} converts.
 *
 * <p>{@link #rotation Rotation}, {@link #scale scaling} and {@link #shear} act about the centre of the input, ((W - 1) / 2, (H -
 * 1) / 2), which is known once there is an input, unless {@link #about} gives them a point. All else has its place from the
 * beginning. In {@code rotation(a).then(translation(5, 0)).then(scale(2))} the scaling is about the input's centre, too, not about
 * the place to which that has been moved.
 *
 * <p>All arithmetic is in double precision. Moves by whole pixels, rotations by quarter turns and flips ({@code scale(-1, 1)}) are
 * exact, about any centre of an image.
 *
 * <p>Immutable. Serializable, for frameworks that carry it to another JVM; the form is not kept from one version to another.
 *
 * @serial exclude
 */
public final class Transform implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final double QUARTER_TURN = Math.PI / 2;

    /** That of an angle of a million turns; what is larger has no digits left that tell where it points. */
    private static final double ANGLE_ROUNDING = 1e-9;

    /** What is done, in this order. Neighbours differ in whether they are centred. One of List.of's, which is serializable. */
    @SuppressWarnings("serial")
    private final List<Step> steps;

    /** A centred matrix acts as if the input's centre were the origin. */
    private record Step(Matrix matrix, boolean centred) implements Serializable {
        Step {
            if (!matrix.isFinite() || matrix.isSingular()) {
                throw new IllegalArgumentException(
                        "transform: expected finite numbers and a matrix with an inverse in double precision, along"
                                + " which the output's pixels read, got [" + matrix
                                + "]; a scale of 0 leaves none, nor does a row that is a multiple of another");
            }
        }

        /** Equal transforms have equal matrices: the last entry is 1 where it can be. */
        static Step of(Matrix matrix, boolean centred) {
            double last = matrix.get(matrix.rows() - 1, matrix.rows() - 1);
            return new Step(last == 0 ? matrix : matrix.dividedBy(last), centred);
        }

        Step then(Step next) {
            return of(next.matrix.times(matrix), centred);
        }

        Step inverse() {
            return of(matrix.inverse(), centred);
        }

        Step about(double[] centre) {
            Matrix move = Matrix.translation(centre);
            return centred ? of(move.times(matrix).times(move.inverse()), false) : this;
        }
    }

    private Transform(List<Step> steps) {
        this.steps = steps;
    }

    private static Transform placed(Matrix matrix) {
        return new Transform(List.of(Step.of(matrix, false)));
    }

    /** Of the linear part alone. */
    private static Transform centred(int axes, double... linear) {
        double[] entries = Matrix.identity(axes + 1).entries();
        for (int i = 0; i < linear.length; i++) {
            entries[i / axes * (axes + 1) + i % axes] = linear[i];
        }
        return new Transform(List.of(Step.of(new Matrix(axes + 1, entries), true)));
    }

    /**
     * What leaves everything where it is.
     *
     * @param axes 2 for pictures, 3 for volumes
     * @return the transform
     * @throws IllegalArgumentException for another number of axes
     */
    public static Transform identity(int axes) {
        if (axes != 2 && axes != 3) {
            throw new IllegalArgumentException("axes: expected 2 for pictures or 3 for volumes, got " + axes);
        }
        return placed(Matrix.identity(axes + 1));
    }

    /**
     * A move.
     *
     * @param offset (x, y) or (x, y, z), in pixels: to the right, down, and on
     * @return the transform
     * @throws IllegalArgumentException for another number of offsets, or one that isn't finite
     */
    public static Transform translation(double... offset) {
        checkAxes("translation", offset);
        return placed(Matrix.translation(offset));
    }

    /**
     * A rotation of a picture, about the input's centre unless {@link #about} gives another one. A quarter turn that is right but
     * for the rounding of the angle, as {@code Math.toRadians(90)}, is exact.
     *
     * @param radians the angle; where it is positive, the content turns counter-clockwise as seen on the screen, y pointing down
     * @return the transform
     * @throws IllegalArgumentException if the angle isn't finite
     */
    public static Transform rotation(double radians) {
        checkFinite("angle", radians);
        double cos = cos(radians);
        double sin = sin(radians);
        return centred(2, cos, sin, -sin, cos);
    }

    /**
     * A rotation of a volume about an axis through the input's centre, or the point that {@link #about} gives. Exact for quarter turns
     * about x, y or z.
     *
     * @param radians the angle; where it is positive, the content turns counter-clockwise for one who looks in the axis' direction:
     *     about (0, 0, 1) each slice as {@link #rotation(double)} turns a picture
     * @param x of the axis' direction, of any length but 0
     * @param y of the axis' direction
     * @param z of the axis' direction
     * @return the transform
     * @throws IllegalArgumentException if a number isn't finite or the axis has no direction
     */
    public static Transform rotation(double radians, double x, double y, double z) {
        checkFinite("angle", radians);
        double length = Math.hypot(x, Math.hypot(y, z));
        if (!(length > 0 && Double.isFinite(length))) {
            throw new IllegalArgumentException(
                    "axis: expected a direction, finite and not (0, 0, 0), got (" + x + ", " + y + ", " + z + ")");
        }
        double u = x / length;
        double v = y / length;
        double w = z / length;
        double cos = cos(radians);
        double sin = sin(radians);
        double rest = 1 - cos;
        return centred(
                3,
                cos + rest * u * u,
                rest * u * v + sin * w,
                rest * u * w - sin * v,
                rest * v * u - sin * w,
                cos + rest * v * v,
                rest * v * w + sin * u,
                rest * w * u + sin * v,
                rest * w * v - sin * u,
                cos + rest * w * w);
    }

    private static double cos(double radians) {
        return isQuarterTurns(radians) ? Math.rint(Math.cos(radians)) : Math.cos(radians);
    }

    private static double sin(double radians) {
        return isQuarterTurns(radians) ? Math.rint(Math.sin(radians)) : Math.sin(radians);
    }

    private static boolean isQuarterTurns(double radians) {
        double off = radians - Math.rint(radians / QUARTER_TURN) * QUARTER_TURN;
        return Math.abs(off) <= Math.min(Math.ulp(radians), ANGLE_ROUNDING);
    }

    /**
     * An enlargement of a picture, about the input's centre unless {@link #about} gives another one.
     *
     * @param factor of both axes; 2 makes the content twice as large
     * @return the transform
     * @throws IllegalArgumentException if the factor is 0 or not finite
     */
    public static Transform scale(double factor) {
        return scale(factor, factor);
    }

    /**
     * An enlargement, about the input's centre unless {@link #about} gives another one; by -1 a flip.
     *
     * @param factors of (x, y) or (x, y, z); 2 makes the content twice as large along the axis
     * @return the transform
     * @throws IllegalArgumentException for another number of factors, or one that is 0 or not finite
     */
    public static Transform scale(double... factors) {
        checkAxes("scale", factors);
        int axes = factors.length;
        double[] linear = new double[axes * axes];
        for (int axis = 0; axis < axes; axis++) {
            linear[axis * axes + axis] = factors[axis];
        }
        return centred(axes, linear);
    }

    /**
     * A shear of a picture, about the input's centre unless {@link #about} gives another one: (x + shearX * y, y + shearY * x).
     *
     * @param shearX how far a pixel moves to the right for each that it lies farther down
     * @param shearY how far a pixel moves down for each that it lies farther to the right
     * @return the transform
     * @throws IllegalArgumentException if a number isn't finite, or all would come to lie on one line, as for (1, 1)
     */
    public static Transform shear(double shearX, double shearY) {
        checkFinite("shear", shearX, shearY);
        return centred(2, 1, shearX, shearY, 1);
    }

    /**
     * A matrix from input pixels to output pixels, row by row: of a picture 2 x 3 (affine) or 3 x 3 numbers, of a volume 3 x 4
     * (affine) or 4 x 4. A factor of a whole 3 x 3 or 4 x 4 matrix means nothing.
     *
     * @param matrix 6, 9, 12 or 16 numbers
     * @return the transform
     * @throws IllegalArgumentException for another number of them, one that isn't finite, or a matrix without inverse
     */
    public static Transform of(double... matrix) {
        return switch (matrix.length) {
            case 6 -> placed(affine(3, matrix));
            case 9 -> placed(new Matrix(3, matrix));
            case 12 -> placed(affine(4, matrix));
            case 16 -> placed(new Matrix(4, matrix));
            default ->
                throw new IllegalArgumentException("matrix: expected 6 (2 x 3), 9 (3 x 3), 12 (3 x 4) or 16 (4 x 4)"
                        + " numbers, row by row, got " + matrix.length);
        };
    }

    /** With a last row of zeros and a one. */
    private static Matrix affine(int rows, double[] matrix) {
        double[] entries = Arrays.copyOf(matrix, rows * rows);
        entries[entries.length - 1] = 1;
        return new Matrix(rows, entries);
    }

    /**
     * The transform that takes points to others: 3 points of a picture determine an affine one, 4 a homography; of a volume
     * 4 and 5.
     *
     * @param from points of the input, each (x, y) or (x, y, z)
     * @param to where each of them goes
     * @return the transform
     * @throws IllegalArgumentException for other numbers of points or coordinates, one that isn't finite, or where three points of
     *     a picture lie on a line or four of a volume in a plane, on either side
     */
    public static Transform ofPoints(double[][] from, double[][] to) {
        return placed(PointPairs.matrix(from, to));
    }

    /**
     * The transform that PyTorch's {@code affine_grid} and {@code grid_sample} do together: theta is normalised, and maps the output's
     * coordinates to the input's.
     *
     * @param theta 2 x 3 numbers for a picture, 3 x 4 for a volume, row by row
     * @param input the input's {@code H, W} or {@code D, H, W}
     * @param output the output's
     * @param alignCorners true: -1 and 1 are the centres of the border pixels; false: they are the outer edges
     * @return the transform
     * @throws IllegalArgumentException for other numbers of numbers, one that isn't finite, a matrix without inverse, an extent below
     *     1, or one of 1 where corners are aligned, which leaves -1 and 1 no distance
     */
    public static Transform ofTheta(double[] theta, long[] input, long[] output, boolean alignCorners) {
        int axes = input.length;
        if ((axes != 2 && axes != 3) || output.length != axes || theta.length != axes * (axes + 1)) {
            throw new IllegalArgumentException(
                    "theta: expected 6 numbers (2 x 3) with H, W of input and output, or 12 (3 x 4)"
                            + " with D, H, W, got " + theta.length + " with " + Arrays.toString(input) + " and "
                            + Arrays.toString(output));
        }
        double[] spans = spans(input, alignCorners);
        double[] outputSpans = spans(output, alignCorners);
        double[] entries = affine(axes + 1, theta).entries();
        for (int row = 0; row < axes; row++) {
            for (int column = 0; column <= axes; column++) {
                double per = column == axes ? 2 : outputSpans[column];
                entries[row * (axes + 1) + column] *= spans[row];
                entries[row * (axes + 1) + column] /= per;
            }
        }
        Matrix read = Matrix.translation(centre(input))
                .times(new Matrix(axes + 1, entries))
                .times(Matrix.translation(centre(output)).inverse());
        return placed(read).inverse();
    }

    /** From -1 to 1 along x, y, z, in pixels. */
    private static double[] spans(long[] extents, boolean alignCorners) {
        double[] spans = new double[extents.length];
        Arrays.setAll(spans, axis -> extents[extents.length - 1 - axis] - (alignCorners ? 1 : 0));
        if (!Arrays.stream(spans).allMatch(span -> span > 0)) {
            throw new IllegalArgumentException("theta: expected extents of at least "
                    + (alignCorners ? "2 with" : "1 without") + " aligned corners, got " + Arrays.toString(extents));
        }
        return spans;
    }

    /** Along x, y, z. */
    private static double[] centre(long... extents) {
        double[] centre = new double[extents.length];
        Arrays.setAll(centre, axis -> (extents[extents.length - 1 - axis] - 1) / 2.0);
        return centre;
    }

    /**
     * The same with a centre for what acts about the input's.
     *
     * @param centre (x, y) or (x, y, z), in pixels
     * @return the transform; nothing changes where all has its place already
     * @throws IllegalArgumentException for another number of coordinates, or one that isn't finite
     */
    public Transform about(double... centre) {
        checkCount("centre", axes(), centre);
        checkFinite("centre", centre);
        Step whole = Step.of(Matrix.identity(axes() + 1), false);
        for (Step step : steps) {
            whole = whole.then(step.about(centre));
        }
        return new Transform(List.of(whole));
    }

    /**
     * The same about the centre of an image, ((W - 1) / 2, (H - 1) / 2): what a warp of this image does.
     *
     * @param image {@code [N, C, H, W]}, or {@code [N, C, D, H, W]} for a transform of volumes
     * @return the transform; nothing changes where all has its place already
     * @throws IllegalArgumentException if the image has another rank
     */
    public Transform aboutCentreOf(Tensor image) {
        return aboutCentreOf(image, Layout.CHANNELS_FIRST);
    }

    /**
     * The same about the centre of an image, as {@link #aboutCentreOf(Tensor)}.
     *
     * @param image of this layout
     * @param layout where the image's channels are among its axes
     * @return the transform; nothing changes where all has its place already
     * @throws IllegalArgumentException if the image has another rank
     */
    public Transform aboutCentreOf(Tensor image, Layout layout) {
        if (image.rank() != axes() + 2) {
            throw new IllegalArgumentException("transform: expected one of " + (image.rank() - 2)
                    + " axes for an input " + Arrays.toString(image.shape()) + ", got one of " + axes() + ": " + this);
        }
        return aboutCentreOf(layout.spatialExtents(image.shape()));
    }

    /**
     * The same about the centre of images of these extents, as {@link #aboutCentreOf(Tensor)}.
     *
     * @param extents {@code H, W}, or {@code D, H, W} for a transform of volumes
     * @return the transform; nothing changes where all has its place already
     * @throws IllegalArgumentException for another number of extents
     */
    public Transform aboutCentreOf(long... extents) {
        return about(centre(extents));
    }

    /**
     * This and then another one.
     *
     * @param next what is done with the result of this
     * @return both as one
     * @throws IllegalArgumentException if the other has another number of axes, or the whole leaves double's range
     */
    public Transform then(Transform next) {
        if (next.axes() != axes()) {
            throw new IllegalArgumentException(
                    "then: expected a transform of " + axes() + " axes as this one, got one of " + next.axes());
        }
        List<Step> all = new ArrayList<>(steps);
        for (Step step : next.steps) {
            Step last = all.get(all.size() - 1);
            if (step.centred() == last.centred()) {
                all.set(all.size() - 1, last.then(step));
            } else {
                all.add(step);
            }
        }
        return new Transform(List.copyOf(all));
    }

    /**
     * The transform that takes everything back.
     *
     * @return the inverse, which every transform has
     * @throws IllegalArgumentException if it leaves double's range
     */
    public Transform inverse() {
        List<Step> back = new ArrayList<>();
        steps.forEach(step -> back.add(step.inverse()));
        Collections.reverse(back);
        return new Transform(List.copyOf(back));
    }

    /**
     * Where a point goes. Not finite for a point that a homography takes to infinity.
     *
     * @param point (x, y) or (x, y, z), in pixels of the input
     * @return its place in pixels of the output
     * @throws IllegalArgumentException for another number of coordinates
     * @throws IllegalStateException if a centre is missing
     */
    public double[] apply(double... point) {
        checkCount("point", axes(), point);
        double[] vector = Arrays.copyOf(point, point.length + 1);
        vector[point.length] = 1;
        double[] image = whole().times(vector);
        return Arrays.stream(image, 0, point.length)
                .map(value -> value / image[point.length])
                .toArray();
    }

    /**
     * Whether parallels stay parallel, and no point goes to infinity.
     *
     * @return false for a homography
     */
    public boolean isAffine() {
        return steps.stream().allMatch(step -> isAffine(step.matrix()));
    }

    private static boolean isAffine(Matrix matrix) {
        int last = matrix.rows() - 1;
        for (int column = 0; column < last; column++) {
            if (matrix.get(last, column) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * How many coordinates a point has.
     *
     * @return 2 for pictures, 3 for volumes
     */
    public int axes() {
        return steps.get(0).matrix().rows() - 1;
    }

    /**
     * The matrix from input pixels to output pixels.
     *
     * @return 3 x 3 or 4 x 4 numbers, row by row, the last of which is 1 (or 0, where a homography takes the first pixel to infinity)
     * @throws IllegalStateException if a centre is missing
     */
    public double[] matrix() {
        return whole().entries();
    }

    private Matrix whole() {
        if (steps.size() > 1 || steps.get(0).centred()) {
            throw new IllegalStateException(
                    "this transform acts about the centre of an input, which it doesn't know yet; give it one with about("
                            + (axes() == 2 ? "x, y" : "x, y, z") + ") or aboutCentreOf(image)");
        }
        return steps.get(0).matrix();
    }

    /**
     * Where each pixel of an output reads the input: along the inverse.
     *
     * @param outputExtents the output's {@code H, W} or {@code D, H, W}
     * @return coordinates that hold one matrix in double precision and nothing of the output's size
     * @throws IllegalStateException if a centre is missing
     */
    public Coordinates coordinates(long... outputExtents) {
        return coordinates(List.of(this), outputExtents);
    }

    /**
     * The same for a batch, with a transform for each item.
     *
     * @param transforms at least one, all of as many axes
     * @param outputExtents the outputs' {@code H, W} or {@code D, H, W}
     * @return coordinates that hold a matrix for each in double precision
     * @throws IllegalArgumentException if there is none, or they differ in their axes
     * @throws IllegalStateException if a centre is missing
     */
    public static Coordinates coordinates(List<Transform> transforms, long... outputExtents) {
        if (transforms.stream().mapToInt(Transform::axes).distinct().count() != 1) {
            throw new IllegalArgumentException(
                    "transforms: expected at least one, all of 2 axes or all of 3, got " + transforms);
        }
        boolean affine = transforms.stream().allMatch(Transform::isAffine);
        int columns = transforms.get(0).axes() + 1;
        int rows = affine ? columns - 1 : columns;
        Tensor matrices = Tensor.zeros(ElementType.FLOAT64, transforms.size(), rows, columns);
        int next = 0;
        for (Transform transform : transforms) {
            double[] entries = transform.inverse().matrix();
            for (int i = 0; i < rows * columns; i++) {
                matrices.set(next++, entries[i]);
            }
        }
        return affine
                ? new Coordinates.Affine(matrices, outputExtents)
                : new Coordinates.Homography(matrices, outputExtents);
    }

    private static void checkAxes(String name, double... numbers) {
        if (numbers.length != 2 && numbers.length != 3) {
            throw new IllegalArgumentException(
                    name + ": expected (x, y) or (x, y, z), got " + Arrays.toString(numbers));
        }
        checkFinite(name, numbers);
    }

    private static void checkFinite(String name, double... numbers) {
        if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(name + ": expected finite numbers, got " + Arrays.toString(numbers));
        }
    }

    private static void checkCount(String name, int axes, double... numbers) {
        if (numbers.length != axes) {
            throw new IllegalArgumentException(
                    name + ": expected " + (axes == 2 ? "(x, y)" : "(x, y, z)") + ", got " + Arrays.toString(numbers));
        }
    }

    /**
     * Whether the other does the same by the same numbers; equal matrices are equal transforms, once they have their places.
     *
     * @param other any object
     * @return whether it does
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Transform that && steps.equals(that.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /**
     * The matrices, for messages.
     *
     * @return such as {@code [1.0, 0.0, 5.0; 0.0, 1.0, 0.0; 0.0, 0.0, 1.0]}, of each step that acts about the input's centre with
     *     the words {@code about the centre}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            text.append(text.isEmpty() ? "[" : " then [")
                    .append(step.matrix())
                    .append(step.centred() ? "] about the centre" : "]");
        }
        return text.toString();
    }
}
