package org.gridsample.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.SplittableRandom;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void pointsGoWhereTheContentGoes() {
        assertPoint(Transform.identity(2).apply(3, 4), 3, 4);
        assertPoint(Transform.translation(5, -2).apply(3, 4), 8, 2);
        assertPoint(Transform.translation(1, 2, 3).apply(3, 4, 5), 4, 6, 8);
        assertPoint(Transform.scale(2).about(1, 1).apply(3, 4), 5, 7);
        assertPoint(Transform.scale(2, -1).about(0, 0).apply(3, 4), 6, -4);
        assertPoint(Transform.scale(1, 2, 3).about(1, 1, 1).apply(2, 2, 2), 2, 3, 4);
        assertPoint(Transform.shear(0.5, 0).about(0, 0).apply(3, 4), 5, 4);
        assertPoint(Transform.shear(0, 0.5).about(1, 0).apply(3, 4), 3, 5);
        assertPoint(Transform.of(1, 2, 3, 4, 5, 6).apply(7, 8), 26, 74);
        assertPoint(Transform.of(1, 0, 0, 0, 1, 0, 0.5, 0, 1).apply(2, 3), 1, 1.5);
        assertPoint(Transform.of(1, 2, 3, 4, 0, 1, 0, 5, 0, 0, 1, 6).apply(1, 1, 1), 10, 6, 7);
    }

    /** To the right of the centre is above it, y pointing down. */
    @Test
    void aPositiveAngleIsCounterClockwise() {
        assertPoint(Transform.rotation(Math.PI / 2).about(10, 20).apply(11, 20), 10, 19);
        assertArrayEquals(
                new double[] {10 + Math.sqrt(0.75), 19.5},
                Transform.rotation(Math.PI / 6).about(10, 20).apply(11, 20),
                ROUNDING);
        assertPoint(Transform.rotation(Math.PI / 2, 0, 0, 7).about(10, 20, 30).apply(11, 20, 31), 10, 19, 31);
        assertPoint(Transform.rotation(Math.PI / 2, 3, 0, 0).about(0, 0, 0).apply(5, 1, 0), 5, 0, -1);
        assertPoint(Transform.rotation(Math.PI / 2, 0, 1, 0).about(0, 0, 0).apply(0, 5, 1), -1, 5, 0);
    }

    @Test
    void transformsAndOptionsAreTheSameInAnotherJvm() throws IOException, ClassNotFoundException {
        Transform transform = Transform.rotation(0.3).then(Transform.translation(5, -2));
        SampleOptions options = SampleOptions.defaults()
                .withPadding(Padding.WRAP, Padding.ZEROS)
                .withFill(1, 2)
                .withOutputType(ElementType.FLOAT32)
                .withOutputScale(0.5, 1);

        assertEquals(transform, copy(transform));
        assertEquals(options, copy(options));
        assertEquals(SampleOptions.defaults(), copy(SampleOptions.defaults()));
    }

    private static Object copy(Object original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    void anAxisThatIsTurnedStays() {
        Transform turn = Transform.rotation(1.1, 1, -2, 3).about(0, 0, 0);
        assertArrayEquals(new double[] {1, -2, 3}, turn.apply(1, -2, 3), ROUNDING);
        assertArrayEquals(
                Transform.identity(3).matrix(), turn.then(turn.inverse()).matrix(), ROUNDING);
        double[] m = turn.matrix();
        for (int column = 0; column < 3; column++) {
            assertEquals(1, Math.hypot(m[column], Math.hypot(m[column + 4], m[column + 8])), ROUNDING);
        }
    }

    /** getRotationMatrix2D, getAffineTransform and getPerspectiveTransform of OpenCV 4.13. */
    @Test
    void theNumbersAreOpenCvs() {
        assertArrayEquals(
                new double[] {
                    1.4095389311788626,
                    0.5130302149885031,
                    -2.4594466891030256,
                    -0.5130302149885031,
                    1.4095389311788626,
                    0.9765278901020356,
                    0,
                    0,
                    1
                },
                Transform.rotation(Math.toRadians(20))
                        .then(Transform.scale(1.5))
                        .about(3.5, 2)
                        .matrix(),
                ROUNDING);
        assertArrayEquals(
                new double[] {1, -1, 1, 0.29729729729729737, 1.0135135135135132, 2, 0, 0, 1},
                Transform.ofPoints(new double[][] {{0, 0}, {10, 2}, {3, 8}}, new double[][] {{1, 2}, {9, 7}, {-4, 11}})
                        .matrix(),
                ROUNDING);
        assertArrayEquals(
                new double[] {
                    0.5076923076923077,
                    -0.28525641025641013,
                    1,
                    -0.13247863247863248,
                    0.3108974358974359,
                    2,
                    -0.03247863247863248,
                    -0.044871794871794865,
                    1
                },
                Transform.ofPoints(
                                new double[][] {{0, 0}, {10, 0}, {10, 8}, {0, 8}},
                                new double[][] {{1, 2}, {9, 1}, {12, 10}, {-2, 7}})
                        .matrix(),
                ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 640, 65_534, 65_535})
    void quarterTurnsAndFlipsAreExact(long width) {
        long height = 3;
        Tensor image = Tensor.zeros(ElementType.FLOAT32, 1, 1, height, width);
        double centreX = (width - 1) / 2.0;
        for (int turns = -8; turns <= 8; turns++) {
            Transform turn = Transform.rotation(Math.toRadians(90 * turns)).aboutCentreOf(image);
            double[] corner = turn.apply(0, 0);
            double[] expected =
                    switch (Math.floorMod(turns, 4)) {
                        case 0 -> new double[] {0, 0};
                        case 1 -> new double[] {centreX - 1, 1 + centreX};
                        case 2 -> new double[] {width - 1, 2};
                        default -> new double[] {centreX + 1, 1 - centreX};
                    };
            assertPoint(corner, expected);
            assertEquals(Transform.identity(2), turn.then(turn.inverse()));
        }
        Transform flip = Transform.scale(-1, 1).aboutCentreOf(image);
        assertArrayEquals(new double[] {-1, 0, width - 1, 0, 1, 0, 0, 0, 1}, flip.matrix());
        assertEquals(flip, flip.inverse());
        assertEquals(
                Transform.scale(-1, -1).aboutCentreOf(image),
                Transform.rotation(Math.PI).aboutCentreOf(image));
    }

    @Test
    void anAngleBesideAQuarterTurnIsItself() {
        double[] m = Transform.rotation(Math.PI / 2 + 1e-15).about(0, 0).matrix();
        assertTrue(m[0] < 0 && m[0] > -2e-15, Double.toString(m[0]));
        assertEquals(-1e-300, Transform.rotation(1e-300).about(0, 0).matrix()[3]);
        double[] far = Transform.rotation(1e17).about(0, 0).matrix();
        assertEquals(1, Math.hypot(far[0], far[1]), ROUNDING);
    }

    @Test
    void whatComesNextIsDoneToTheResult() {
        Transform both = Transform.translation(10, 0).then(Transform.of(2, 0, 0, 0, 3, 0));
        assertPoint(both.apply(1, 1), 22, 3);
        assertPoint(both.inverse().apply(22, 3), 1, 1);
        assertEquals(Transform.of(2, 0, 20, 0, 3, 0), both);
        assertEquals(Transform.of(2, 0, 20, 0, 3, 0).hashCode(), both.hashCode());
        assertNotEquals(Transform.of(2, 0, 20, 0, 3, 1), both);
        assertNotEquals(Transform.identity(2), Transform.identity(3));
    }

    /** Centred and placed steps in turn, forwards and back. */
    @Test
    void theCentreMayComeLast() {
        Transform placed = Transform.of(1, 0.1, 2, 0, 1, 3, 0.001, 0, 1);
        Transform late = Transform.rotation(0.3)
                .then(Transform.scale(2))
                .then(placed)
                .then(Transform.shear(0.1, 0.2))
                .then(Transform.translation(4, 5));
        Transform soon = Transform.rotation(0.3)
                .about(7, 8)
                .then(Transform.scale(2).about(7, 8))
                .then(placed)
                .then(Transform.shear(0.1, 0.2).about(7, 8))
                .then(Transform.translation(4, 5));
        assertArrayEquals(soon.matrix(), late.about(7, 8).matrix(), ROUNDING);
        assertArrayEquals(soon.inverse().matrix(), late.inverse().about(7, 8).matrix(), ROUNDING);
        assertEquals(late.about(7, 8), late.about(7, 8).about(1, 1));
        assertEquals(late.about(7, 8), late.aboutCentreOf(Tensor.zeros(ElementType.FLOAT32, 1, 1, 17, 15)));
        assertThrows(IllegalStateException.class, late::matrix);
        assertEquals(
                "this transform acts about the centre of an input, which it doesn't know yet; give it one with about(x, y) or"
                        + " aboutCentreOf(image)",
                assertThrows(IllegalStateException.class, () -> late.apply(1, 2))
                        .getMessage());
    }

    @Test
    void itSaysWhatItIs() {
        assertEquals(
                "[2.0, 0.0, 0.0; 0.0, 2.0, 0.0; 0.0, 0.0, 1.0] about the centre then [1.0, 0.0, 5.0; 0.0, 1.0, 0.0; 0.0, 0.0, 1.0]",
                Transform.scale(2).then(Transform.translation(5, -0.0)).toString());
    }

    @Test
    void aFactorOfAHomographyMeansNothing() {
        assertEquals(Transform.of(1, 2, 3, 4, 5, 6), Transform.of(-2, -4, -6, -8, -10, -12, 0, 0, -2));
        assertTrue(Transform.of(2, 0, 0, 0, 2, 0, 0, 0, 4).isAffine());
        assertFalse(Transform.of(1, 0, 0, 0, 1, 0, 0, 1e-9, 1).isAffine());
        assertFalse(Transform.rotation(1)
                .then(Transform.of(1, 0, 0, 0, 1, 0, 0, 1e-9, 1))
                .isAffine());
        double[] atInfinity = Transform.of(0, 1, 0, 0, 0, 1, 1, 0, 0).apply(0, 1);
        assertEquals(Double.POSITIVE_INFINITY, atInfinity[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theInverseTakesBack(int axes) {
        SplittableRandom random = new SplittableRandom(axes);
        for (int i = 0; i < 200; i++) {
            double[] entries = random.doubles((axes + 1) * (axes + 1), -1, 1).toArray();
            Transform transform = Transform.of(entries);
            Transform back = transform.inverse();
            double[] point = random.doubles(axes, -5, 5).toArray();
            assertArrayEquals(point, back.apply(transform.apply(point)), 1e-7);
            double[] affine = random.doubles(axes * (axes + 1), -1, 1).toArray();
            assertTrue(Transform.of(affine).inverse().isAffine());
        }
    }

    @Test
    void pointsGoToTheirPoints() {
        SplittableRandom random = new SplittableRandom(5);
        for (int axes = 2; axes <= 3; axes++) {
            for (int points = axes + 1; points <= axes + 2; points++) {
                for (int round = 0; round < 50; round++) {
                    double[][] from = points(random, points, axes, axes == 2 ? 10_000 : 50);
                    double[][] to = points(random, points, axes, -20);
                    Transform transform = Transform.ofPoints(from, to);
                    assertEquals(points == axes + 1, transform.isAffine());
                    for (int i = 0; i < points; i++) {
                        assertArrayEquals(to[i], transform.apply(from[i]), 1e-6);
                    }
                }
            }
        }
    }

    private static double[][] points(SplittableRandom random, int count, int axes, double around) {
        double[][] points = new double[count][];
        for (int i = 0; i < count; i++) {
            points[i] = random.doubles(axes, around - 10, around + 10).toArray();
        }
        return points;
    }

    @Test
    void wholeNumbersOfPointsStayWhole() {
        double[][] from = {{10, 20}, {650, 20}, {650, 500}, {10, 500}};
        double[][] to = {{0, 0}, {320, 0}, {320, 240}, {0, 240}};
        assertEquals(Transform.of(0.5, 0, -5, 0, 0.5, -10), Transform.ofPoints(from, to));
        assertEquals(Transform.identity(2), Transform.ofPoints(from, from));
    }

    /** Where affine_grid's coordinates read, to the rounding of float64. */
    @Test
    void aThetaIsPyTorchs() {
        double[] theta = {0.8, 0.3, 0.1, -0.2, 1.1, -0.4};
        for (boolean alignCorners : new boolean[] {false, true}) {
            Tensor matrix = Tensor.of(theta, 1, 2, 3);
            Tensor grid = AffineGrid.of(matrix, new long[] {1, 1, 5, 7}, alignCorners);
            Transform read = Transform.ofTheta(theta, new long[] {11, 4}, new long[] {5, 7}, alignCorners)
                    .inverse();
            for (int pixel = 0; pixel < 35; pixel++) {
                double[] position = read.apply(pixel % 7, pixel / 7);
                for (int axis = 0; axis < 2; axis++) {
                    int size = axis == 0 ? 4 : 11;
                    double c = grid.get(2L * pixel + axis) + 1;
                    double expected = alignCorners ? c / 2 * (size - 1) : (c * size - 1) / 2;
                    assertEquals(expected, position[axis], ROUNDING);
                }
            }
        }
        double[] same = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
        long[] extents = {3, 5, 7};
        assertEquals(Transform.identity(3), Transform.ofTheta(same, extents, extents, true));
        assertEquals(Transform.identity(3), Transform.ofTheta(same, extents, extents, false));
    }

    @Test
    void whatIsWrongIsNamed() {
        String needed =
                "transform: expected finite numbers and a matrix with an inverse in double precision, along which the"
                        + " output's pixels read, got [";
        String remedy = "]; a scale of 0 leaves none, nor does a row that is a multiple of another";
        refused(needed + "0.0, 0.0, 0.0; 0.0, 1.0, 0.0; 0.0, 0.0, 1.0" + remedy, () -> Transform.scale(0, 1));
        refused(needed + "1.0, 1.0, 0.0; 1.0, 1.0, 0.0; 0.0, 0.0, 1.0" + remedy, () -> Transform.shear(1, 1));
        refused(
                needed + "0.1, 0.3, 5.0; 0.7, 2.1, 5.0; 0.0, 0.0, 1.0" + remedy,
                () -> Transform.of(0.1, 0.3, 5, 0.7, 2.1, 5));
        refused(
                needed + "NaN, 0.0, 0.0; 0.0, 1.0, 0.0; 0.0, 0.0, 1.0" + remedy,
                () -> Transform.of(Double.NaN, 0, 0, 0, 1, 0));
        assertThrows(
                IllegalArgumentException.class, () -> Transform.scale(1e200).then(Transform.scale(1e200)));
        refused(
                "matrix: expected 6 (2 x 3), 9 (3 x 3), 12 (3 x 4) or 16 (4 x 4) numbers, row by row, got 4",
                () -> Transform.of(1, 0, 0, 1));
        refused("axes: expected 2 for pictures or 3 for volumes, got 1", () -> Transform.identity(1));
        refused("translation: expected (x, y) or (x, y, z), got [1.0]", () -> Transform.translation(1));
        refused(
                "translation: expected finite numbers, got [1.0, Infinity]",
                () -> Transform.translation(1, Double.POSITIVE_INFINITY));
        refused("angle: expected finite numbers, got [NaN]", () -> Transform.rotation(Double.NaN));
        refused(
                "axis: expected a direction, finite and not (0, 0, 0), got (0.0, 0.0, 0.0)",
                () -> Transform.rotation(1, 0, 0, 0));
        refused(
                "centre: expected (x, y), got [1.0, 2.0, 3.0]",
                () -> Transform.rotation(1).about(1, 2, 3));
        refused("point: expected (x, y), got [1.0]", () -> Transform.identity(2).apply(1));
        refused(
                "then: expected a transform of 2 axes as this one, got one of 3",
                () -> Transform.identity(2).then(Transform.identity(3)));
        refused(
                "transform: expected one of 3 axes for an input [1, 1, 2, 3, 4], got one of 2: [1.0, 0.0, 0.0; 0.0, 1.0, 0.0;"
                        + " 0.0, 0.0, 1.0]",
                () -> Transform.identity(2).aboutCentreOf(Tensor.zeros(ElementType.FLOAT32, 1, 1, 2, 3, 4)));
    }

    @Test
    void pointsThatDetermineNothingAreNamed() {
        double[][] triangle = {{0, 0}, {1, 0}, {0, 1}};
        double[][] line = {{0.1, 0.1}, {0.2, 0.2}, {0.7, 0.7}};
        refused(
                "from: expected points of which no three lie on a line, got [[0.1, 0.1], [0.2, 0.2], [0.7, 0.7]]; choose others",
                () -> Transform.ofPoints(line, triangle));
        refused(
                "to: expected points of which no three lie on a line, got [[0.1, 0.1], [0.2, 0.2], [0.7, 0.7]]; choose others",
                () -> Transform.ofPoints(triangle, line));
        double[][] square = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
        refused(
                "to: expected points of which no three lie on a line, got [[0.0, 0.0], [2.0, 0.0], [1.0, 0.0]]; choose others",
                () -> Transform.ofPoints(square, new double[][] {{0, 0}, {2, 0}, {3, 3}, {1, 0}}));
        double[][] plane = {{0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {0, 1, 1}};
        refused(
                "from: expected points of which no four lie in a plane, got [[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0],"
                        + " [0.0, 1.0, 1.0]]; choose others",
                () -> Transform.ofPoints(plane, plane));
        refused(
                "points: expected as many to as from, finite (x, y), 3 for an affine transform or 4 for a homography, or"
                        + " (x, y, z), 4 or 5; got [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]] to [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0],"
                        + " [0.0, 1.0]]",
                () -> Transform.ofPoints(triangle, square));
        assertThrows(
                IllegalArgumentException.class,
                () -> Transform.ofPoints(new double[][] {{0, 0}, {1, 0}, {0, Double.NaN}}, triangle));
        assertThrows(IllegalArgumentException.class, () -> Transform.ofPoints(new double[][] {}, new double[][] {}));
        refused(
                "theta: expected extents of at least 2 with aligned corners, got [1, 4]",
                () -> Transform.ofTheta(new double[] {1, 0, 0, 0, 1, 0}, new long[] {1, 4}, new long[] {3, 4}, true));
        refused(
                "theta: expected 6 numbers (2 x 3) with H, W of input and output, or 12 (3 x 4) with D, H, W, got 2 with [3, 4]"
                        + " and [3, 4]",
                () -> Transform.ofTheta(new double[] {1, 0}, new long[] {3, 4}, new long[] {3, 4}, true));
    }

    private static void assertPoint(double[] actual, double... expected) {
        assertArrayEquals(expected, actual);
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
