package org.gridsample.internal.cpu;

import java.nio.IntBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** Reads int32: not its numbers, which float32 can't hold, but its bits, as those of a float32. */
final class Int32BitsReader extends StoredReader {
    private final IntBuffer values;

    Int32BitsReader(Tensor tensor, Strides strides) {
        super(strides);
        values = (IntBuffer) tensor.memory();
    }

    @Override
    float value(int index) {
        return Float.intBitsToFloat(values.get(index));
    }

    @Override
    void read(int first, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = value(first + i);
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
