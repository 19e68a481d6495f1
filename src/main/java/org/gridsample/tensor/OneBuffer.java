package org.gridsample.tensor;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * All the elements of a buffer.
 *
 * @param buffers it alone, as it is asked for at every call: position 0, limit = capacity, in the machine's byte order
 */
record OneBuffer(List<Buffer> buffers) implements Storage {
    /** Takes it over. */
    OneBuffer(Buffer buffer) {
        // Bytes have no order, but their buffers do.
        this(List.of(buffer instanceof ByteBuffer bytes ? bytes.order(ByteOrder.nativeOrder()) : buffer));
    }

    private Buffer buffer() {
        return buffers.get(0);
    }

    @Override
    public long count() {
        return buffer().capacity();
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
        return new OneBuffer(buffer().slice((int) from, (int) newCount));
    }

    @Override
    public Buffer bufferOf(long index) {
        return buffer();
    }

    @Override
    public int indexOf(long index) {
        return (int) index;
    }
}
