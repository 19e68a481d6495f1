package org.gridsample.internal.cpu;

import java.util.function.LongConsumer;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.tensor.ElementType;

/** The pure-Java CPU path: the output's pixels in tiles, spread over the cores. */
public final class CpuBackend implements Backend {
    @Override
    public void sample(SampleRequest request) {
        Tiling tiling = Tiling.of(request);
        WorkerPool.run(tiling.units(), WorkerPool.PROCESSORS, () -> {
            TileSampler sampler = request.type() == ElementType.FLOAT32
                    ? new FloatSampler(request, new FloatScratch())
                    : new DoubleSampler(request, new DoubleScratch());
            LongConsumer worker = unit -> tiling.sample(unit, sampler);
            return worker;
        });
    }

    @Override
    public String describe() {
        return "cpu, " + WorkerPool.PROCESSORS + (WorkerPool.PROCESSORS == 1 ? " thread" : " threads");
    }

    /** Nothing to free: the threads are the process's and go when idle. */
    @Override
    public void close() {}
}
