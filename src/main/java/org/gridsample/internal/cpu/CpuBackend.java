package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Limits;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.Partition;
import org.gridsample.internal.backend.SampleRequest;

/** The pure-Java CPU path: the output's pixels in tiles, spread over the cores. */
public final class CpuBackend implements Backend {
    /** Pixels times channels below which waking another thread takes longer than the work. */
    private static final long SMALL = 16_384;

    @Override
    public void run(Operation operation) {
        Partition.forEach(operation, Limits.NONE, part -> task(part).run());
    }

    private static Runnable task(Operation part) {
        return switch (part.kind()) {
            case SAMPLE -> () -> samplePart((SampleRequest) part);
            case GRID_GRADIENT, INPUT_GRADIENT -> throw new UnsupportedOperationException();
        };
    }

    private static void samplePart(SampleRequest request) {
        Tiling tiling = Tiling.of(request);
        boolean small = request.output().elementCount() <= SMALL;
        WorkerPool.run(tiling.units(), small ? 1 : WorkerPool.PROCESSORS, () -> new TileWorker(tiling, request));
    }

    private static final class TileWorker implements WorkerPool.Worker {
        private final Tiling tiling;
        private final TileSampler sampler;

        TileWorker(Tiling tiling, SampleRequest request) {
            this.tiling = tiling;
            sampler = switch (request.type().precision()) {
                case FLOAT32 -> floatSampler(request, FloatScratch.take());
                case FLOAT64 -> doubleSampler(request, DoubleScratch.take());
            };
        }

        private static FloatSampler floatSampler(SampleRequest request, FloatScratch scratch) {
            return new FloatSampler(
                    request,
                    scratch,
                    Storage.floatReader(request, scratch),
                    Storage.floatFill(request, scratch),
                    Storage.floatWriter(request, scratch));
        }

        private static DoubleSampler doubleSampler(SampleRequest request, DoubleScratch scratch) {
            return new DoubleSampler(
                    request,
                    scratch,
                    Storage.doubleReader(request, scratch),
                    Storage.doubleFill(request, scratch),
                    Storage.doubleWriter(request, scratch));
        }

        @Override
        public void run(long unit) {
            sampler.sample(tiling.tile(unit));
        }

        @Override
        public void close() {
            sampler.close();
        }
    }

    @Override
    public String describe() {
        return "cpu, " + WorkerPool.PROCESSORS + (WorkerPool.PROCESSORS == 1 ? " thread" : " threads");
    }

    /** Nothing to free: the threads are the process's and go when idle. */
    @Override
    public void close() {}
}
