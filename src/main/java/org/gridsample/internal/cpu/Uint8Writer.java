package org.gridsample.internal.cpu;

import java.nio.ByteBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** Writes uint8. */
final class Uint8Writer extends FloatStoredWriter {
    private final ByteBuffer output;
    private final byte[] elements;
    private final WholeNumbers wholeNumbers;
    private final int[] numbers;

    Uint8Writer(Tensor tensor, Strides strides, FloatScratch scratch) {
        super(strides);
        output = (ByteBuffer) tensor.memory();
        elements = scratch.staging.bytes();
        wholeNumbers = scratch.wholeNumbers;
        numbers = scratch.staging.ints();
    }

    @Override
    void encode(float[] values, int count, int at, int step) {
        wholeNumbers.saturated(values, 0f, 255f, numbers, count);
        for (int t = 0; t < count; t++) {
            elements[at + t * step] = (byte) numbers[t];
        }
    }

    @Override
    void put(int first, int from, int count) {
        output.put(first, elements, from, count);
    }
}
