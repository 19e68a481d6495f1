package org.gridsample.internal.cpu;

import java.nio.ByteBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** Reads uint8. */
final class Uint8Reader extends StoredReader {
    private final ByteBuffer values;

    Uint8Reader(Tensor tensor, Strides strides) {
        super(strides);
        values = (ByteBuffer) tensor.memory();
    }

    @Override
    float value(int index) {
        return Byte.toUnsignedInt(values.get(index));
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
