package org.gridsample.internal.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Whole numbers of a tile as ints. JDK 17 converts one by one, which was a third of a smooth tile's time; here the bits of a
 * shifted number are copied: 1.5 * 2^23 + i has those of 1.5 * 2^23, plus i. One thread's own.
 */
final class WholeNumbers {
    static final int FLOAT_BITS = Float.floatToRawIntBits(FloatTaps.ROUNDING);
    private static final long DOUBLE_BITS = Double.doubleToRawLongBits(DoubleTaps.ROUNDING);

    private final FloatBuffer floats;
    private final IntBuffer ints;

    WholeNumbers() {
        // In the heap: copying to direct memory and back takes three times as long on JDK 17.
        ByteBuffer bytes = ByteBuffer.allocate(Staging.SIZE * Float.BYTES).order(ByteOrder.nativeOrder());
        floats = bytes.asFloatBuffer();
        ints = bytes.asIntBuffer();
    }

    /**
     * The whole numbers that have {@link FloatTaps#ROUNDING} added to them. What isn't from -2^22 up to but not 2^22, NaN too,
     * becomes an int that isn't either.
     */
    void toInts(float[] shifted, int[] target, int first, int end) {
        floats.put(first, shifted, first, end - first);
        ints.get(first, target, first, end - first);
        for (int t = first; t < end; t++) {
            target[t] -= FLOAT_BITS;
        }
    }

    /**
     * The nearest whole numbers, half to even, from {@code least} to {@code greatest}, which are below 2^22; 0 for NaN. The values
     * are no more after this.
     */
    void saturated(float[] values, float least, float greatest, int[] target, int count) {
        for (int t = 0; t < count; t++) {
            values[t] = Math.max(Math.min(values[t], greatest), least) + FloatTaps.ROUNDING;
        }
        floats.put(0, values, 0, count);
        ints.get(0, target, 0, count);
        for (int t = 0; t < count; t++) {
            // The second bit of an exponent is 0 in all numbers here, and 1 in every NaN.
            int nan = target[t] << 2 >> (Integer.SIZE - 1);
            target[t] = (target[t] - FLOAT_BITS) & ~nan;
        }
    }

    /** Whole numbers to which {@link #FLOAT_BITS} was added, as numbers with {@link FloatTaps#ROUNDING} added to them. */
    void toShifted(int[] bits, float[] target, int count) {
        ints.put(0, bits, 0, count);
        floats.get(0, target, 0, count);
    }

    /** The same with {@link DoubleTaps#ROUNDING}, one by one. */
    void toInts(double[] shifted, int[] target, int first, int end) {
        for (int t = first; t < end; t++) {
            long i = Double.doubleToRawLongBits(shifted[t]) - DOUBLE_BITS;
            target[t] = (int) i == i ? (int) i : Integer.MIN_VALUE;
        }
    }
}
