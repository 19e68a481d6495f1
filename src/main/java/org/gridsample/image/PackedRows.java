package org.gridsample.image;

import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.WritableRaster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Rows of which each pixel is an int of four bytes: the colours beside each other, and alpha or nothing. */
final class PackedRows implements PixelRows {
    /** An int's lowest byte comes first. */
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BYTE = 0xff;
    private static final int COLORS = 0xffffff;

    /** Where a picture's ints are read and stored. */
    interface Pixels {
        void read(int y, int[] row);

        void write(int y, int[] row);
    }

    /** Where the lowest of the colours' bytes is, and whether it is red's. */
    private record Order(int shift, boolean isRedLowest) {
        /** Red is the lowest byte, alpha the highest. */
        int toRgba(int pixel) {
            return isRedLowest
                    ? Integer.rotateRight(pixel, shift)
                    : Integer.reverseBytes(Integer.rotateLeft(pixel, Byte.SIZE - shift));
        }

        int fromRgba(int rgba) {
            return isRedLowest
                    ? Integer.rotateLeft(rgba, shift)
                    : Integer.rotateRight(Integer.reverseBytes(rgba), Byte.SIZE - shift);
        }

        /** The colours of two pixels, those of the first the lowest; the two highest bytes are 0. */
        long toRgbRgb(int first, int second) {
            long a = first >>> shift & COLORS;
            long b = second >>> shift & COLORS;
            return isRedLowest ? a | b << 3 * Byte.SIZE : Long.reverseBytes(a << 5 * Byte.SIZE | b << 2 * Byte.SIZE);
        }

        int firstOf(long rgbrgb) {
            long colors = isRedLowest ? rgbrgb : Long.reverseBytes(rgbrgb) >>> 5 * Byte.SIZE;
            return ((int) colors & COLORS) << shift;
        }

        int secondOf(long rgbrgb) {
            long colors = isRedLowest ? rgbrgb >>> 3 * Byte.SIZE : Long.reverseBytes(rgbrgb) >>> 2 * Byte.SIZE;
            return ((int) colors & COLORS) << shift;
        }
    }

    private final Pixels pixels;
    private final Order order;
    private final boolean hasAlpha;

    /** What is stored in alpha's place where there is none. */
    private final int opaque;

    private final int[] row;

    private PackedRows(Pixels pixels, Order order, boolean hasAlpha, int opaque, int width) {
        this.pixels = pixels;
        this.order = order;
        this.hasAlpha = hasAlpha;
        this.opaque = opaque;
        row = new int[width];
    }

    /** Whether a picture of these colours has ints that are such pixels. */
    static boolean arePacked(ColorModel colors) {
        if (!(colors instanceof DirectColorModel model) || model.getTransferType() != DataBuffer.TYPE_INT) {
            return false;
        }
        int lowest = BYTE << shift(model);
        int highest = lowest << 2 * Byte.SIZE;
        return model.getGreenMask() == lowest << Byte.SIZE
                && (model.getBlueMask() == lowest && model.getRedMask() == highest
                        || model.getRedMask() == lowest && model.getBlueMask() == highest)
                && (!model.hasAlpha() || model.getAlphaMask() == ~colorsMask(model));
    }

    private static int shift(DirectColorModel model) {
        return Integer.numberOfTrailingZeros(colorsMask(model));
    }

    private static int colorsMask(DirectColorModel model) {
        return model.getRedMask() | model.getGreenMask() | model.getBlueMask();
    }

    /** The ints of a raster of such colours. Its rows are copied: to take its array would cost the picture its acceleration. */
    static PixelRows of(WritableRaster raster, ColorModel colors) {
        DirectColorModel model = (DirectColorModel) colors;
        Order order = new Order(shift(model), model.getRedMask() == BYTE << shift(model));
        int width = raster.getWidth();
        Pixels pixels = new Pixels() {
            @Override
            public void read(int y, int[] row) {
                raster.getDataElements(0, y, width, 1, row);
            }

            @Override
            public void write(int y, int[] row) {
                raster.setDataElements(0, y, width, 1, row);
            }
        };
        return new PackedRows(pixels, order, model.hasAlpha(), 0, width);
    }

    /** Colours as {@link java.awt.image.BufferedImage#getRGB} gives them. */
    static PixelRows ofArgb(Pixels argb, boolean hasAlpha, int width) {
        return new PackedRows(argb, new Order(0, false), hasAlpha, ~COLORS, width);
    }

    @Override
    public void read(int y, Object samples) {
        pixels.read(y, row);
        if (hasAlpha) {
            unpack4((byte[]) samples);
        } else {
            unpack3((byte[]) samples);
        }
    }

    @Override
    public void write(int y, Object samples) {
        if (hasAlpha) {
            pack4((byte[]) samples);
        } else {
            pack3((byte[]) samples);
        }
        pixels.write(y, row);
    }

    private void unpack4(byte[] samples) {
        for (int x = 0; x < row.length; x++) {
            INTS.set(samples, 4 * x, order.toRgba(row[x]));
        }
    }

    private void pack4(byte[] samples) {
        for (int x = 0; x < row.length; x++) {
            row[x] = order.fromRgba((int) INTS.get(samples, 4 * x));
        }
    }

    /** Two pixels at a time, as eight bytes: the last two are written over by the next pair's first. */
    private void unpack3(byte[] samples) {
        int x = 0;
        for (; x < row.length - 2; x += 2) {
            LONGS.set(samples, 3 * x, order.toRgbRgb(row[x], row[x + 1]));
        }
        for (; x < row.length; x++) {
            int rgba = order.toRgba(row[x]);
            for (int c = 0; c < 3; c++) {
                samples[3 * x + c] = (byte) (rgba >> c * Byte.SIZE);
            }
        }
    }

    private void pack3(byte[] samples) {
        int x = 0;
        for (; x < row.length - 2; x += 2) {
            long rgbrgb = (long) LONGS.get(samples, 3 * x);
            row[x] = order.firstOf(rgbrgb) | opaque;
            row[x + 1] = order.secondOf(rgbrgb) | opaque;
        }
        for (; x < row.length; x++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                rgb |= Byte.toUnsignedInt(samples[3 * x + c]) << c * Byte.SIZE;
            }
            row[x] = order.fromRgba(rgb) | opaque;
        }
    }
}
