package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;

/**
 * What readers of elements have in common that aren't stored as they are computed in, in one buffer. Each has the loops itself, that
 * HotSpot may inline its conversion there.
 */
abstract class StoredReader implements FloatReader {
    private final Strides strides;

    StoredReader(Strides strides) {
        this.strides = strides;
    }

    @Override
    public final long channel(long item, long channel) {
        return strides.element(item, channel, 0, 0);
    }

    /** The element of a row's pixel. */
    final int index(long row, int column) {
        return (int) (row + (long) column * strides.pixel());
    }

    abstract float value(int index);

    /** Reads elements that lie beside each other. */
    abstract void read(int first, float[] to, int at, int count);

    @Override
    public final float value(long row, int column) {
        return value(index(row, column));
    }

    @Override
    public final void row(long row, int column, float[] to, int at, int count) {
        int first = index(row, column);
        int stride = strides.pixel();
        if (stride == 1) {
            read(first, to, at, count);
        } else {
            for (int i = 0; i < count; i++) {
                to[at + i] = value(first + i * stride);
            }
        }
    }

    @Override
    public final FloatBuffer direct() {
        return null;
    }
}
