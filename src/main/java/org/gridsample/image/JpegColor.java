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
    void convert(byte[] row, int[][] to) {
        int count = to[0].length;
        switch (this) {
            case GRAY -> {
                for (int x = 0; x < count; x++) {
                    to[0][x] = row[x] & 0xff;
                }
            }
            case RGB -> {
                for (int x = 0; x < count; x++) {
                    put(to, x, row[3 * x] & 0xff, row[3 * x + 1] & 0xff, row[3 * x + 2] & 0xff, 255);
                }
            }
            case YCBCR -> {
                for (int x = 0; x < count; x++) {
                    putLuma(to, x, row, 3 * x, 0, 255);
                }
            }
            // Files hold CMYK inverted, as Adobe's programs write it, and YCCK as the inverse of that.
            case CMYK -> {
                for (int x = 0; x < count; x++) {
                    put(to, x, row[4 * x] & 0xff, row[4 * x + 1] & 0xff, row[4 * x + 2] & 0xff, row[4 * x + 3] & 0xff);
                }
            }
            case YCCK -> {
                for (int x = 0; x < count; x++) {
                    putLuma(to, x, row, 4 * x, 0xff, row[4 * x + 3] & 0xff);
                }
            }
        }
    }

    private static void putLuma(int[][] to, int x, byte[] row, int at, int inversion, int black) {
        int luma = row[at] & 0xff;
        int cb = (row[at + 1] & 0xff) - 128;
        int cr = (row[at + 2] & 0xff) - 128;
        int red = luma + ((RED_OF_CR * cr + HALF) >> FRACTION_BITS);
        int green = luma + ((-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF) >> FRACTION_BITS);
        int blue = luma + ((BLUE_OF_CB * cb + HALF) >> FRACTION_BITS);
        put(to, x, saturate(red) ^ inversion, saturate(green) ^ inversion, saturate(blue) ^ inversion, black);
    }

    private static int saturate(int value) {
        return Math.min(255, Math.max(0, value));
    }

    /** A colour with so much of its light left by black, rounded to nearest. */
    private static void put(int[][] to, int x, int red, int green, int blue, int black) {
        to[0][x] = (red * black + 127) / 255;
        to[1][x] = (green * black + 127) / 255;
        to[2][x] = (blue * black + 127) / 255;
    }
}
