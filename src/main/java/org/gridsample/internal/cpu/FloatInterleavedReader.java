package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** A pixel's channels beside each other, in one buffer. */
final class FloatInterleavedReader implements FloatReader {
    private final FloatBuffer values;
    private final Strides strides;

    FloatInterleavedReader(Tensor tensor, Strides strides) {
        values = (FloatBuffer) tensor.memory();
        this.strides = strides;
    }

    @Override
    public long channel(long item, long channel) {
        return strides.element(item, channel, 0, 0);
    }

    private int index(long row, int column) {
        return (int) (row + (long) column * strides.pixel());
    }

    @Override
    public float value(long row, int column) {
        return values.get(index(row, column));
    }

    @Override
    public void row(long row, int column, float[] to, int at, int count) {
        int first = index(row, column);
        int stride = strides.pixel();
        for (int i = 0; i < count; i++) {
            to[at + i] = values.get(first + i * stride);
        }
    }

    @Override
    public void taps(long channel, long[] row, int[] column, float[] to, int[] place, int shift, int first, int end) {
        for (int k = first; k < end; k++) {
            long y = row[k];
            int x = column[k];
            to[place[k] + shift] = (y | x) >= 0 ? values.get(index(channel + y, x)) : 0f;
        }
    }

    @Override
    public FloatBuffer direct() {
        return null;
    }
}
