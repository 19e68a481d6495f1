package org.gridsample.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ColorModel;
import java.awt.image.RasterFormatException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's AffineTransformOp is the other side. */
class WarpOpTest {
    private static final SampleOptions BILINEAR = SampleOptions.defaults();
    private static final SampleOptions NEAREST = BILINEAR.withInterpolation(Interpolation.NEAREST);

    private static GridSampler sampler;

    @BeforeAll
    static void open() {
        sampler = GridSampler.builder().device(DeviceSelector.CPU).open();
    }

    @AfterAll
    static void close() {
        sampler.close();
    }

    static Stream<String> pictures() {
        return EveryPicture.ofSize(3, 3).keySet().stream();
    }

    /** To a picture of the same type, to a new one, and to one of another type, between larger ones' other pixels. */
    @ParameterizedTest
    @MethodSource("pictures")
    void whatStaysInItsPlaceIsUnchanged(String name) {
        BufferedImage whole = EveryPicture.ofSize(24, 16).get(name);
        BufferedImage src = whole.getSubimage(8, 2, 16, 9);
        for (SampleOptions options : new SampleOptions[] {BILINEAR, NEAREST}) {
            WarpOp op = new WarpOp(sampler, Transform.identity(2), options);
            BufferedImage same = EveryPicture.ofSize(25, 16).get(name).getSubimage(8, 6, 16, 9);

            assertSame(same, op.filter(src, same));
            assertArrayEquals(pixels(src), pixels(same), name + " " + options);
            assertArrayEquals(pixels(src), pixels(op.filter(src, null)), name + " to a new one, " + options);
            BufferedImage other = new BufferedImage(16, 9, BufferedImage.TYPE_4BYTE_ABGR);
            assertArrayEquals(pixels(src), pixels(op.filter(src, other)), name + " to ABGR, " + options);
        }
    }

