package org.gridsample.internal.cpu;

import java.nio.IntBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** Writes int32 of float32's bits. */
final class Int32BitsWriter extends StoredWriter {
    private final IntBuffer values;

    Int32BitsWriter(Tensor tensor, Strides strides) {
        super(strides);
        values = (IntBuffer) tensor.memory();
    }

    @Override
    void write(int first, float[] from, int at, int count) {
        for (int i = 0; i < count; i++) {
            values.put(first + i, Float.floatToRawIntBits(from[at + i]));
        }
    }
}
