package org.gridsample.internal.opencl;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClSession;

/** The device's buffers that are kept from one operation to the next. Any thread may use it. */
final class BufferPool implements AutoCloseable {
    /** Two requests' worth of forward sampling: sizes that take turns don't push each other out. */
    private static final int MOST_KEPT = 8;

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
        synchronized (kept) {
            kept.addAll(buffers);
            while (kept.size() > MOST_KEPT) {
                kept.remove(0).close();
            }
        }
    }

    /** Frees all that is kept, for want of room; whether that was anything. */
    boolean makeRoom(Throwable failure) {
        synchronized (kept) {
            boolean makes = !kept.isEmpty();
            Closing.afterFailure(failure, this::close);
            return makes;
        }
    }

    long bytes() {
        synchronized (kept) {
            return kept.stream().mapToLong(ClBuffer::size).sum();
        }
    }

    @Override
    public void close() {
        synchronized (kept) {
            Closing.newestFirst(kept, ClBuffer::close);
        }
    }
}
