package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * The colours of any picture in sRGB, as its colour model has them. Where a pixel is one byte or short, of palettes and gray among
 * others, there is a table of them, unless the picture has fewer pixels than that had entries. Threads may share it.
 */
final class ModelColors implements PackedRows.Pixels {
    private final BufferedImage image;

    /** Empty where there is none. */
    private final int[] table;

    ModelColors(BufferedImage image) {
        this.image = image;
        table = table(image);
    }

    private static int[] table(BufferedImage image) {
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        boolean isByte = raster.getTransferType() == DataBuffer.TYPE_BYTE;
        boolean isShort = raster.getTransferType() == DataBuffer.TYPE_USHORT;
        int entries = isByte ? 1 << Byte.SIZE : 1 << Short.SIZE;
        boolean isSmall = (long) image.getWidth() * image.getHeight() < entries;
        if (raster.getNumDataElements() != 1 || !isByte && !isShort || isSmall) {
            return new int[0];
        }
        int[] table = new int[entries];
        for (int i = 0; i < entries; i++) {
            table[i] = colors.getRGB(isByte ? new byte[] {(byte) i} : new short[] {(short) i});
        }
        return table;
    }

    @Override
    public void read(int y, int[] row) {
        Raster raster = image.getRaster();
        switch (table.length) {
            case 0 -> image.getRGB(0, y, row.length, 1, row, 0, row.length);
            case 1 << Byte.SIZE -> {
                byte[] pixels = (byte[]) raster.getDataElements(0, y, row.length, 1, null);
                for (int x = 0; x < row.length; x++) {
                    row[x] = table[Byte.toUnsignedInt(pixels[x])];
                }
            }
            default -> {
                short[] pixels = (short[]) raster.getDataElements(0, y, row.length, 1, null);
                for (int x = 0; x < row.length; x++) {
                    row[x] = table[Short.toUnsignedInt(pixels[x])];
                }
            }
        }
    }

    @Override
    public void write(int y, int[] row) {
        image.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
}
