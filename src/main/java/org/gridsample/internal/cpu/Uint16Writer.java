package org.gridsample.internal.cpu;

import java.nio.ShortBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** Writes uint16, or the bits of elements of that size. */
final class Uint16Writer extends StoredWriter {
    private final ShortBuffer values;

    Uint16Writer(Tensor tensor, Strides strides) {
        super(strides);
        values = (ShortBuffer) tensor.memory();
    }

    @Override
    void write(int first, float[] from, int at, int count) {
        for (int i = 0; i < count; i++) {
            values.put(first + i, (short) WholeNumbers.saturated(from[at + i], 0f, 65535f));
        }
    }
}
