package org.gridsample.internal.opencl;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.tensor.DeviceMemory;
import org.gridsample.tensor.Tensor;

/** For a device that shares the host's memory: it works in the tensors' own, and nothing is copied. */
final class InPlaceTransport implements Transport {
    private final ClSession session;
    private final Health health;
    private final CommandQueue queue;

    /** Of the operation whose turn it is; else empty. */
    private final List<ClBuffer> buffers = new ArrayList<>();

    InPlaceTransport(ClSession session, Health health, CommandQueue queue) {
        this.session = session;
        this.health = health;
        this.queue = queue;
    }

    @Override
    public Operation onDevice(Operation operation) {
        return operation;
    }

    @Override
    public void carry(Operation operation, Work work) {
        queue.take(() -> carryInTurn(operation, work));
    }

    @Override
    public void carryInTurn(Operation operation, Work work) {
        List<Tensor> read = operation.read();
        List<Tensor> written = operation.written();
        try {
            for (Tensor tensor : read) {
                buffers.add(session.wrap(OwnMemory.of(tensor)));
            }
            for (Tensor tensor : written) {
                buffers.add(session.wrap(OwnMemory.of(tensor)));
            }
            if (work.scratchBytes() > 0) {
                buffers.add(session.createBuffer(work.scratchBytes()));
            }
            try {
                work.run(buffers);
                for (int i = 0; i < written.size(); i++) {
                    session.readBack(buffers.get(read.size() + i));
                }
            } catch (Throwable failure) {
                health.finishAfter(failure, session, operation);
                throw failure;
            }
            Closing.newestFirst(buffers, ClBuffer::close);
        } catch (Throwable failure) {
            Closing.afterFailure(failure, () -> Closing.newestFirst(buffers, ClBuffer::close));
            throw failure;
        } finally {
            Reference.reachabilityFence(operation);
        }
    }

    @Override
    public Optional<DeviceMemory> allocate(long bytes) {
        return Optional.empty();
    }

    @Override
    public long keptBytes() {
        return 0;
    }

    @Override
    public String describe() {
        return "host memory used in place";
    }

    @Override
    public void close() {}
}
