package org.gridsample.tensor;

import java.nio.Buffer;
import java.util.List;

/**
 * Elements in a device's memory.
 *
 * @param first counted from the memory's own first one
 */
record DeviceElements(DeviceMemory memory, long first, long count) implements Storage {
    @Override
    public long contiguousFrom(long index) {
        return count - index;
    }

    @Override
    public boolean isOne() {
        return true;
    }

    @Override
    public DeviceElements part(long from, long newCount) {
        return new DeviceElements(memory, first + from, newCount);
    }

    boolean overlaps(DeviceElements other) {
        return memory == other.memory
                && Math.max(first, other.first) < Math.min(first + count, other.first + other.count);
    }

    @Override
    public List<Buffer> buffers() {
        throw notHere();
    }

    @Override
    public Buffer bufferOf(long index) {
        throw notHere();
    }

    @Override
    public int indexOf(long index) {
        throw notHere();
    }

    private static IllegalStateException notHere() {
        return new IllegalStateException(
                "expected a tensor in host memory, this one is a device tensor; download() it, or take a copy of this"
                        + " part: inHostMemory()");
    }
}
