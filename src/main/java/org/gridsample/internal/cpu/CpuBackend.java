package org.gridsample.internal.cpu;

import java.util.Optional;
import java.util.function.Supplier;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.GridGradient;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.internal.backend.Limits;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.Partition;
import org.gridsample.internal.backend.SampleRequest;

/** The pure-Java CPU path: the output's pixels in tiles, spread over the cores. */
public final class CpuBackend implements Backend {
    /** Pixels times channels below which waking another thread takes longer than the work. */
    private static final long SMALL = 16_384;

    /** Samples may be of channels of any size; of gradients ints count a channel's elements, and those of the input are added to in one buffer. */
    @Override
    public Optional<String> refusal(Operation operation) {
        return switch (operation.kind()) {
            case SAMPLE -> operation.tangent().isPresent() ? tooLarge(operation.geometry()) : Optional.empty();
            case GRID_GRADIENT -> tooLarge(operation.geometry());
            case INPUT_GRADIENT -> scattered(operation);
        };
    }

    private static Optional<String> tooLarge(Geometry geometry) {
        return FloatTapOffsets.reach(geometry)
                ? Optional.empty()
                : Optional.of("input: expected channels, or with channels last items, of at most " + Integer.MAX_VALUE
                        + " elements to have a gradient, got "
                        + geometry.inputPlane() * geometry.input().pixel()
                        + "; take a part of the input");
    }

    private static Optional<String> scattered(Operation operation) {
        return Partition.scattered(operation)
                .map(argument ->
                        argument + ": expected each channel, or with channels last each item, and an item's points"
                                + " in one buffer, of at most " + Integer.MAX_VALUE
                                + " bytes, for the gradient of the input, got"
                                + " several; take a part of it, in memory of its own");
    }

    @Override
    public void run(Operation operation) {
        Partition.forEach(operation, Limits.NONE, part -> task(part).run());
    }

    private static Runnable task(Operation part) {
        return switch (part.kind()) {
            case SAMPLE ->
                part.tangent().isPresent()
                        ? () -> tangentPart((SampleRequest) part)
                        : () -> samplePart((SampleRequest) part);
            case GRID_GRADIENT -> () -> byGrid((GridGradient) part);
            case INPUT_GRADIENT -> byInput((InputGradient) part);
        };
    }

    private static void samplePart(SampleRequest request) {
        run(request, Tiling.of(request), () -> switch (request.type().precision()) {
            case FLOAT32 -> floatSampler(request, FloatScratch.take());
            case FLOAT64 -> doubleSampler(request, DoubleScratch.take());
        });
    }

    private static void tangentPart(SampleRequest request) {
        run(request, Tiling.of(request), () -> switch (request.type().precision()) {
            case FLOAT32 -> floatTangentSampler(request, FloatScratch.take());
            case FLOAT64 -> doubleTangentSampler(request, DoubleScratch.take());
        });
    }

    private static FloatTangentSampler floatTangentSampler(SampleRequest request, FloatScratch scratch) {
        return new FloatTangentSampler(request, scratch, Storage.floatWriter(request, scratch));
    }

    private static DoubleTangentSampler doubleTangentSampler(SampleRequest request, DoubleScratch scratch) {
        return new DoubleTangentSampler(request, scratch, Storage.doubleWriter(request, scratch));
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

    private static void byGrid(GridGradient gradient) {
        run(gradient, Tiling.ofPixels(gradient.geometry()), () -> switch (gradient.grid()
                .type()
                .precision()) {
            case FLOAT32 -> new FloatGridGradient(gradient, FloatScratch.take());
            case FLOAT64 -> new DoubleGridGradient(gradient, DoubleScratch.take());
        });
    }

    private static Runnable byInput(InputGradient gradient) {
        return switch (gradient.grid().type().precision()) {
            case FLOAT32 -> () -> new FloatInputGradient(gradient).run(threads(gradient));
            case FLOAT64 -> () -> new DoubleInputGradient(gradient).run(threads(gradient));
        };
    }

    private static int threads(Operation operation) {
        return operation.geometry().values() <= SMALL ? 1 : WorkerPool.PROCESSORS;
    }

    private static void run(Operation operation, Tiling tiling, Supplier<TileSampler> samplers) {
        WorkerPool.run(tiling.units(), threads(operation), () -> new TileWorker(tiling, samplers.get()));
    }

    private record TileWorker(Tiling tiling, TileSampler sampler) implements WorkerPool.Worker {
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
