package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Strides;

/** What writers of elements have in common that aren't stored as they are computed in: one channel after the other, in one buffer. */
abstract class StoredWriter implements FloatWriter {
    private final Strides strides;

    StoredWriter(Strides strides) {
        this.strides = strides;
    }

    @Override
    public final void row(long item, long channel, long pixel, float[] from, int at, int count) {
        write((int) (item * strides.item() + channel * strides.channel() + pixel), from, at, count);
    }

    /** Writes values that lie beside each other, from an element on. */
    abstract void write(int first, float[] from, int at, int count);
}
