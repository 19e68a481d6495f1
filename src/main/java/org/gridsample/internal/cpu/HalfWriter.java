package org.gridsample.internal.cpu;

import java.nio.ShortBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.Half;
import org.gridsample.tensor.Tensor;

/** Writes float16. */
final class HalfWriter extends StoredWriter {
    private final ShortBuffer values;

    HalfWriter(Tensor tensor, Strides strides) {
        super(strides);
        values = (ShortBuffer) tensor.memory();
    }

    @Override
    void write(int first, float[] from, int at, int count) {
        for (int i = 0; i < count; i++) {
            values.put(first + i, Half.of(from[at + i]));
        }
    }
}
