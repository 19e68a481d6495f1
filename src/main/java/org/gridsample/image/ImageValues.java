package org.gridsample.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.PackedColorModel;
import java.awt.image.Raster;
import java.nio.FloatBuffer;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** The values of one picture, read row by row. */
final class ImageValues {
    private static final int ALPHA = 3;

    private final BufferedImage image;
    private final ColorModel colors;
    private final int width;
    private final int height;
    private final boolean stored;
    private final boolean gray;
    private final int channels;

    ImageValues(BufferedImage image) {
        this.image = image;
        colors = image.getColorModel();
        width = image.getWidth();
        height = image.getHeight();
        stored = hasPlainValues();
        gray = stored ? isGray(colors) : isGrayPalette(colors);
        channels = colors.hasAlpha() ? 4 : gray ? 1 : 3;
    }

    Tensor toTensor() {
        Tensor tensor = Tensor.zeros(ElementType.FLOAT32, 1, channels, height, width);
        copyTo(tensor);
        return tensor;
    }

    /** Into a tensor of the shape that {@link #toTensor} gives, which may lie in several buffers. */
    void copyTo(Tensor tensor) {
        float[][] row = new float[channels][width];
        for (int y = 0; y < height; y++) {
            if (stored) {
                readStored(y, row);
            } else {
                readThroughColorModel(y, row);
            }
            for (int c = 0; c < channels; c++) {
                write(row[c], tensor.view(((long) c * height + y) * width, width));
            }
        }
    }

    private static void write(float[] row, Tensor target) {
        int x = 0;
        for (Tensor piece : target.pieces()) {
            FloatBuffer values = piece.floats();
            values.put(0, row, x, values.capacity());
            x += values.capacity();
        }
    }

    /** Whether the raster's bands are gray or RGB, with or without alpha, in unsigned integers. */
    private boolean hasPlainValues() {
        if (!(colors instanceof ComponentColorModel || colors instanceof PackedColorModel)) {
            return false;
        }
        int space = colors.getColorSpace().getType();
        int type = colors.getTransferType();
        boolean unsigned = type == DataBuffer.TYPE_BYTE
                || type == DataBuffer.TYPE_USHORT
                || type == DataBuffer.TYPE_INT && colors instanceof PackedColorModel;
        return unsigned && (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB);
    }

    private static boolean isGray(ColorModel colors) {
        return colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    static boolean isGrayPalette(ColorModel colors) {
        if (!(colors instanceof IndexColorModel palette)) {
            return false;
        }
        int[] entries = new int[palette.getMapSize()];
        palette.getRGBs(entries);
        for (int entry : entries) {
            int blue = entry & 0xff;
            if ((entry >> 16 & 0xff) != blue || (entry >> 8 & 0xff) != blue) {
                return false;
            }
        }
        return true;
    }

    private void readStored(int y, float[][] row) {
        Raster raster = image.getRaster();
        int[] samples = new int[width];
        int colorBands = gray ? 1 : 3;
        for (int c = 0; c < row.length; c++) {
            int band = c == ALPHA ? colorBands : gray ? 0 : c;
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, band, samples);
            float max = (1 << colors.getComponentSize(band)) - 1;
            for (int x = 0; x < width; x++) {
                row[c][x] = samples[x] * 255f / max;
            }
        }
        if (row.length == 4 && colors.isAlphaPremultiplied()) {
            divideByAlpha(row);
        }
    }

    private void divideByAlpha(float[][] row) {
        for (int x = 0; x < width; x++) {
            float alpha = row[ALPHA][x];
            for (int c = 0; c < ALPHA; c++) {
                // A colour above its alpha is not a colour; JDK pictures can hold it all the same.
                row[c][x] = alpha == 0 ? 0 : Math.min(255, row[c][x] * 255f / alpha);
            }
        }
    }

    private void readThroughColorModel(int y, float[][] row) {
        int[] argb = image.getRGB(0, y, width, 1, null, 0, width);
        for (int x = 0; x < width; x++) {
            for (int c = 0; c < row.length; c++) {
                row[c][x] = argb[x] >>> (c == ALPHA ? 24 : 16 - 8 * c) & 0xff;
            }
        }
    }
}
