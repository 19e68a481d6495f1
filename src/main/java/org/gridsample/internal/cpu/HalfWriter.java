package org.gridsample.internal.cpu;

import java.nio.ShortBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.Half;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.tensor.Tensor;

/** Writes float16. */
final class HalfWriter extends FloatStoredWriter {
    private final ShortBuffer output;
    private final short[] elements;

    HalfWriter(Tensor tensor, Strides strides, FloatScratch scratch) {
        super(strides);
        output = (ShortBuffer) OwnMemory.of(tensor);
        elements = scratch.staging.shorts();
    }

    @Override
    void encode(float[] values, int count, int at, int step) {
        for (int t = 0; t < count; t++) {
            elements[at + t * step] = Half.of(values[t]);
        }
    }

    @Override
    void put(int first, int from, int count) {
        output.put(first, elements, from, count);
    }
}
