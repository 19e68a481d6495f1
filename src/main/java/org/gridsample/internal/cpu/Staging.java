package org.gridsample.internal.cpu;

/** Elements as they are stored, on their way from a tensor or to one, in arrays that are made when they are needed. One thread's own. */
final class Staging {
    static final int SIZE = Tiling.LANES * Tiling.PIXELS;

    private byte[] bytes;
    private short[] shorts;
    private int[] ints;
    private byte[] window;
    private short[] windowOfShorts;
    private int[] windowOfInts;
    private int[] bits;
    private int[][] numbers;

    byte[] bytes() {
        bytes = bytes == null ? new byte[SIZE + Integer.BYTES] : bytes;
        return bytes;
    }

    short[] shorts() {
        shorts = shorts == null ? new short[SIZE] : shorts;
        return shorts;
    }

    int[] ints() {
        ints = ints == null ? new int[SIZE] : ints;
        return ints;
    }

    /** Of a window in {@link Tiling#LANES} channels, whose last ones may be read in words of as many. */
    byte[] window() {
        window = window == null ? new byte[Tiling.LANES * Taps.ROWS * Taps.ROW + Integer.BYTES] : window;
        return window;
    }

    int[] bits() {
        bits = bits == null ? new int[SIZE] : bits;
        return bits;
    }

    /** Of each lane. */
    int[][] numbers() {
        numbers = numbers == null ? new int[Tiling.LANES][Tiling.PIXELS] : numbers;
        return numbers;
    }

    short[] windowOfShorts() {
        windowOfShorts = windowOfShorts == null ? new short[Tiling.LANES * Taps.ROWS * Taps.ROW] : windowOfShorts;
        return windowOfShorts;
    }

    int[] windowOfInts() {
        windowOfInts = windowOfInts == null ? new int[Tiling.LANES * Taps.ROWS * Taps.ROW] : windowOfInts;
        return windowOfInts;
    }
}