    private static AffineTransform transform(String name) {
        return switch (name) {
            case "quarter turn" -> AffineTransform.getQuadrantRotateInstance(1, 6, 11);
            case "enlarged" -> new AffineTransform(2, 0, 0, 4, 0, 0);
            case "shrunk and moved" -> new AffineTransform(1 / 3.0, 0, 0, 1 / 3.0, 2, 1);
            case "flipped" -> new AffineTransform(-1, 0, 0, 1, 21, 0);
            case "turned" -> AffineTransform.getRotateInstance(0.3, 10, 9);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarter turn", "enlarged", "shrunk and moved", "flipped"})
    void nearestPutsEveryPixelWhereAffineTransformOpDoes(String name) {
        AffineTransform java2d = transform(name);
        for (int type : new int[] {
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_BYTE_INDEXED
        }) {
            BufferedImage src = EveryPicture.ofSize(21, 18).get("type " + type);
            BufferedImage expected =
                    new AffineTransformOp(java2d, AffineTransformOp.TYPE_NEAREST_NEIGHBOR).filter(src, null);

            BufferedImage actual = op(java2d, NEAREST).filter(src, null);

            assertEquals(new Rectangle(expected.getWidth(), expected.getHeight()), bounds(actual), name);
            assertEquals(expected.getType(), actual.getType());
            assertArrayEquals(pixels(expected), pixels(actual), name + " " + type);
        }
    }

    private static WarpOp op(AffineTransform java2d, SampleOptions options) {
        return new WarpOp(sampler, AffineTransforms.toTransform(java2d), options);
    }

    private static Rectangle bounds(BufferedImage image) {
        return new Rectangle(image.getWidth(), image.getHeight());
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB_PRE,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void bilinearIsAsAffineTransformOpInside(int type) {
        AffineTransform java2d = transform("turned");
        BufferedImage src = new BufferedImage(40, 30, type);
        for (int i = 0; i < 1200; i++) {
            int x = i % 40;
            int y = i / 40;
            src.setRGB(x, y, new Color(5 * x, 3 * x + 3 * y, 6 * y, 255 - x - y).getRGB());
        }
        BufferedImage expected = new AffineTransformOp(java2d, AffineTransformOp.TYPE_BILINEAR).filter(src, null);

        BufferedImage actual = op(java2d, BILINEAR).filter(src, null);

        assertEquals(bounds(expected), bounds(actual));
        assertEquals(expected.getType(), actual.getType());
        Transform inverse = AffineTransforms.toTransform(java2d).inverse();
        int compared = 0;
        for (int i = 0; i < actual.getWidth() * actual.getHeight(); i++) {
            int x = i % actual.getWidth();
            int y = i / actual.getWidth();
            double[] from = inverse.apply(x, y);
            if (from[0] < 0 || from[0] > 39 || from[1] < 0 || from[1] > 29) {
                continue;
            }
            compared++;
            for (int band = 0; band < actual.getRaster().getNumBands(); band++) {
                assertEquals(
                        expected.getRaster().getSample(x, y, band),
                        actual.getRaster().getSample(x, y, band),
                        2,
                        "band " + band + " at " + x + ", " + y);
            }
        }
        assertTrue(compared > 800, compared + " compared");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void aColourKeepsItsColourWhereItBecomesTransparent(int type) {
        BufferedImage src = new BufferedImage(20, 20, type);
        int color = src.getColorModel().getRGB(src.getColorModel().getDataElements(0xffc86432, null));
        for (int i = 0; i < 400; i++) {
            src.setRGB(i % 20, i / 20, color);
        }
        BufferedImage actual = new WarpOp(sampler, Transform.rotation(0.4), BILINEAR).filter(src, null);

        int soft = 0;
        for (int argb : pixels(actual)) {
            int alpha = argb >>> 24;
            soft += alpha > 0 && alpha < 255 ? 1 : 0;
            assertEquals(alpha == 0 ? 0 : color & 0xffffff, argb & 0xffffff);
        }
        assertTrue(soft > 20, soft + " between");
    }

    @Test
    void whatIsInvisibleShowsAtNoEdgeUnlessItIsData() {
        BufferedImage src = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        src.setRGB(0, 0, 0xffc86432);
        src.setRGB(1, 0, 0x00ffffff);
        BufferedImage dst = new BufferedImage(2, 1, BufferedImage.TYPE_4BYTE_ABGR);
        WarpOp op = new WarpOp(sampler, Transform.translation(-0.75, 0), BILINEAR);

        assertEquals(0x40c86432, op.filter(src, dst).getRGB(0, 0));
        assertEquals(0x40f1d8cc, op.withAlphaAsData().filter(src, dst).getRGB(0, 0));
        BufferedImage opaque = new BufferedImage(2, 1, BufferedImage.TYPE_3BYTE_BGR);
        assertEquals(0xffc86432, op.filter(src, opaque).getRGB(0, 0));
    }

    @Test
    void whatLiesOutsideIsTheFillOrThePadding() {
        BufferedImage src = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        src.setRGB(0, 0, 0x102030);
        src.setRGB(1, 0, 0x405060);
        Transform move = Transform.translation(1, 0);

        assertArrayEquals(
                new int[] {0, 0xff102030, 0xff405060}, pixels(new WarpOp(sampler, move, BILINEAR).filter(src, null)));
        assertArrayEquals(
                new int[] {0xff070809, 0xff102030, 0xff405060},
                pixels(new WarpOp(sampler, move, BILINEAR.withFill(7, 8, 9)).filter(src, null)));
        BufferedImage dst = new BufferedImage(4, 2, BufferedImage.TYPE_3BYTE_BGR);
        assertArrayEquals(
                new int[] {
                    0xffffffff, 0xff102030, 0xff405060, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff
                },
                pixels(new WarpOp(sampler, move, BILINEAR.withFill(255)).filter(src, dst)));
        BufferedImage border = new WarpOp(sampler, move, BILINEAR.withPadding(Padding.BORDER)).filter(src, null);
        assertEquals(BufferedImage.TYPE_INT_RGB, border.getType());
        assertArrayEquals(new int[] {0xff102030, 0xff102030, 0xff405060}, pixels(border));
    }

    /** The default is transparent. */
    @Test
    void aFillWithoutAlphaIsOpaque() {
        Transform away = Transform.translation(9, 0);
        for (String name : new String[] {"type " + BufferedImage.TYPE_INT_RGB, "gray and alpha"}) {
            BufferedImage src = EveryPicture.ofSize(2, 1).get(name);
            BufferedImage dst = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
            for (SampleOptions options : new SampleOptions[] {BILINEAR, NEAREST}) {
                new WarpOp(sampler, away, options.withFill(128)).filter(src, dst);
                assertEquals(0xff808080, dst.getRGB(0, 0), name);
                new WarpOp(sampler, away, options).filter(src, dst);
                assertEquals(0, dst.getRGB(0, 0), name);
            }
        }
        BufferedImage gray = EveryPicture.ofSize(2, 1).get("gray and alpha");
        BufferedImage filled = new WarpOp(sampler, Transform.identity(2), BILINEAR.withFill(100))
                .createCompatibleDestImage(gray, null);
        new WarpOp(sampler, away, BILINEAR.withFill(100)).filter(gray, filled);
        assertArrayEquals(new int[] {100, 255}, filled.getRaster().getPixel(0, 0, (int[]) null));
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void noColourOfAPremultipliedPictureIsGreaterThanItsAlpha(Interpolation interpolation) {
        BufferedImage src = new BufferedImage(6, 1, BufferedImage.TYPE_INT_ARGB_PRE);
        int[] stored = {0xffffffff, 0xff000000, 0xffffffff, 0x80808080, 0x40000000, 0xff00ff00};
        src.getRaster().setDataElements(0, 0, 6, 1, stored);
        BufferedImage dst = new BufferedImage(9, 1, BufferedImage.TYPE_INT_ARGB_PRE);

        new WarpOp(sampler, Transform.translation(1.5, 0), BILINEAR.withInterpolation(interpolation)).filter(src, dst);

        for (int x = 0; x < 9; x++) {
            int[] pixel = dst.getRaster().getPixel(x, 0, (int[]) null);
            assertTrue(Math.max(pixel[0], Math.max(pixel[1], pixel[2])) <= pixel[3], Arrays.toString(pixel));
        }
    }

    @Test
    void asDataColoursAreTheSameInPicturesThatStoreThemOtherwise() {
        BufferedImage src = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        src.setRGB(0, 0, 0x80ff8000);
        BufferedImage premultiplied = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB_PRE);
        BufferedImage back = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        WarpOp op = new WarpOp(sampler, Transform.identity(2), BILINEAR).withAlphaAsData();

        op.filter(src, premultiplied);
        op.filter(premultiplied, back);

        int[] expected = {0x80, 0x40, 0, 0x80};
        assertArrayEquals(expected, premultiplied.getRaster().getPixel(0, 0, (int[]) null));
        assertEquals(0x80ff8000, back.getRGB(0, 0));
    }

    @Test
    void mapsSayWhatEachPixelReads() {
        BufferedImage src = EveryPicture.ofSize(5, 4).get("type " + BufferedImage.TYPE_3BYTE_BGR);
        Tensor map = Tensor.zeros(ElementType.FLOAT32, 1, 2, 3, 2);
        for (int i = 0; i < 6; i++) {
            map.set(2L * i, 4 - i % 3);
            map.set(2L * i + 1, 3 - i / 3);
        }
        WarpOp op = new WarpOp(sampler, new Coordinates.PixelMap(map), BILINEAR.withPadding(Padding.BORDER));

        BufferedImage actual = op.filter(src, null);

        assertEquals(new Rectangle(3, 2), bounds(actual));
        assertEquals(new Rectangle(3, 2), op.getBounds2D(src));
        assertEquals(src.getType(), actual.getType());
        for (int i = 0; i < 6; i++) {
            assertEquals(src.getRGB(4 - i % 3, 3 - i / 3), actual.getRGB(i % 3, i / 3));
        }
        assertEquals(
                "dst: expected 3 x 2 pixels, as the coordinates have, got 5 x 4",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> op.filter(src, new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB)))
                        .getMessage());
        assertThrows(UnsupportedOperationException.class, () -> op.getPoint2D(new Point(1, 1), null));
        Coordinates flow = new Coordinates.Flow(Tensor.zeros(ElementType.FLOAT32, 1, 4, 5, 2));
        assertArrayEquals(pixels(src), pixels(new WarpOp(sampler, flow, BILINEAR).filter(src, null)));
    }

    @Test
    void homographiesHaveBoundsUnlessTheyTakeAPartToInfinity() {
        BufferedImage src = EveryPicture.ofSize(5, 4).get("type " + BufferedImage.TYPE_INT_RGB);
        WarpOp op = new WarpOp(sampler, Transform.of(1, 0, 0, 0, 1, 0, 0.1, 0, 1), BILINEAR);
        Point2D corner = op.getPoint2D(new Point(5, 4), null);

        assertEquals(corner.getX(), op.getBounds2D(src).getMaxX(), 1e-5);
        assertEquals(Math.ceil(corner.getX()), op.filter(src, null).getWidth());
        WarpOp horizon = new WarpOp(sampler, Transform.of(1, 0, 0, 0, 1, 0, -0.5, 0, 1), BILINEAR);
        assertThrows(IllegalArgumentException.class, () -> horizon.filter(src, null));
        horizon.filter(src, new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB));
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void whatIsAskedOfAnAffineTransformOpIsAnsweredAlike(Interpolation interpolation) {
        BufferedImage src = EveryPicture.ofSize(21, 18).get("type " + BufferedImage.TYPE_INT_ARGB);
        AffineTransform java2d = transform("turned");
        int type =
                switch (interpolation) {
                    case NEAREST -> AffineTransformOp.TYPE_NEAREST_NEIGHBOR;
                    case BILINEAR -> AffineTransformOp.TYPE_BILINEAR;
                    case BICUBIC -> AffineTransformOp.TYPE_BICUBIC;
                };
        AffineTransformOp expected = new AffineTransformOp(java2d, type);
        BufferedImageOp actual = op(java2d, BILINEAR.withInterpolation(interpolation));

        assertEquals(
                expected.getRenderingHints().get(RenderingHints.KEY_INTERPOLATION),
                actual.getRenderingHints().get(RenderingHints.KEY_INTERPOLATION));
        assertEquals(
                expected.getBounds2D(src).getMaxX(), actual.getBounds2D(src).getMaxX(), 1e-5);
        assertEquals(
                expected.getBounds2D(src).getMinY(), actual.getBounds2D(src).getMinY(), 1e-5);
        Point2D.Double point = new Point2D.Double();
        assertSame(point, actual.getPoint2D(new Point(3, 7), point));
        assertEquals(0, point.distance(expected.getPoint2D(new Point(3, 7), null)), 1e-5);
        for (Point2D one : new Point2D[] {new Point(3, 7), new Point2D.Float(3, 7), new Point2D.Double(3, 7)}) {
            assertSame(
                    expected.getPoint2D(one, null).getClass(),
                    actual.getPoint2D(one, null).getClass());
        }
        ColorModel gray = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY).getColorModel();
        assertEquals(
                BufferedImage.TYPE_BYTE_GRAY,
                actual.createCompatibleDestImage(src, gray).getType());
        assertThrows(IllegalArgumentException.class, () -> actual.filter(src, src));
        assertThrows(
                RasterFormatException.class,
                () -> op(AffineTransform.getTranslateInstance(-40, 0), BILINEAR).filter(src, null));
        assertThrows(
                RasterFormatException.class,
                () -> op(AffineTransform.getTranslateInstance(Integer.MAX_VALUE, 0), BILINEAR)
                        .filter(src, null));
    }

    @Test
    void graphicsDrawWithIt() {
        BufferedImage src = EveryPicture.ofSize(9, 9).get("type " + BufferedImage.TYPE_INT_ARGB);
        WarpOp op = new WarpOp(sampler, Transform.rotation(0.4), BILINEAR);
        BufferedImage expected = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
        expected.createGraphics().drawImage(op.filter(src, null), 7, 5, null);
        BufferedImage actual = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = actual.createGraphics();
        graphics.drawImage(src, op, 7, 5);
        graphics.dispose();

        assertArrayEquals(pixels(expected), pixels(actual));
    }

    /** Of the former call they serve again, or are let go before others are made. */
    @Test
    void tensorsAreKeptUntilOthersTakeTheirPlace() {
        KeptTensors kept = new KeptTensors();
        Tensor input;
        Tensor output;
        try (KeptTensors.Loan loan = kept.borrow()) {
            input = loan.take(ElementType.UINT8, 2, 3);
            output = loan.take(ElementType.FLOAT32, 2, 3);
        }
        try (KeptTensors.Loan loan = kept.borrow()) {
            loan.take(ElementType.UINT8, 4, 5);
            assertSame(output, loan.take(ElementType.FLOAT32, 2, 3));
            assertNotSame(input, loan.take(ElementType.UINT8, 2, 3));
        }
    }

    @Test
    void whatTheDestinationDecidesIsRefused() {
        for (SampleOptions options :
                new SampleOptions[] {BILINEAR.withOutputScale(2, 0), BILINEAR.withOutputType(ElementType.FLOAT32)}) {
            assertThrows(IllegalArgumentException.class, () -> new WarpOp(sampler, Transform.identity(2), options));
        }
        assertThrows(IllegalArgumentException.class, () -> new WarpOp(sampler, Transform.identity(3), BILINEAR));
        Coordinates two = new Coordinates.Flow(Tensor.zeros(ElementType.FLOAT32, 2, 4, 5, 2));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new WarpOp(sampler, two, BILINEAR))
                .getMessage()
                .startsWith("coordinates: expected those of one picture"));
        SampleOptions ofVolumes = BILINEAR.withPadding(Padding.WRAP, Padding.WRAP, Padding.BORDER);
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> new WarpOp(sampler, Transform.identity(2), ofVolumes))
                .getMessage()
                .startsWith("padding: expected one for all axes"));
    }
}
