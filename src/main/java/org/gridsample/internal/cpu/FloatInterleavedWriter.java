package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** A pixel's channels beside each other. */
final class FloatInterleavedWriter implements FloatWriter {
    private final FloatBuffer values;
    private final Strides strides;

    FloatInterleavedWriter(Tensor tensor, Strides strides) {
        values = (FloatBuffer) tensor.memory();
        this.strides = strides;
    }

    @Override
    public void row(long item, long channel, long row, int column, float[] from, int at, int count) {
        int stride = strides.pixel();
        int first = (int) strides.element(item, channel, row, column);
        for (int i = 0; i < count; i++) {
            values.put(first + i * stride, from[at + i]);
        }
    }
}
