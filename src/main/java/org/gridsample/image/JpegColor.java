package org.gridsample.image;

/** What a JPEG's components are, and the one formula that makes gray or RGB of each. */
enum JpegColor {
    GRAY,
    YCBCR,
    RGB,
    CMYK,
    YCCK;

    /** Of a fraction in libjpeg's whole numbers, whose bits YCbCr is to give. */
    private static final int FRACTION_BITS = 16;

    private static final int HALF = 1 << (FRACTION_BITS - 1);
    private static final int RED_OF_CR = 91881;
    private static final int GREEN_OF_CB = 22554;
    private static final int GREEN_OF_CR = 46802;
    private static final int BLUE_OF_CB = 116130;

    /** Channels of the picture. */
    int channels() {
        return this == GRAY ? 1 : 3;
    }

    /** The pixels of a row, components beside each other, as rows of gray, or red, green and blue. */
    void convert(byte[] row, byte[][] to) {
        int count = to[0].length;
        switch (this) {
            case GRAY -> System.arraycopy(row, 0, to[0], 0, count);
            case RGB -> {
                for (int x = 0; x < count; x++) {
                    to[0][x] = row[3 * x];
                    to[1][x] = row[3 * x + 1];
                    to[2][x] = row[3 * x + 2];
                }
            }
            case YCBCR -> convertLuma(row, 3, to);
            // Files hold CMYK inverted, as Adobe's programs write it, and YCCK as the inverse of that.
            case CMYK -> {
                for (int x = 0; x < count; x++) {
                    for (int c = 0; c < 3; c++) {
                        to[c][x] = darkened(row[4 * x + c], row[4 * x + 3]);
                    }
                }
            }
            case YCCK -> {
                convertLuma(row, 4, to);
                for (byte[] color : to) {
                    for (int x = 0; x < count; x++) {
                        color[x] = darkened((byte) ~color[x], row[4 * x + 3]);
                    }
                }
            }
        }
    }

    private static void convertLuma(byte[] row, int step, byte[][] to) {
        byte[] red = to[0];
        byte[] green = to[1];
        byte[] blue = to[2];
        for (int x = 0, at = 0; x < red.length; x++, at += step) {
            int luma = row[at] & 0xff;
            int cb = (row[at + 1] & 0xff) - 128;
            int cr = (row[at + 2] & 0xff) - 128;
            red[x] = saturated(luma + ((RED_OF_CR * cr + HALF) >> FRACTION_BITS));
            green[x] = saturated(luma + ((-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF) >> FRACTION_BITS));
            blue[x] = saturated(luma + ((BLUE_OF_CB * cb + HALF) >> FRACTION_BITS));
        }
    }

    /** By a test that hardly any value fails: the sign, inverted, is 0 below 0, and has all bits above 255. */
    private static byte saturated(int value) {
        return (byte) ((value & ~0xff) == 0 ? value : ~value >> (Integer.SIZE - 1));
    }

    /** With so much of its light left by black, rounded to nearest. */
    private static byte darkened(byte color, byte black) {
        return (byte) (((color & 0xff) * (black & 0xff) + 127) / 255);
    }
}
