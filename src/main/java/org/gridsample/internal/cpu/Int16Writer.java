package org.gridsample.internal.cpu;

import java.nio.ShortBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** Writes int16. */
final class Int16Writer extends StoredWriter {
    private final ShortBuffer values;

    Int16Writer(Tensor tensor, Strides strides) {
        super(strides);
        values = (ShortBuffer) tensor.memory();
    }

    @Override
    void write(int first, float[] from, int at, int count) {
        for (int i = 0; i < count; i++) {
            values.put(first + i, (short) WholeNumbers.saturated(from[at + i], -32768f, 32767f));
        }
    }
}
