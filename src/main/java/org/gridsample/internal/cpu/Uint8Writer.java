package org.gridsample.internal.cpu;

import java.nio.ByteBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.tensor.Tensor;

/** Writes uint8. */
final class Uint8Writer extends FloatStoredWriter {
    private final ByteBuffer output;
    private final byte[] elements;
    private final WholeNumbers wholeNumbers;

    /** Of each lane. */
    private final int[][] numbers;

    Uint8Writer(Tensor tensor, Strides strides, FloatScratch scratch) {
        super(strides);
        output = (ByteBuffer) OwnMemory.of(tensor);
        elements = scratch.staging.bytes();
        wholeNumbers = scratch.wholeNumbers;
        numbers = scratch.staging.numbers();
    }

    /** In words of a pixel's bytes, each over what the one before has too much. */
    @Override
    void encodePixels(float[][] values, int lanes, int count) {
        int[] words = numbers[0];
        for (int lane = 0; lane < lanes; lane++) {
            wholeNumbers.saturated(values[lane], 0f, 255f, numbers[lane], count);
        }
        for (int lane = 1; lane < lanes; lane++) {
            add(numbers[lane], Byte.SIZE * lane, words, count);
        }
        store(words, lanes, count);
    }

    private static void add(int[] numbers, int shift, int[] words, int count) {
        for (int t = 0; t < count; t++) {
            words[t] |= numbers[t] << shift;
        }
    }

    private void store(int[] words, int step, int count) {
        for (int t = 0; t < count; t++) {
            Uint8Bilinear.WORD.set(elements, t * step, words[t]);
        }
    }

    @Override
    void encode(float[] values, int count, int at, int step) {
        wholeNumbers.saturated(values, 0f, 255f, numbers[0], count);
        for (int t = 0; t < count; t++) {
            elements[at + t * step] = (byte) numbers[0][t];
        }
    }

    @Override
    void put(int first, int from, int count) {
        output.put(first, elements, from, count);
    }
}
