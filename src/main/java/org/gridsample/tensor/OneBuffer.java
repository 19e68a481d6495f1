package org.gridsample.tensor;

import java.nio.Buffer;
import java.util.List;

/**
 * All the elements of a buffer.
 *
 * @param buffer position 0, limit = capacity
 */
record OneBuffer(Buffer buffer) implements Storage {
    @Override
    public long count() {
        return buffer.capacity();
    }

    @Override
    public long contiguousFrom(long index) {
        return count() - index;
    }

    @Override
    public boolean isOne() {
        return true;
    }

    @Override
    public OneBuffer part(long from, long newCount) {
        return new OneBuffer(buffer.slice((int) from, (int) newCount));
    }

    @Override
    public List<Buffer> buffers() {
        return List.of(buffer);
    }

    @Override
    public Buffer bufferOf(long index) {
        return buffer;
    }

    @Override
    public int indexOf(long index) {
        return (int) index;
    }
}
