package org.gridsample.internal.opencl;

import java.lang.ref.Reference;
import java.nio.Buffer;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClSession;

/** For a device that shares the host's memory: it works in the tensors' own, and nothing is copied. */
final class InPlaceTransport implements Transport {
    private final ClSession session;
    private final Health health;

    InPlaceTransport(ClSession session, Health health) {
        this.session = session;
        this.health = health;
    }

    @Override
    public void carry(SampleRequest request, Work work) {
        Buffer result = request.output().values();
        try (ClBuffer input = session.wrap(request.input().values());
                ClBuffer grid = session.wrap(request.grid().values());
                ClBuffer output = session.wrap(result)) {
            try {
                work.run(input, grid, output);
                // Into the memory that it is wrapped around: the driver has nothing to copy.
                session.read(output, result);
            } catch (Throwable failure) {
                health.finishAfter(failure, request);
                throw failure;
            }
        } finally {
            Reference.reachabilityFence(request);
        }
    }

    @Override
    public String describe() {
        return "host memory used in place";
    }

    @Override
    public void close() {}
}
