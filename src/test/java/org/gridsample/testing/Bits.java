package org.gridsample.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
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
                fail(what + ", element " + i + " of " + expected + ": expected " + expected.get(i) + " (0x"
                        + Long.toHexString(wanted[i]) + "), got " + actual.get(i) + " (0x" + Long.toHexString(got[i])
                        + ")");
            }
        }
    }

    /** Of each pair. */
    public static void assertEqual(List<Tensor> expected, List<Tensor> actual, String what) {
        assertEquals(expected.size(), actual.size(), what);
        for (int i = 0; i < expected.size(); i++) {
            assertEqual(expected.get(i), actual.get(i), what + ", " + i);
        }
    }

    /** The raw bits of every element in C order. */
    public static long[] of(Tensor tensor) {
        long[] bits = new long[(int) tensor.elementCount()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = tensor.bits(i);
        }
        return bits;
    }
}
