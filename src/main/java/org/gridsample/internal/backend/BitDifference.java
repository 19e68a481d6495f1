package org.gridsample.internal.backend;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * The first element in which two results differ by their bits: 0 differs from -0, and NaNs with other payloads differ.
 *
 * @param element its index in C order
 * @param expected what it should be, as a number and as bits
 * @param actual what it is
 */
public record BitDifference(int element, String expected, String actual) {
    /** Between two tensors of one type and shape. */
    public static Optional<BitDifference> between(Tensor expected, Tensor actual) {
        return expected.type() == ElementType.FLOAT32
                ? between(expected.floats(), actual.floats())
                : between(expected.doubles(), actual.doubles());
    }

    private static Optional<BitDifference> between(FloatBuffer expected, FloatBuffer actual) {
        for (int i = 0; i < expected.limit(); i++) {
            int wanted = Float.floatToRawIntBits(expected.get(i));
            int got = Float.floatToRawIntBits(actual.get(i));
            if (wanted != got) {
                return Optional.of(new BitDifference(
                        i,
                        "%s (0x%08x)".formatted(expected.get(i), wanted),
                        "%s (0x%08x)".formatted(actual.get(i), got)));
            }
        }
        return Optional.empty();
    }

    private static Optional<BitDifference> between(DoubleBuffer expected, DoubleBuffer actual) {
        for (int i = 0; i < expected.limit(); i++) {
            long wanted = Double.doubleToRawLongBits(expected.get(i));
            long got = Double.doubleToRawLongBits(actual.get(i));
            if (wanted != got) {
                return Optional.of(new BitDifference(
                        i,
                        "%s (0x%016x)".formatted(expected.get(i), wanted),
                        "%s (0x%016x)".formatted(actual.get(i), got)));
            }
        }
        return Optional.empty();
    }

    /** {@code element 5: expected 1.0 (0x3f800000), got 1.0000001 (0x3f800001)}. */
    @Override
    public String toString() {
        return "element " + element + ": expected " + expected + ", got " + actual;
    }
}
