package org.gridsample.image;

import java.awt.color.ColorSpace;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A picture of every type constant, and of custom types that files and programs have. */
final class EveryPicture {
    private static final ColorSpace RGB = ColorSpace.getInstance(ColorSpace.CS_sRGB);

    private EveryPicture() {}

    /** By name, filled with noise; the colour of what is wholly transparent is 0. */
    static Map<String, BufferedImage> ofSize(int width, int height) {
        Map<String, BufferedImage> all = new LinkedHashMap<>();
        for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_BYTE_INDEXED; type++) {
            all.put("type " + type, new BufferedImage(width, height, type));
        }
        all.put("bytes in order", component(DataBuffer.TYPE_BYTE, RGB, false, false, width, height));
        all.put("bytes in order, alpha", component(DataBuffer.TYPE_BYTE, RGB, true, false, width, height));
        all.put("shorts", component(DataBuffer.TYPE_USHORT, RGB, false, false, width, height));
        all.put("shorts, alpha", component(DataBuffer.TYPE_USHORT, RGB, true, false, width, height));
        all.put("shorts, premultiplied", component(DataBuffer.TYPE_USHORT, RGB, true, true, width, height));
        all.put("floats", component(DataBuffer.TYPE_FLOAT, RGB, true, false, width, height));
        ColorSpace gray = ColorSpace.getInstance(ColorSpace.CS_GRAY);
        all.put("gray and alpha", component(DataBuffer.TYPE_BYTE, gray, true, false, width, height));
        ColorSpace linear = ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB);
        all.put("linear RGB", component(DataBuffer.TYPE_BYTE, linear, false, false, width, height));
        SampleModel bands = new BandedSampleModel(DataBuffer.TYPE_BYTE, width, height, 3);
        all.put("bands", ofBytes(bands, bands.createDataBuffer(), false));
        all.put(
                "bands in one array, reversed",
                ofBytes(
                        new BandedSampleModel(
                                DataBuffer.TYPE_BYTE, width, height, width + 3, new int[] {0, 0, 0}, new int[] {
                                    2 * height * (width + 3) + 1, height * (width + 3) + 1, 1
                                }),
                        new DataBufferByte(3 * height * (width + 3) + 1),
                        false));
        all.put(
                "padded rows and pixels",
                ofBytes(
                        new PixelInterleavedSampleModel(
                                DataBuffer.TYPE_BYTE, width, height, 6, 6 * width + 5, new int[] {4, 1, 3, 0}),
                        new DataBufferByte(height * (6 * width + 5)),
                        true));
        all.put("RGBA", packed(32, 0xff000000, 0xff0000, 0xff00, 0xff, width, height));
        all.put("BGRA", packed(32, 0xff00, 0xff0000, 0xff000000, 0xff, width, height));
        all.put("RGBX", packed(32, 0xff000000, 0xff0000, 0xff00, 0, width, height));
        all.put("10 bits", packed(30, 0x3ff << 20, 0x3ff << 10, 0x3ff, 0, width, height));
        all.put("4444", packed(16, 0xf00, 0xf0, 0xf, 0xf000, width, height));
        all.put("4 bits of a palette", palette(4, BufferedImage.TYPE_BYTE_BINARY, width, height));
        all.put("a palette with alpha", palette(8, BufferedImage.TYPE_BYTE_INDEXED, width, height));
        all.values().forEach(EveryPicture::fill);
        return all;
    }

    private static BufferedImage component(
            int type, ColorSpace space, boolean alpha, boolean premultiplied, int width, int height) {
        ColorModel colors = new ComponentColorModel(
                space, alpha, premultiplied, alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE, type);
        return new BufferedImage(colors, colors.createCompatibleWritableRaster(width, height), premultiplied, null);
    }

    private static BufferedImage ofBytes(SampleModel model, DataBuffer bytes, boolean alpha) {
        ColorModel colors = new ComponentColorModel(
                RGB, alpha, false, alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(colors, Raster.createWritableRaster(model, bytes, null), false, null);
    }

    private static BufferedImage packed(int bits, int red, int green, int blue, int alpha, int width, int height) {
        int type = bits <= Short.SIZE ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_INT;
        ColorModel colors = new DirectColorModel(RGB, bits, red, green, blue, alpha, false, type);
        return new BufferedImage(colors, colors.createCompatibleWritableRaster(width, height), false, null);
    }

    private static BufferedImage palette(int bits, int type, int width, int height) {
        int[] entries = new Random(bits).ints(1 << bits).toArray();
        // Of equal colours only the first would come back.
        for (int i = 0; i < entries.length; i++) {
            entries[i] = entries[i] & 0xffff00 | i | (bits == 8 && i % 2 == 0 ? 0x80 << 24 : 0xff << 24);
        }
        return new BufferedImage(
                width,
                height,
                type,
                new IndexColorModel(bits, 1 << bits, entries, 0, bits == 8, -1, DataBuffer.TYPE_BYTE));
    }

    private static void fill(BufferedImage image) {
        Random random = new Random(image.getWidth());
        WritableRaster raster = image.getRaster();
        boolean floats = raster.getTransferType() == DataBuffer.TYPE_FLOAT;
        int bands = raster.getNumBands();
        int alpha = image.getColorModel().hasAlpha() && bands > 1 ? bands - 1 : -1;
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            int x = i % image.getWidth();
            int y = i / image.getWidth();
            int opacity = alpha < 0 ? -1 : opacity(random, most(raster, alpha));
            for (int band = 0; band < bands; band++) {
                int most = opacity == 0 || image.isAlphaPremultiplied() ? opacity : most(raster, band);
                int sample = band == alpha ? opacity : random.nextInt(most + 1);
                raster.setSample(x, y, band, floats ? sample / 65535f : sample);
            }
        }
    }

    private static int most(WritableRaster raster, int band) {
        return (1 << Math.min(Short.SIZE, raster.getSampleModel().getSampleSize(band))) - 1;
    }

    /** A third of all pixels is opaque, a third invisible. */
    private static int opacity(Random random, int most) {
        return Math.max(0, Math.min(most, random.nextInt(3 * most) - most));
    }
}
