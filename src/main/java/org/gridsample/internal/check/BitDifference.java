package org.gridsample.internal.check;

import java.util.Optional;
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
        for (int i = 0; i < expected.elementCount(); i++) {
            if (expected.bits(i) != actual.bits(i)) {
                return Optional.of(new BitDifference(i, named(expected, i), named(actual, i)));
            }
        }
        return Optional.empty();
    }

    private static String named(Tensor tensor, int element) {
        int digits = 2 * tensor.type().bytes();
        double value = tensor.get(element);
        String shortest =
                switch (tensor.type().precision()) {
                    case FLOAT32 -> Float.toString((float) value);
                    case FLOAT64 -> Double.toString(value);
                };
        return ("%s (0x%0" + digits + "x)").formatted(shortest, tensor.bits(element));
    }

    /** {@code element 5: expected 1.0 (0x3f800000), got 1.0000001 (0x3f800001)}. */
    @Override
    public String toString() {
        return "element " + element + ": expected " + expected + ", got " + actual;
    }
}
