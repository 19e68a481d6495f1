package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** Pixels of a row beside each other. */
final class FloatPlanarWriter implements FloatWriter {
    private final FloatBuffer values;
    private final Strides strides;

    FloatPlanarWriter(Tensor tensor, Strides strides) {
        values = (FloatBuffer) tensor.memory();
        this.strides = strides;
    }

    @Override
    public void row(long item, long channel, long row, int column, float[] from, int at, int count) {
        values.put((int) strides.element(item, channel, row, column), from, at, count);
    }
}
