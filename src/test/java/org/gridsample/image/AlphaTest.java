package org.gridsample.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlphaTest {
    private static final Transform NONE = Transform.translation(0, 0);
    private static final SampleOptions BILINEAR = SampleOptions.defaults();

    private static GridSampler sampler;

    @BeforeAll
    static void open() {
        sampler = GridSampler.builder().device(DeviceSelector.CPU).open();
    }

    @AfterAll
    static void close() {
        sampler.close();
    }

    private static Tensor warp(Tensor picture, Transform transform, SampleOptions options) {
        return Alpha.sample(picture, options, (values, how) -> sampler.warp(values, transform, how));
    }

    private static Tensor pixel(double... channels) {
        return Tensors.of(ElementType.UINT8, channels, 1, channels.length, 1, 1);
    }

    /** 255 * 0.26 is 66.3. */
    @Test
    void aColourThatFadesKeepsItsTone() {
        Tensor faded = warp(pixel(200, 100, 50, 255), Transform.translation(0.74, 0), BILINEAR);
        Bits.assertEqual(pixel(200, 100, 50, 66), faded, "faded");
        Bits.assertEqual(
                pixel(52, 26, 13, 66),
                sampler.warp(pixel(200, 100, 50, 255), Transform.translation(0.74, 0), BILINEAR),
                "without");
    }

    /** The soft edges of a turned square are of its colour, and alpha is what it is by itself. */
    @Test
    void nothingBleedsIntoTheEdges() {
        Tensor square = Tensor.zeros(ElementType.UINT16, 1, 4, 24, 24);
        double[] visible = {200, 60000, 5000, 65535};
        double[] invisible = {65535, 0, 65535, 0};
        for (int i = 0; i < square.elementCount(); i++) {
            int x = i % 24;
            int y = i / 24 % 24;
            boolean inside = Math.min(x, y) >= 6 && Math.max(x, y) < 18;
            square.set(i, (inside ? visible : invisible)[i / (24 * 24)]);
        }
        for (Interpolation interpolation : Interpolation.values()) {
            SampleOptions options =
                    BILINEAR.withInterpolation(interpolation).withAntialias(interpolation == Interpolation.NEAREST);
            Transform turn = Transform.rotation(0.3).then(Transform.scale(0.8));
            Tensor turned = warp(square, turn, options);
            Tensor plain = sampler.warp(square, turn, options);
            int soft = 0;
            for (int pixel = 0; pixel < 24 * 24; pixel++) {
                double alpha = turned.get(3 * 24 * 24 + pixel);
                assertEquals(plain.get(3 * 24 * 24 + pixel), alpha);
                soft += alpha > 0 && alpha < 65535 ? 1 : 0;
                for (int color = 0; color < 3; color++) {
                    assertEquals(
                            alpha == 0 ? 0 : visible[color], turned.get(color * 24 * 24 + pixel), options.toString());
                }
            }
            assertTrue(soft > 20, soft + " " + options);
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void everyColourOfEveryAlphaStaysInItsPlace(Layout layout) {
        Tensor all = Tensor.zeros(ElementType.UINT8, 1, 2, 256, 256);
        Tensor expected = Tensor.zeros(ElementType.UINT8, 1, 2, 256, 256);
        for (int i = 0; i < all.elementCount(); i++) {
            int alpha = i / 256 % 256;
            all.set(i, i < 256 * 256 ? i % 256 : alpha);
            expected.set(i, alpha == 0 ? 0 : all.get(i));
        }
        Bits.assertEqual(
                Tensors.in(layout, expected, Layout.CHANNELS_FIRST),
                warp(Tensors.in(layout, all, Layout.CHANNELS_FIRST), NONE, BILINEAR.withLayout(layout)),
                layout.toString());
    }

    @ParameterizedTest
    @EnumSource(value = ElementType.class, names = "INT32", mode = EnumSource.Mode.EXCLUDE)
    void whatIsOpaqueIsSampledAsIfItHadNoAlpha(ElementType type) {
        SplittableRandom random = new SplittableRandom(1);
        Tensor opaque = Tensor.zeros(type, 2, 4, 5, 6);
        double greatest = type == ElementType.UINT16 ? 65535 : 255;
        for (int i = 0; i < opaque.elementCount(); i++) {
            opaque.set(i, i / 30 % 4 == 3 ? greatest : random.nextInt(200));
        }
        SampleOptions inside = BILINEAR.withPadding(Padding.BORDER);
        Transform halfway = Transform.translation(0.5, 0.25);
        Bits.assertEqual(sampler.warp(opaque, halfway, inside), warp(opaque, halfway, inside), type.toString());
        // Every other row and the columns but one, a batch and a layout that changes.
        Tensor part = opaque.strided(1, new long[] {2, 4, 2, 5}, 120, 30, 12, 1);
        SampleOptions mixed = inside.withLayouts(Layout.CHANNELS_FIRST, Layout.CHANNELS_LAST);
        Bits.assertEqual(sampler.warp(part, halfway, mixed), warp(part, halfway, mixed), "part");
    }

    @Test
    void aFillIsAPlainColour() {
        SampleOptions filled = BILINEAR.withFill(100, 0, 50, 51);
        Transform half = Transform.translation(0.5, 0);
        // (200 * 255 + 100 * 51) / 306, and so on; alpha (255 + 51) / 2.
        Bits.assertEqual(pixel(183, 0, 8, 153), warp(pixel(200, 0, 0, 255), half, filled), "each");
        Bits.assertEqual(
                pixel(100, 0, 50, 51), warp(pixel(200, 0, 0, 255), Transform.translation(9, 0), filled), "far");
        Bits.assertEqual(
                pixel(51, 51, 51, 51),
                warp(pixel(200, 0, 0, 255), Transform.translation(9, 0), BILINEAR.withFill(51)),
                "one");
        assertThrows(IllegalArgumentException.class, () -> warp(pixel(1, 2, 3, 4), half, BILINEAR.withFill(1, 2, 3)));
    }

    @Test
    void theTypeIsTheOneAskedFor() {
        Tensor faded = warp(
                pixel(201, 100, 50, 255), Transform.translation(0.75, 0), BILINEAR.withOutputType(ElementType.FLOAT32));
        assertArrayEquals(new float[] {201, 100, 50, 63.75f}, faded.toFloatArray());
        Tensor half = warp(
                pixel(201, 100, 50, 255), Transform.translation(0.75, 0), BILINEAR.withOutputType(ElementType.FLOAT16));
        assertEquals(63.75, half.get(3));
    }

    @Test
    void whereNothingIsMixedNothingIsConverted() {
        Tensor picture = pixel(1, 2, 3, 0);
        assertUnchanged(picture, BILINEAR.withInterpolation(Interpolation.NEAREST));
        assertUnchanged(pixel(1, 2, 3), BILINEAR);
        assertUnchanged(Tensor.of(new int[] {1, 2, 3, 0}, 1, 4, 1, 1), BILINEAR);
    }

    private static void assertUnchanged(Tensor picture, SampleOptions options) {
        Tensor sampled = Alpha.sample(picture, options, (values, how) -> {
            assertSame(picture, values);
            assertSame(options, how);
            return values;
        });
        assertSame(picture, sampled);
    }

    @Test
    void aScaleIsRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> warp(pixel(1, 2, 3, 4), NONE, BILINEAR.withOutputScale(2, 0)))
                .getMessage();
        assertTrue(message.startsWith("options: expected no scale for a picture with alpha, got "), message);
    }
}
