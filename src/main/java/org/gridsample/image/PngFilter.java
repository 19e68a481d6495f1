package org.gridsample.image;

/** A PNG's filters, in the order of their numbers: each byte of a row is told by its difference to a prediction. */
enum PngFilter {
    NONE,
    SUB,
    UP,
    AVERAGE,
    PAETH;

    /**
     * Puts the bytes of a row in the place of their differences, or the other way round.
     *
     * @param from the row, the differences or the bytes
     * @param to the other of the two, which may be the same array where bytes are made
     * @param bytes the row's bytes, complete to the left of the one that is computed
     * @param above the row above, zeros above the first
     * @param pixel the bytes from a pixel to the next
     * @param sign 1 to make bytes, -1 to make differences
     */
    void apply(byte[] from, byte[] to, byte[] bytes, byte[] above, int pixel, int sign, int count) {
        for (int i = 0; i < count; i++) {
            int left = i < pixel ? 0 : bytes[i - pixel] & 0xff;
            int up = above[i] & 0xff;
            int upLeft = i < pixel ? 0 : above[i - pixel] & 0xff;
            int prediction =
                    switch (this) {
                        case NONE -> 0;
                        case SUB -> left;
                        case UP -> up;
                        case AVERAGE -> (left + up) >> 1;
                        case PAETH -> paeth(left, up, upLeft);
                    };
            to[i] = (byte) (from[i] + sign * prediction);
        }
    }

    private static int paeth(int left, int up, int upLeft) {
        int toLeft = Math.abs(up - upLeft);
        int toUp = Math.abs(left - upLeft);
        int toUpLeft = Math.abs(left + up - 2 * upLeft);
        if (toLeft <= toUp && toLeft <= toUpLeft) {
            return left;
        }
        return toUp <= toUpLeft ? up : upLeft;
    }
}
