package org.gridsample.internal.cpu;

import java.nio.ShortBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.tensor.Tensor;

/** Writes uint16, or the bits of elements of that size. */
final class Uint16Writer extends FloatStoredWriter {
    private final ShortBuffer output;
    private final short[] elements;
    private final WholeNumbers wholeNumbers;
    private final int[] numbers;

    Uint16Writer(Tensor tensor, Strides strides, FloatScratch scratch) {
        super(strides);
        output = (ShortBuffer) OwnMemory.of(tensor);
        elements = scratch.staging.shorts();
        wholeNumbers = scratch.wholeNumbers;
        numbers = scratch.staging.ints();
    }

    @Override
    void encode(float[] values, int count, int at, int step) {
        wholeNumbers.saturated(values, 0f, 65535f, numbers, count);
        for (int t = 0; t < count; t++) {
            elements[at + t * step] = (short) numbers[t];
        }
    }

    @Override
    void put(int first, int from, int count) {
        output.put(first, elements, from, count);
    }
}
