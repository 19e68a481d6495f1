package org.gridsample.internal.cpu;

import java.nio.ByteBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** Writes uint8. */
final class Uint8Writer extends StoredWriter {
    private final ByteBuffer values;

    Uint8Writer(Tensor tensor, Strides strides) {
        super(strides);
        values = (ByteBuffer) tensor.memory();
    }

    @Override
    void write(int first, float[] from, int at, int count) {
        for (int i = 0; i < count; i++) {
            values.put(first + i, (byte) WholeNumbers.saturated(from[at + i], 0f, 255f));
        }
    }
}
