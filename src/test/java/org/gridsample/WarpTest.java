package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.device.DeviceSelector;
import org.gridsample.image.AffineTransforms;
import org.gridsample.image.Images;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a warp puts the content. On the CPU path alone: that others give its bits is the contracts' matter. */
class WarpTest {
    private static final SampleOptions OPTIONS = SampleOptions.defaults();

    /** OpenCV rounds positions to 1/32 pixel; the pictures rise by 10 a pixel in x and by 3 in y. */
    private static final double OPENCV_ROUNDING = (10 + 3) / 64.0;

    private static GridSampler sampler;

    @BeforeAll
    static void open() {
        sampler = GridSampler.builder().device(DeviceSelector.CPU).open();
    }

    @AfterAll
    static void close() {
        sampler.close();
    }

    /** Where a pixel of the output comes from, its own x and y. */
    private interface Origin {
        long[] of(long x, long y);
    }

    /** Odd and even extents, and the largest that pictures have. */
    @ParameterizedTest
    @CsvSource({"7, 5", "8, 5", "8, 6", "1, 4", "65535, 3", "65534, 2", "3, 65535", "1, 65534"})
    void wholePixelsQuarterTurnsAndFlipsMoveValuesAlone(int width, int height) {
        Tensor image = SampleData.waves(1, 1, height, width);
        double middle = (width - 1) / 2.0;
        for (Interpolation interpolation : Interpolation.values()) {
            SampleOptions options = OPTIONS.withInterpolation(interpolation);
            assertMoved(image, Transform.identity(2), options, width, height, (x, y) -> new long[] {x, y});
            assertMoved(
                    image, Transform.translation(2, -1), options, width, height, (x, y) -> new long[] {x - 2, y + 1});
            assertMoved(image, Transform.scale(-1, 1), options, width, height, (x, y) -> new long[] {width - 1 - x, y});
            assertMoved(
                    image, Transform.scale(1, -1), options, width, height, (x, y) -> new long[] {x, height - 1 - y});
            assertMoved(image, Transform.rotation(Math.PI), options, width, height, (x, y) ->
                    new long[] {width - 1 - x, height - 1 - y});
            // Counter-clockwise: what was at the right is above.
            assertMoved(image, Transform.rotation(Math.PI / 2).about(middle, middle), options, height, width, (x, y) ->
                    new long[] {width - 1 - y, x});
        }
    }

