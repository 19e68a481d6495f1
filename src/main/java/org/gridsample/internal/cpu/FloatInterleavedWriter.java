package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.tensor.Tensor;

/** A pixel's channels beside each other. */
final class FloatInterleavedWriter extends FloatStoredWriter {
    private final FloatBuffer output;
    private final float[] elements;

    FloatInterleavedWriter(Tensor tensor, Strides strides, FloatScratch scratch) {
        super(strides);
        output = (FloatBuffer) OwnMemory.of(tensor);
        elements = scratch.elements;
    }

    @Override
    void encode(float[] values, int count, int at, int step) {
        for (int t = 0; t < count; t++) {
            elements[at + t * step] = values[t];
        }
    }

    @Override
    void put(int first, int from, int count) {
        output.put(first, elements, from, count);
    }
}
