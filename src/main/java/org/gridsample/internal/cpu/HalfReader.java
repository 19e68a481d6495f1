package org.gridsample.internal.cpu;

import java.nio.ShortBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.Half;
import org.gridsample.tensor.Tensor;

/** Reads float16. */
final class HalfReader extends StoredReader {
    private final ShortBuffer values;

    HalfReader(Tensor tensor, Strides strides) {
        super(strides);
        values = (ShortBuffer) tensor.memory();
    }

    @Override
    float value(int index) {
        return Half.toFloat(values.get(index));
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