    private static void assertMoved(
            Tensor image, Transform transform, SampleOptions options, int width, int height, Origin origin) {
        Tensor output = sampler.warp(image, transform, options, height, width);
        assertArrayEquals(new long[] {1, 1, height, width}, output.shape());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                long[] from = origin.of(x, y);
                boolean inside = from[0] >= 0 && from[0] < image.extent(3) && from[1] >= 0 && from[1] < image.extent(2);
                double expected = inside ? image.get(from[1] * image.extent(3) + from[0]) : 0;
                if (output.get((long) y * width + x) != expected) {
                    assertEquals(
                            expected,
                            output.get((long) y * width + x),
                            transform + ", " + options + ", " + x + ", " + y);
                }
            }
        }
    }

    private static Tensor slope() {
        Tensor image = Tensor.zeros(ElementType.FLOAT64, 1, 1, 9, 12);
        for (int i = 0; i < image.elementCount(); i++) {
            image.set(i, 10 * (i % 12) + 3 * (i / 12) + 1);
        }
        return image;
    }

    /** The fifth rows of what OpenCV 4.13 gives for the matrix of getRotationMatrix2D((5.5, 4), 20, 1.2). */
    @Test
    void warpAffineOfOpenCvPutsTheContentThere() {
        Transform turn = Transform.rotation(Math.toRadians(20)).then(Transform.scale(1.2));
        assertRow(
                sampler.warp(slope(), turn, OPTIONS),
                20.1875,
                28.8438,
                37.5,
                46.1563,
                54.8125,
                63.4688,
                72.5313,
                81.1875,
                89.8438,
                98.5,
                107.1563,
                115.8125);
        Tensor nearest = sampler.warp(slope(), turn, OPTIONS.withInterpolation(Interpolation.NEAREST));
        assertRow(nearest, 17, 30, 40, 50, 53, 63, 73, 83, 86, 96, 106, 119);
    }

    /** The same of warpPerspective for the matrix of getPerspectiveTransform. */
    @Test
    void warpPerspectiveOfOpenCvPutsTheContentThere() {
        Transform homography = Transform.ofPoints(
                new double[][] {{0, 0}, {11, 0}, {11, 8}, {0, 8}}, new double[][] {{1, 1}, {10, 0}, {12, 9}, {-1, 7}});
        assertRow(
                sampler.warp(slope(), homography, OPTIONS),
                14.875,
                28.8438,
                41.875,
                54.0625,
                65.2188,
                75.5313,
                85.2188,
                94.1875,
                102.625,
                110.6563,
                118.1563,
                116.6309);
    }

    private static void assertRow(Tensor output, double... expected) {
        double[] row = output.view(4L * 12, 12).toDoubleArray();
        // But the last, where OpenCV's row has a part of what lies outside.
        for (int x = 0; x < 11; x++) {
            assertEquals(expected[x], row[x], OPENCV_ROUNDING, "x = " + x);
        }
    }

    /** A picture that rises by 4 a pixel in x and by 2 in y: half a pixel would show as 3. */
    @ParameterizedTest
    @EnumSource(
            value = Interpolation.class,
            names = {"NEAREST", "BILINEAR"})
    void affineTransformOpPutsTheContentThere(Interpolation interpolation) {
        BufferedImage picture = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 1200; i++) {
            picture.getRaster().setSample(i % 40, i / 40, 0, 4 * (i % 40) + 2 * (i / 40) + 1);
        }
        AffineTransform java2d = AffineTransform.getRotateInstance(0.3, 20, 15);
        java2d.scale(1.3, 0.9);
        java2d.translate(1.25, -2.5);
        int type =
                switch (interpolation) {
                    case NEAREST -> AffineTransformOp.TYPE_NEAREST_NEIGHBOR;
                    case BILINEAR -> AffineTransformOp.TYPE_BILINEAR;
                    case BICUBIC -> AffineTransformOp.TYPE_BICUBIC;
                };
        BufferedImage expected = new AffineTransformOp(java2d, type)
                .filter(picture, new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY));
        Transform transform = AffineTransforms.toTransform(java2d);
        Tensor actual =
                sampler.warp(Images.toFloatTensor(picture), transform, OPTIONS.withInterpolation(interpolation));

        int compared = 0;
        int unequal = 0;
        for (int i = 0; i < 1200; i++) {
            double[] from = transform.inverse().apply(i % 40, i / 40);
            if (from[0] > 1 && from[0] < 38 && from[1] > 1 && from[1] < 28) {
                int java = expected.getRaster().getSample(i % 40, i / 40, 0);
                compared++;
                unequal += Math.abs(java - actual.get(i)) > 1 ? 1 : 0;
            }
        }
        assertTrue(compared > 500, compared + " compared");
        // Java2D steps along a row in fixed point: at the edge between two pixels it may choose the other.
        assertTrue(unequal <= (interpolation == Interpolation.NEAREST ? 5 : 0), unequal + " of " + compared);
    }

    @Test
    void eachItemHasItsTransform() {
        SplittableRandom random = new SplittableRandom(1);
        Tensor images = SampleData.pixels(random, ElementType.FLOAT64, 3, 2, 6, 5);
        List<Transform> transforms = List.of(
                Transform.rotation(0.4),
                Transform.translation(0.5, 1),
                Transform.scale(1.5).about(1, 2));
        Tensor each = sampler.warp(images, transforms, OPTIONS);
        Tensor first = images.view(0, 1, 2, 6, 5);
        Tensor ofOne = sampler.warp(first, transforms, OPTIONS, 4, 7);
        assertArrayEquals(new long[] {3, 2, 4, 7}, ofOne.shape());
        for (int item = 0; item < 3; item++) {
            Tensor image = images.view(item * 60L, 1, 2, 6, 5);
            Bits.assertEqual(
                    sampler.warp(image, transforms.get(item), OPTIONS),
                    each.view(item * 60L, 1, 2, 6, 5),
                    "item " + item);
            Bits.assertEqual(
                    sampler.warp(first, transforms.get(item), OPTIONS, 4, 7),
                    ofOne.view(item * 56L, 1, 2, 4, 7),
                    "transform " + item);
        }
        Tensor output = Tensor.zeros(ElementType.FLOAT64, 3, 2, 4, 7);
        sampler.warpInto(first, transforms, OPTIONS, output);
        Bits.assertEqual(ofOne, output, "into the caller's");
        Tensor same = sampler.warp(images, transforms.get(0), OPTIONS);
        Bits.assertEqual(each.view(0, 1, 2, 6, 5), same.view(0, 1, 2, 6, 5), "one transform for all");
    }

    /** A homography that is an affine transform is the same among others. */
    @Test
    void oneHomographyMakesABatchOfThem() {
        Tensor image = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT64, 1, 1, 6, 5);
        Transform turn = Transform.rotation(0.4);
        Transform homography = Transform.of(1, 0.1, 0, 0, 1, 0, 0.01, 0, 1);
        Tensor both = sampler.warp(image, List.of(turn, homography), OPTIONS);
        assertArrayEquals(
                sampler.warp(image, turn, OPTIONS).toDoubleArray(),
                both.view(0, 30).toDoubleArray(),
                1e-12);
        Bits.assertEqual(sampler.warp(image, homography, OPTIONS).view(0, 30), both.view(30, 30), "homography");
    }

    @Test
    void volumesTurnAboutTheirCentre() {
        Tensor volume = Tensors.arange(ElementType.FLOAT64, 1, 1, 2, 3, 3);
        Tensor output = sampler.warp(volume, Transform.rotation(Math.PI / 2, 0, 0, 1), OPTIONS);
        assertArrayEquals(
                new double[] {2, 5, 8, 1, 4, 7, 0, 3, 6, 11, 14, 17, 10, 13, 16, 9, 12, 15}, output.toDoubleArray());
        Tensor flipped = sampler.warp(volume, Transform.scale(1, 1, -1), OPTIONS, 2, 1, 3);
        assertArrayEquals(new double[] {9, 10, 11, 0, 1, 2}, flipped.toDoubleArray());
        Tensor homography =
                sampler.warp(volume, Transform.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0.5, 0, 0, 1), OPTIONS, 2, 3, 1);
        assertArrayEquals(new double[] {0, 3, 6, 9, 12, 15}, homography.toDoubleArray());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Tensor image = Tensor.zeros(ElementType.FLOAT32, 1, 1, 3, 4);
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> sampler.warp(image, Transform.identity(3), OPTIONS))
                        .getMessage()
                        .startsWith("transform: expected one of 2 axes for an input [1, 1, 3, 4], got one of 3"));
        assertEquals(
                "transforms: expected at least one, all of 2 axes or all of 3, got []",
                assertThrows(IllegalArgumentException.class, () -> sampler.warp(image, List.of(), OPTIONS))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> sampler.warp(image, Transform.identity(2), OPTIONS, 3, 4, 5));
        List<Transform> two = List.of(Transform.identity(2), Transform.identity(2));
        assertEquals(
                "output: expected float32 [2, 1, 3, 4], got float32 [3, 1, 3, 4]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler.warpInto(
                                        image, two, OPTIONS, Tensor.zeros(ElementType.FLOAT32, 3, 1, 3, 4)))
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> Transform.rotation(1).coordinates(3, 4));
        assertThrows(
                IllegalArgumentException.class,
                () -> Transform.coordinates(List.of(Transform.identity(2), Transform.identity(3)), 3, 4));
    }

    /** Its rings have up to half a cycle a pixel: of a quarter of the size, pixels can tell those of the middle alone. */
    @Test
    void aZonePlateShrunkByFourHasNoOtherRings() {
        int size = 256;
        Tensor plate = Tensor.zeros(ElementType.FLOAT32, 1, 1, size, size);
        double middle = (size - 1) / 2.0;
        for (int i = 0; i < plate.elementCount(); i++) {
            double x = i % size - middle;
            double y = i / size - middle;
            plate.set(i, Math.cos(Math.PI * (x * x + y * y) / size));
        }
        Coordinates quarter = new Coordinates.Affine(Tensor.of(new double[] {4, 0, 1.5, 0, 4, 1.5}, 1, 2, 3), 64, 64);
        Tensor expected = mean(plate, 4);
        assertTrue(distance(sampler.sample(plate, quarter, OPTIONS), expected) > 0.25);
        assertTrue(distance(sampler.sample(plate, quarter, OPTIONS.withAntialias(true)), expected) < 1e-6);
    }

    /** A floor of squares, 4 pixels wide where they are near; the mean of 64 pixels of a picture 8 times as large says what is seen. */
    @Test
    void aFloorHasNoPatternsWhereItIsFar() {
        Tensor floor = Tensor.zeros(ElementType.FLOAT32, 1, 1, 256, 256);
        for (int i = 0; i < floor.elementCount(); i++) {
            floor.set(i, (i % 256 / 4 + i / 1024) % 2);
        }
        SampleOptions options = OPTIONS.withPadding(Padding.WRAP);
        Tensor expected = mean(sampler.sample(floor, floorSeen(8), options), 8);
        assertTrue(distance(sampler.sample(floor, floorSeen(1), options), expected) > 0.15);
        assertTrue(distance(sampler.sample(floor, floorSeen(1), options.withAntialias(true)), expected) < 0.05);
    }

    /** 128 x 96 pixels, so many times as many. */
    private static Coordinates floorSeen(int times) {
        double step = 1.0 / times;
        double first = step / 2 - 0.5;
        double y = first + 20;
        return new Coordinates.Homography(
                Tensor.of(
                        new double[] {75 * step, 128 * step, 75 * (first - 64) + 128 * y, 0, 0, 4500, 0, step, y},
                        1,
                        3,
                        3),
                96 * times,
                128 * times);
    }

    /** Of square blocks. */
    private static Tensor mean(Tensor picture, int block) {
        int width = (int) picture.extent(3) / block;
        int height = (int) picture.extent(2) / block;
        Tensor mean = Tensor.zeros(ElementType.FLOAT32, 1, 1, height, width);
        for (int i = 0; i < mean.elementCount() * block * block; i++) {
            int at = i / (width * block) / block * width + i % (width * block) / block;
            mean.set(at, mean.get(at) + picture.get(i) / (block * block));
        }
        return mean;
    }

    /** The root mean square of the differences. */
    private static double distance(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.elementCount(); i++) {
            sum += (a.get(i) - b.get(i)) * (a.get(i) - b.get(i));
        }
        return Math.sqrt(sum / a.elementCount());
    }
}
