package org.gridsample.internal.cpu;

import java.nio.IntBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.tensor.Tensor;

/** Writes int32 of float32's bits. */
final class Int32BitsWriter extends FloatStoredWriter {
    private final IntBuffer output;
    private final int[] elements;

    Int32BitsWriter(Tensor tensor, Strides strides, FloatScratch scratch) {
        super(strides);
        output = (IntBuffer) OwnMemory.of(tensor);
        elements = scratch.staging.ints();
    }

    @Override
    void encode(float[] values, int count, int at, int step) {
        for (int t = 0; t < count; t++) {
            elements[at + t * step] = Float.floatToRawIntBits(values[t]);
        }
    }

    @Override
    void put(int first, int from, int count) {
        output.put(first, elements, from, count);
    }
}
