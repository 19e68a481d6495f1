package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;

/**
 * What readers of elements have in common that aren't stored as they are computed in: one channel after the other, in one buffer. Each
 * has the loops itself, that HotSpot may inline its conversion there.
 */
abstract class StoredReader implements FloatReader {
    private final Strides strides;

    StoredReader(Strides strides) {
        this.strides = strides;
    }

    @Override
    public final long channel(long item, long channel) {
        return item * strides.item() + channel * strides.channel();
    }

    @Override
    public final FloatBuffer direct() {
        return null;
    }
}
