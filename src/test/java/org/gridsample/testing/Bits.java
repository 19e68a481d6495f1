package org.gridsample.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Tensors compared by the bits of their elements: 0 differs from -0, and NaNs with other payloads differ. */
public final class Bits {
    private Bits() {}

    /** Fails at the first element that differs. */
    public static void assertEqual(Tensor expected, Tensor actual, String what) {
        assertEquals(expected.type(), actual.type(), what);
        assertArrayEquals(expected.shape(), actual.shape(), what);
        long[] wanted = of(expected);
        long[] got = of(actual);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] != got[i]) {
                fail(what + ", element " + i + " of " + expected + ": expected " + value(expected, i) + " (0x"
                        + Long.toHexString(wanted[i]) + "), got " + value(actual, i) + " (0x" + Long.toHexString(got[i])
                        + ")");
            }
        }
    }

    /** The raw bits of every element in C order. */
    public static long[] of(Tensor tensor) {
        long[] bits = new long[(int) tensor.elementCount()];
        if (tensor.type() == ElementType.FLOAT32) {
            float[] values = tensor.toFloatArray();
            for (int i = 0; i < bits.length; i++) {
                bits[i] = Float.floatToRawIntBits(values[i]) & 0xffffffffL;
            }
        } else {
            double[] values = tensor.toDoubleArray();
            for (int i = 0; i < bits.length; i++) {
                bits[i] = Double.doubleToRawLongBits(values[i]);
            }
        }
        return bits;
    }

    /** One element, widened. */
    public static double value(Tensor tensor, int index) {
        return tensor.type() == ElementType.FLOAT32
                ? tensor.floats().get(index)
                : tensor.doubles().get(index);
    }
}
