package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Strides;

/** What writers of elements have in common that aren't stored as they are computed in, in one buffer. */
abstract class StoredWriter implements FloatWriter {
    private final Strides strides;

    StoredWriter(Strides strides) {
        this.strides = strides;
    }

    @Override
    public final void row(long item, long channel, long row, int column, float[] from, int at, int count) {
        int stride = strides.pixel();
        int first = (int) strides.element(item, channel, row, column);
        if (stride == 1) {
            write(first, from, at, count);
        } else {
            for (int i = 0; i < count; i++) {
                write(first + i * stride, from, at + i, 1);
            }
        }
    }

    /** Writes values that lie beside each other, from an element on. */
    abstract void write(int first, float[] from, int at, int count);
}
