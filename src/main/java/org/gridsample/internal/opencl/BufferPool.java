package org.gridsample.internal.opencl;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClSession;

/** The device's buffers that are kept from one operation to the next. Any thread may use it. */
final class BufferPool implements AutoCloseable {
    /** Three calls that overlap, each with two tensors to read, one to write and scratch: sizes that take turns don't push each other out. */
    private static final int MOST_KEPT = 12;

    private final ClSession session;

    /** Those not in use, the one used longest ago first. */
    private final List<ClBuffer> kept = new ArrayList<>();

    BufferPool(ClSession session) {
        this.session = session;
    }

    /** The smallest kept buffer that is large enough but not wastefully so, or a new one. */
    ClBuffer take(long bytes) {
        synchronized (kept) {
            ClBuffer best = null;
            for (ClBuffer buffer : kept) {
                if (buffer.size() >= bytes
                        && buffer.size() / 2 <= bytes
                        && (best == null || buffer.size() < best.size())) {
                    best = buffer;
                }
            }
            if (best != null) {
                kept.remove(best);
                return best;
            }
        }
        return session.createBuffer(bytes);
    }

    void giveBack(List<ClBuffer> buffers) {
        List<ClBuffer> surplus;
        synchronized (kept) {
            kept.addAll(buffers);
            surplus = removeFirst(Math.max(0, kept.size() - MOST_KEPT));
        }
        Closing.newestFirst(surplus, ClBuffer::close);
    }

    /** Those used longest ago, to be closed without the lock, since drivers may take long for it. */
    private List<ClBuffer> removeFirst(int count) {
        List<ClBuffer> first = kept.subList(0, count);
        List<ClBuffer> removed = new ArrayList<>(first);
        first.clear();
        return removed;
    }

    /** Frees all that is kept, for want of room; whether that was anything. */
    boolean makeRoom(Throwable failure) {
        List<ClBuffer> all = removeAll();
        boolean makes = !all.isEmpty();
        Closing.afterFailure(failure, () -> Closing.newestFirst(all, ClBuffer::close));
        return makes;
    }

    private List<ClBuffer> removeAll() {
        synchronized (kept) {
            return removeFirst(kept.size());
        }
    }

    long bytes() {
        synchronized (kept) {
            return kept.stream().mapToLong(ClBuffer::size).sum();
        }
    }

    @Override
    public void close() {
        Closing.newestFirst(removeAll(), ClBuffer::close);
    }
}
