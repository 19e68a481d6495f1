package org.gridsample.image;

/** What a JPEG's components are: the decoder makes RGB of YCbCr, this of those that it leaves as they are. */
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

    /** A row of pixels, components beside each other as they are decoded, becomes one of gray, or of red, green and blue. */
    void convert(byte[] row) {
        switch (this) {
            case GRAY, RGB, YCBCR -> {
                // Nothing is left to do.
            }
            // Files hold CMYK inverted, as Adobe's programs write it, and YCCK as the inverse of that.
            case CMYK -> darken(row);
            case YCCK -> {
                convertLuma(row);
                darken(row);
            }
        }
    }

    /** YCCK as inverted CMYK. */
    private static void convertLuma(byte[] row) {
        for (int at = 0; at < row.length; at += 4) {
            int luma = row[at] & 0xff;
            int cb = (row[at + 1] & 0xff) - 128;
            int cr = (row[at + 2] & 0xff) - 128;
            row[at] = (byte) ~saturated(luma + ((RED_OF_CR * cr + HALF) >> FRACTION_BITS));
            row[at + 1] = (byte) ~saturated(luma + ((-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF) >> FRACTION_BITS));
            row[at + 2] = (byte) ~saturated(luma + ((BLUE_OF_CB * cb + HALF) >> FRACTION_BITS));
        }
    }

    /** Pixels of four bytes become such of three. */
    private static void darken(byte[] row) {
        for (int at = 0, to = 0; at < row.length; at += 4) {
            byte black = row[at + 3];
            for (int c = 0; c < 3; c++) {
                row[to++] = darkened(row[at + c], black);
            }
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
