package org.gridsample.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/** A tensor's values as a picture. */
final class TensorPicture {
    private TensorPicture() {}

    static BufferedImage of(Tensor tensor, Layout layout) {
        check(tensor, layout);
        int channels = (int) tensor.extent(layout.channelAxis(tensor.rank()));
        int height = (int) tensor.extent(layout.firstSpatialAxis());
        int width = (int) tensor.extent(layout.firstSpatialAxis() + 1);
        BufferedImage image = new BufferedImage(width, height, type(channels));
        switch (layout) {
            case CHANNELS_FIRST -> copyPlanes(tensor, image);
            case CHANNELS_LAST -> copyPixels(tensor, ImagePixels.of(image));
        }
        return image;
    }

    private static void copyPlanes(Tensor tensor, BufferedImage image) {
        WritableRaster raster = image.getRaster();
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int c = 0; c < tensor.extent(1); c++) {
                readRow(tensor, c, y, Byte.SIZE, row);
                // The values are stored as they are: setRGB would convert gray ones between colour spaces.
                raster.setSamples(0, y, row.length, 1, c, row);
            }
        }
    }

    /** Channels last. */
    static void copyPixels(Tensor tensor, ImagePixels pixels) {
        if (tensor.type() == pixels.type()) {
            pixels.copyFrom(tensor);
            return;
        }
        Tensor rounded = Tensor.zeros(pixels.type(), tensor.shape());
        for (long i = 0; i < tensor.elementCount(); i++) {
            rounded.set(i, tensor.get(i));
        }
        pixels.copyFrom(rounded);
    }

    /** Each pixel is three bytes: red, green, blue. */
    static BufferedImage interleavedRgb(int width, int height) {
        ColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(colors, colors.createCompatibleWritableRaster(width, height), false, null);
    }

    private static int type(int channels) {
        return switch (channels) {
            case 1 -> BufferedImage.TYPE_BYTE_GRAY;
            case 3 -> BufferedImage.TYPE_INT_RGB;
            default -> BufferedImage.TYPE_INT_ARGB;
        };
    }

    /** Whether it is a picture; of a volume, each of whose slices is one, see {@link #checkVolume}. */
    static void check(Tensor tensor, Layout layout) {
        boolean fits = tensor.rank() == 4 && tensor.extent(0) == 1 && tensor.elementCount() > 0;
        long channels = fits ? tensor.extent(layout.channelAxis(4)) : 0;
        if (channels != 1 && channels != 3 && channels != 4) {
            throw new IllegalArgumentException("picture: expected " + shape(layout)
                    + " with C = 1, 3 or 4 and at least one pixel, got " + Arrays.toString(tensor.shape())
                    + "; write it as .npy instead");
        }
        if (tensor.elementCount() / channels > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("picture: expected at most " + Integer.MAX_VALUE + " pixels, got "
                    + Arrays.toString(tensor.shape()) + "; write it as .npy instead");
        }
    }

    private static String shape(Layout layout) {
        return switch (layout) {
            case CHANNELS_FIRST -> "[1, C, H, W]";
            case CHANNELS_LAST -> "[1, H, W, C]";
        };
    }

    /** A picture, or a volume of them, channels first. */
    static void checkVolume(Tensor tensor) {
        boolean isVolume = tensor.rank() == 5 && tensor.elementCount() > 0;
        check(
                isVolume
                        ? tensor.view(0, tensor.extent(0), tensor.extent(1), tensor.extent(3), tensor.extent(4))
                        : tensor,
                Layout.CHANNELS_FIRST);
    }

    /** A row's values as whole numbers of so many bits: half to even, NaN is 0. */
    static void readRow(Tensor tensor, int channel, int y, int bits, int[] row) {
        Tensor values = tensor.view((channel * tensor.extent(2) + y) * row.length, row.length);
        if (values.isInOneBuffer() && values.values() instanceof ByteBuffer stored) {
            byte[] bytes = new byte[row.length];
            stored.get(bytes);
            for (int x = 0; x < row.length; x++) {
                row[x] = Byte.toUnsignedInt(bytes[x]);
            }
            return;
        }
        double most = (1 << bits) - 1;
        for (int x = 0; x < row.length; x++) {
            // The cast makes NaN 0.
            row[x] = (int) Math.min(most, Math.max(0, Math.rint(values.get(x))));
        }
    }
}
