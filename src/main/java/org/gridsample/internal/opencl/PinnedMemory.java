package org.gridsample.internal.opencl;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.gridsample.device.OpenClException;
import org.gridsample.internal.backend.Failures;
import org.gridsample.internal.backend.Log;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClMapping;
import org.gridsample.internal.opencl.binding.ClSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Host memory that the driver allocates, page-locked where it can, from and to which it transfers without a copy in between. Any thread may use it.
 *
 * <p>It stays mapped until the garbage collector finds its buffer unreachable, whatever becomes of sampler and device: to read one byte later would end
 * the process. All views of a direct buffer, of whatever type and however they came about, keep the buffer itself, since the JDK frees
 * the memory of its own direct buffers in the same way. So nothing here may keep a buffer, or all would stay for ever.
 */
final class PinnedMemory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);
    private static final Cleaner CLEANER = Cleaner.create();

    /** Longer than it takes to free one more of what the garbage collector has found. */
    private static final long SETTLING_MILLIS = 50;

    private final Supplier<ClSession> opening;
    private final Health health;

    /** Maps and unmaps, nothing else, so that to wait for it is short. Null before the first and after the last. */
    private ClSession queue;

    private int blocks;
    private long bytes;
    private boolean closed;

    /**
     * None yet.
     *
     * @param opening opens a queue that may be closed after the device's other ones
     */
    PinnedMemory(Supplier<ClSession> opening, Health health) {
        this.opening = opening;
        this.health = health;
    }

    /** So many bytes, which may be anything, in native order. */
    ByteBuffer allocate(int size) {
        if (size == 0) {
            return ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
        }
        if (bytes() > Runtime.getRuntime().maxMemory() - size) {
            collect();
        }
        try {
            return map(size);
        } catch (OpenClException e) {
            if (!Cl.NO_ROOM.contains(e.code()) || health.isLost()) {
                throw e;
            }
            collect();
            return map(size);
        }
    }

    /**
     * Has what nobody has any more freed: the garbage collector, which doesn't see how large it is, may have no reason to look for it. As the JDK does
     * for direct buffers, which may be as large together as the heap.
     */
    private void collect() {
        System.gc();
        long before;
        do {
            before = bytes();
            try {
                Thread.sleep(SETTLING_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        } while (bytes() < before);
    }

    private synchronized ByteBuffer map(int size) {
        if (queue == null) {
            queue = opening.get();
        }
        ClBuffer buffer = queue.createHostBuffer(size);
        ClMapping mapping;
        try {
            mapping = queue.map(buffer);
        } catch (Throwable failure) {
            Closing.afterFailure(failure, buffer::close);
            throw failure;
        }
        ByteBuffer mapped = mapping.bytes();
        Object place = mapping.place();
        CLEANER.register(mapped, () -> free(buffer, place));
        blocks++;
        bytes += size;
        return mapped;
    }

    private synchronized void free(ClBuffer buffer, Object place) {
        blocks--;
        bytes -= buffer.size();
        try {
            Closing.all(() -> unmap(buffer, place), buffer::close, this::closeQueue);
        } catch (RuntimeException e) {
            health.note(e);
            if (health.isLost()) {
                LOG.debug("freeing pinned memory of the lost device", e);
            } else {
                LOG.warn("pinned memory could not be freed: {}", Failures.summary(e));
            }
        }
    }

    private void unmap(ClBuffer buffer, Object place) {
        if (!health.isLost()) {
            queue.unmap(buffer, place);
            queue.finish();
        }
    }

    private void closeQueue() {
        if (closed && blocks == 0 && queue != null) {
            ClSession last = queue;
            queue = null;
            last.close();
        }
    }

    /** Of all that isn't freed. */
    synchronized long bytes() {
        return bytes;
    }

    /** There will be no more; what there is stays. */
    @Override
    public synchronized void close() {
        closed = true;
        closeQueue();
    }
}
