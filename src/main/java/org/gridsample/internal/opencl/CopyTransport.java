package org.gridsample.internal.opencl;

import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.gridsample.device.OpenClException;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.tensor.Tensor;

/**
 * For a device with memory of its own: one transfer for each tensor, into buffers that are kept from one operation to the next. What lies
 * between the elements of a tensor that isn't dense stays in the host's memory.
 */
final class CopyTransport implements Transport {
    /** Two requests' worth of forward sampling: sizes that take turns don't push each other out. */
    private static final int MOST_KEPT = 8;

    private final ClSession session;
    private final Health health;

    /** Those not in use, the one used longest ago first. */
    private final List<ClBuffer> kept = new ArrayList<>();

    CopyTransport(ClSession session, Health health) {
        this.session = session;
        this.health = health;
    }

    @Override
    public Operation onDevice(Operation operation) {
        return operation.packed();
    }

    @Override
    public void carry(Operation operation, Work work) {
        try {
            tryToCarry(operation, work);
        } catch (OpenClException e) {
            if (!Cl.NO_ROOM.contains(e.code()) || kept.isEmpty() || health.isLost()) {
                throw e;
            }
            // What is kept may be what is missing, at whatever call the driver finds out.
            Closing.afterFailure(e, () -> Closing.newestFirst(kept, ClBuffer::close));
            tryToCarry(operation, work);
        }
    }

    private void tryToCarry(Operation operation, Work work) {
        List<Tensor> read = operation.read();
        List<Tensor> written = operation.written();
        List<ClBuffer> taken = new ArrayList<>(read.size() + written.size() + 1);
        try {
            for (Tensor tensor : read) {
                take(tensor.byteCount(), taken);
            }
            for (Tensor tensor : written) {
                take(tensor.byteCount(), taken);
            }
            if (work.scratchBytes() > 0) {
                take(work.scratchBytes(), taken);
            }
            for (int i = 0; i < read.size(); i++) {
                write(taken.get(i), read.get(i));
            }
            work.run(taken);
            for (int i = 0; i < written.size(); i++) {
                read(taken.get(read.size() + i), written.get(i));
            }
        } catch (Throwable failure) {
            health.finishAfter(failure, operation);
            Closing.afterFailure(failure, () -> Closing.newestFirst(taken, ClBuffer::close));
            throw failure;
        }
        kept.addAll(taken);
        while (kept.size() > MOST_KEPT) {
            kept.remove(0).close();
        }
    }

    private void write(ClBuffer target, Tensor source) {
        if (source.isDense()) {
            session.write(target, source.values());
        } else {
            eachBlock(
                    source,
                    (offset, memory, rowBytes, rows, pitch) ->
                            session.writeRows(target, offset, memory, rowBytes, rows, pitch));
        }
    }

    private void read(ClBuffer source, Tensor target) {
        if (target.isDense()) {
            session.read(source, target.values());
        } else {
            eachBlock(
                    target,
                    (offset, memory, rowBytes, rows, pitch) ->
                            session.readRows(source, offset, memory, rowBytes, rows, pitch));
        }
    }

    private interface RowTransfer {
        void call(long offset, Buffer memory, long rowBytes, long rows, long pitch);
    }

    private static void eachBlock(Tensor tensor, RowTransfer transfer) {
        int bytes = tensor.type().bytes();
        long offset = 0;
        for (RowBlock block : RowBlock.of(tensor)) {
            long rowBytes = block.length() * bytes;
            Buffer memory = tensor.memory().position((int) block.first());
            transfer.call(offset, memory, rowBytes, block.rows(), block.pitch() * bytes);
            offset += rowBytes * block.rows();
        }
    }

    /** The smallest kept buffer that is large enough but not wastefully so, or a new one. */
    private void take(long bytes, List<ClBuffer> taken) {
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
    }

    @Override
    public String describe() {
        return "one transfer each way";
    }

    @Override
    public void close() {
        Closing.newestFirst(kept, ClBuffer::close);
    }
}
