package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.tensor.Tensor;

/** Pixels of a row beside each other: their values are what is stored. */
final class FloatPlanarWriter extends FloatStoredWriter {
    private final FloatBuffer output;
    private float[] elements;

    FloatPlanarWriter(Tensor tensor, Strides strides) {
        super(strides);
        output = (FloatBuffer) OwnMemory.of(tensor);
    }

    @Override
    void encode(float[] values, int count, int at, int step) {
        elements = values;
    }

    @Override
    public int collectedLanes() {
        return 0;
    }

    @Override
    void put(int first, int from, int count) {
        output.put(first, elements, from, count);
    }
}
