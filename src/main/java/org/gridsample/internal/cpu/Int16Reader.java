package org.gridsample.internal.cpu;

import java.nio.ShortBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.tensor.Tensor;

/** Reads int16. */
final class Int16Reader extends FloatStoredReader {
    private final ShortBuffer values;
    private final short[] copy;
    private final FloatScratch scratch;

    Int16Reader(Tensor tensor, Strides strides, FloatScratch scratch) {
        super(strides, scratch);
        this.scratch = scratch;
        values = (ShortBuffer) OwnMemory.of(tensor);
        copy = scratch.staging.shorts();
    }

    private static float number(short element) {
        return element;
    }

    @Override
    float value(int index) {
        return number(values.get(index));
    }

    @Override
    void fetch(int first, int count) {
        values.get(first, copy, 0, count);
    }

    @Override
    void decode(int from, int step, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = number(copy[from + i * step]);
        }
    }

    @Override
    void fetch(int first, int to, int count) {
        values.get(first, scratch.staging.windowOfShorts(), to, count);
    }

    @Override
    void pick(int[] place, int from, int at, int step, int first, int end) {
        short[] window = scratch.staging.windowOfShorts();
        for (int t = first; t < end; t++) {
            copy[at + t * step] = window[place[t] + from];
        }
    }

    @Override
    public void gather(long channel, int[] origin, float fill, float[] to, int first, int end) {
        int start = (int) channel;
        for (int t = first; t < end; t++) {
            int offset = origin[t];
            to[t] = offset >= 0 ? value(start + offset) : fill;
        }
    }

    @Override
    public void taps(long channel, long[] row, int[] column, float[] to, int[] place, int shift, int first, int end) {
        for (int k = first; k < end; k++) {
            long y = row[k];
            int x = column[k];
            to[place[k] + shift] = (y | x) >= 0 ? value(index(channel + y, x)) : 0f;
        }
    }
}
