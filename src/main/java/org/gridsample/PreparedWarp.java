package org.gridsample;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.PreparedSample;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.io.Closing;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Samples inputs of one type and shape at the same coordinates, with the bits that {@link GridSampler#sampleInto(Tensor,
 * org.gridsample.sampling.Coordinates, org.gridsample.sampling.SampleOptions, Tensor) sampleInto} gives; {@link GridSampler#prepare prepare} makes
 * it. What it reads beside the input lies on the device, once. A call compiles nothing and allocates next to nothing.
 *
 * <pre>{@code
 * try (PreparedWarp straighten = sampler.prepare(lens, ElementType.UINT8, new long[] {1, 1080, 1920, 3}, options)) {
 *     while (film.readInto(frame)) {
 *         straighten.apply(frame, output);
 *         show(output);
 *     }
 * }
 * }</pre>
 *
 * <p>What fails is as in other calls of the sampler: the device {@link org.gridsample.device.DeviceSelector#AUTO} goes on on the CPU path, with
 * any other the call throws.
 *
 * <p>Thread-safe, as the sampler is. To be closed before it, or with it; closing it while calls use it is safe.
 */
public final class PreparedWarp implements AutoCloseable {
    private final PreparedSample sample;
    private final Consumer<Operation> runner;

    /** What it reads beside the input, where that isn't in host memory. */
    private final List<DeviceTensor> kept;

    private final Function<SampleRequest, CompletableFuture<Tensor>> async;
    private volatile boolean closed;

    PreparedWarp(
            PreparedSample sample,
            Consumer<Operation> runner,
            Function<SampleRequest, CompletableFuture<Tensor>> async,
            List<DeviceTensor> kept) {
        this.sample = sample;
        this.runner = runner;
        this.async = async;
        this.kept = List.copyOf(kept);
    }

    /**
     * Samples into the caller's memory. Either may be a {@link DeviceTensor} of the sampler; frames whose rows lie apart ({@link Tensor#strided})
     * are taken as well, but cost what a call costs that is not prepared.
     *
     * @param input of {@link #inputType} and {@link #inputShape}
     * @param output of {@link #outputType} and {@link #outputShape}, sharing no memory with the input
     * @throws IllegalArgumentException if they are of another type or shape, or the output overlaps the input or is read-only
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}, or after the sampler's
     */
    public void apply(Tensor input, Tensor output) {
        SampleRequest request = sample.over(input, output);
        checkOpen();
        runner.accept(request);
    }

    /**
     * Samples into a new tensor.
     *
     * @param input of {@link #inputType} and {@link #inputShape}
     * @return of {@link #outputType} and {@link #outputShape}
     * @throws IllegalArgumentException if it is of another type or shape
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}, or after the sampler's
     */
    public Tensor apply(Tensor input) {
        Tensor output = Tensor.zeros(sample.outputType(), sample.outputShape());
        apply(input, output);
        return output;
    }

    /**
     * Samples into the caller's memory by a thread of the sampler's, so that reading the next frame, and on a device with memory of its own its way
     * there, go on meanwhile: see {@link GridSampler#sampleAsync(Tensor, org.gridsample.sampling.Coordinates,
     * org.gridsample.sampling.SampleOptions) sampleAsync}.
     *
     * @param input of {@link #inputType} and {@link #inputShape}
     * @param output of {@link #outputType} and {@link #outputShape}, sharing no memory with the input
     * @return the output, when that is computed
     * @throws IllegalArgumentException if they are of another type or shape, or the output overlaps the input or is read-only
     * @throws IllegalStateException after {@link #close}, or after the sampler's
     */
    public CompletableFuture<Tensor> applyAsync(Tensor input, Tensor output) {
        SampleRequest request = sample.over(input, output);
        checkOpen();
        return async.apply(request);
    }

    /**
     * Samples into a new tensor by a thread of the sampler's: see {@link #applyAsync(Tensor, Tensor)}.
     *
     * @param input of {@link #inputType} and {@link #inputShape}
     * @return a tensor of {@link #outputType} and {@link #outputShape}, when that is computed
     * @throws IllegalArgumentException if it is of another type or shape
     * @throws IllegalStateException after {@link #close}, or after the sampler's
     */
    public CompletableFuture<Tensor> applyAsync(Tensor input) {
        return applyAsync(input, Tensor.zeros(sample.outputType(), sample.outputShape()));
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this prepared warp is closed; prepare another");
        }
    }

    /**
     * What it was prepared for.
     *
     * @return the inputs' element type
     */
    public ElementType inputType() {
        return sample.inputType();
    }

    /**
     * What it was prepared for.
     *
     * @return a copy of the inputs' shape
     */
    public long[] inputShape() {
        return sample.inputShape();
    }

    /**
     * What it gives.
     *
     * @return the outputs' element type
     */
    public ElementType outputType() {
        return sample.outputType();
    }

    /**
     * What it gives.
     *
     * @return a copy of the outputs' shape
     */
    public long[] outputShape() {
        return sample.outputShape();
    }

    /**
     * Frees what it has on the device, when no call uses it any more, those that {@link #applyAsync(Tensor, Tensor) applyAsync} has taken included; a
     * second call does nothing.
     */
    @Override
    public void close() {
        closed = true;
        Closing.all(kept.stream().<Runnable>map(tensor -> tensor::close).toArray(Runnable[]::new));
    }
}
