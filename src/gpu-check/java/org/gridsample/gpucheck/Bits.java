package org.gridsample.gpucheck;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Tensors compared by the bits of their elements: 0 differs from -0, and NaNs with other payloads differ. */
final class Bits {
    private Bits() {}

    /** What differs first; empty if nothing does. */
    static Optional<String> difference(Tensor expected, Tensor actual) {
        if (expected.type() == ElementType.FLOAT32) {
            FloatBuffer wanted = expected.floats();
            FloatBuffer got = actual.floats();
            for (int i = 0; i < wanted.limit(); i++) {
                int a = Float.floatToRawIntBits(wanted.get(i));
                int b = Float.floatToRawIntBits(got.get(i));
                if (a != b) {
                    return Optional.of("element %d: expected %s (0x%08x), got %s (0x%08x)"
                            .formatted(i, wanted.get(i), a, got.get(i), b));
                }
            }
        } else {
            DoubleBuffer wanted = expected.doubles();
            DoubleBuffer got = actual.doubles();
            for (int i = 0; i < wanted.limit(); i++) {
                long a = Double.doubleToRawLongBits(wanted.get(i));
                long b = Double.doubleToRawLongBits(got.get(i));
                if (a != b) {
                    return Optional.of("element %d: expected %s (0x%016x), got %s (0x%016x)"
                            .formatted(i, wanted.get(i), a, got.get(i), b));
                }
            }
        }
        return Optional.empty();
    }
}
