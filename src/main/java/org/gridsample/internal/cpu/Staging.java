package org.gridsample.internal.cpu;

/** Elements as they are stored, on their way from a tensor or to one, in arrays that are made when they are needed. One thread's own. */
final class Staging {
    static final int SIZE = Tiling.LANES * Tiling.PIXELS;

    private byte[] bytes;
    private short[] shorts;
    private int[] ints;

    byte[] bytes() {
        bytes = bytes == null ? new byte[SIZE] : bytes;
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
}
