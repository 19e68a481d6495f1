package org.gridsample.internal.opencl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.gridsample.device.OpenClException;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.tensor.Tensor;

/**
 * For a device with memory of its own: one transfer for each tensor, into buffers that are kept from one request to the next.
 */
final class CopyTransport implements Transport {
    /** Two requests' worth: sizes that take turns don't push each other out. */
    private static final int MOST_KEPT = 6;

    private final ClSession session;
    private final Health health;

    /** Those not in use, the one used longest ago first. */
    private final List<ClBuffer> kept = new ArrayList<>();

    CopyTransport(ClSession session, Health health) {
        this.session = session;
        this.health = health;
    }

    @Override
    public void carry(SampleRequest request, Work work) {
        try {
            tryToCarry(request, work);
        } catch (OpenClException e) {
            if (!Cl.NO_ROOM.contains(e.code()) || kept.isEmpty() || health.isLost()) {
                throw e;
            }
            // What is kept may be what is missing, at whatever call the driver finds out.
            Closing.afterFailure(e, () -> closeAll(kept));
            tryToCarry(request, work);
        }
    }

    private void tryToCarry(SampleRequest request, Work work) {
        List<ClBuffer> taken = new ArrayList<>(3);
        try {
            ClBuffer input = take(request.input(), taken);
            ClBuffer grid = take(request.grid(), taken);
            ClBuffer output = take(request.output(), taken);
            session.write(input, request.input().values());
            session.write(grid, request.grid().values());
            work.run(input, grid, output);
            session.read(output, request.output().values());
        } catch (Throwable failure) {
            health.finishAfter(failure, request);
            Closing.afterFailure(failure, () -> closeAll(taken));
            throw failure;
        }
        kept.addAll(taken);
        while (kept.size() > MOST_KEPT) {
            kept.remove(0).close();
        }
    }

    /** The smallest kept buffer that is large enough but not wastefully so, or a new one. */
    private ClBuffer take(Tensor tensor, List<ClBuffer> taken) {
        long bytes = tensor.byteCount();
        ClBuffer best = null;
        for (ClBuffer buffer : kept) {
            if (buffer.size() >= bytes && buffer.size() / 2 <= bytes && (best == null || buffer.size() < best.size())) {
                best = buffer;
            }
        }
        if (best != null) {
            kept.remove(best);
        } else {
            best = session.createBuffer(bytes);
        }
        taken.add(best);
        return best;
    }

    private static void closeAll(List<ClBuffer> buffers) {
        List<ClBuffer> newestFirst = new ArrayList<>(buffers);
        buffers.clear();
        Collections.reverse(newestFirst);
        Closing.all(newestFirst.stream().<Runnable>map(buffer -> buffer::close).toArray(Runnable[]::new));
    }

    @Override
    public String describe() {
        return "one transfer each way";
    }

    @Override
    public void close() {
        closeAll(kept);
    }
}
