package org.gridsample.internal.cpu;

import java.nio.ShortBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** Reads int16. */
final class Int16Reader extends StoredReader {
    private final ShortBuffer values;

    Int16Reader(Tensor tensor, Strides strides) {
        super(strides);
        values = tensor.shorts();
    }

    private float value(int index) {
        return values.get(index);
    }

    @Override
    public float value(long row, int column) {
        return value((int) (row + column));
    }

    @Override
    public void row(long row, int column, float[] to, int at, int count) {
        int first = (int) (row + column);
        for (int i = 0; i < count; i++) {
            to[at + i] = value(first + i);
        }
    }

    @Override
    public void taps(long channel, long[] row, int[] column, float[] to, int[] place, int shift, int first, int end) {
        for (int k = first; k < end; k++) {
            long y = row[k];
            int x = column[k];
            to[place[k] + shift] = (y | x) >= 0 ? value((int) (channel + y + x)) : 0f;
        }
    }
}
