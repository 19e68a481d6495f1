package org.gridsample;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.MemoryUse;
import org.gridsample.device.OpenClContext;
import org.gridsample.device.OpenClEvent;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.DeviceTensors;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.PixelHint;
import org.gridsample.internal.backend.PreparedSample;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.choice.Backends;
import org.gridsample.internal.choice.Terms;
import org.gridsample.internal.choice.Wanted;
import org.gridsample.internal.files.FileSampling;
import org.gridsample.internal.files.GradientFiles;
import org.gridsample.internal.gradients.Backward;
import org.gridsample.internal.gradients.DoubleBackward;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.probe.Vetted;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.SecondGradients;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples tensors at arbitrary coordinates, as PyTorch's {@code grid_sample} does, on the device chosen when it was opened.
 *
 * <p>Shapes: input {@code [N, C, H, W]} with grid {@code [N, Ho, Wo, 2]} gives {@code [N, C, Ho, Wo]}; input {@code [N, C, D,
 * H, W]} with grid {@code [N, Do, Ho, Wo, 3]} gives {@code [N, C, Do, Ho, Wo]}. These have their channels first; {@link
 * SampleOptions#withLayouts} has those of input or output last. The grid's last axis is (x, y) or (x, y, z),
 * -1 and 1 being the borders of the input. A batch of 1 on one side serves every item of the other. Input and grid are of
 * one element type. The result has the same bits on every device and on the CPU path.
 *
 * <p>Thread-safe: any number of threads may sample at once. {@link #close} waits for the calls under way; calls after it
 * throw IllegalStateException.
 */
public final class GridSampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GridSampler.class);

    private final Backend backend;
    private final DeviceChoice choice;
    private final DeviceTensors deviceTensors;
    private final PixelHint pixelHint = new PixelHint(LOG);
    private final AsyncCalls asyncCalls;
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    /** The last one of {@link #sampleInto}: who samples frame after frame mostly has them in the same memory. Weak, as that is the caller's. */
    private volatile WeakReference<SampleRequest> last = new WeakReference<>(null);

    GridSampler(Backends.Chosen chosen) {
        this(chosen, Builder.ASYNC_LIMIT);
    }

    private GridSampler(Backends.Chosen chosen, int asyncLimit) {
        asyncCalls = new AsyncCalls(asyncLimit);
        backend = chosen.backend();
        choice = chosen.choice();
        deviceTensors = new DeviceTensors(backend, this::whileOpen);
    }

    /**
     * A sampler on the best OpenCL device, or on the CPU path where there is none, unless the user chooses another by {@code
     * -Dgridsample.device} or {@code GRIDSAMPLE_DEVICE} ({@link Builder#device}); {@link #describe} says which and why.
     *
     * @return the sampler, to be closed by the caller
     * @throws org.gridsample.device.BackendUnavailableException if the device that the user chooses isn't there or fails
     * @throws IllegalArgumentException if the user's setting can't be read
     */
    public static GridSampler open() {
        return builder().open();
    }

    /**
     * A builder, to choose device and binding.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Samples with PyTorch's defaults: bilinear, zeros, align_corners false.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param grid {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}
     * @return a new tensor {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public Tensor sample(Tensor input, Tensor grid) {
        return sample(input, grid, SampleOptions.defaults());
    }

    /**
     * Samples.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param grid {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}
     * @param options interpolation, padding, align_corners, antialias
     * @return a new tensor {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public Tensor sample(Tensor input, Tensor grid, SampleOptions options) {
        return sample(input, new Coordinates.Grid(grid), options);
    }

    /**
     * Samples at coordinates of any kind.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param coordinates where each output pixel reads the input
     * @param options interpolation, padding, align_corners, antialias
     * @return a new tensor {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public Tensor sample(Tensor input, Coordinates coordinates, SampleOptions options) {
        SampleRequest request = SampleRequest.of(input, coordinates, options);
        run(request);
        return request.output();
    }

    /**
     * Warps a picture or a volume, or a batch of them.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param transform where the content goes; about the input's centre where it has no other
     * @param options interpolation and padding
     * @param outputExtents the output's {@code H, W} or {@code D, H, W}, counted from the place of the input's first pixel; none: the
     *     input's
     * @return a new tensor {@code [N, C, ...]} of these extents
     * @throws IllegalArgumentException if input, transform and extents don't fit each other
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public Tensor warp(Tensor input, Transform transform, SampleOptions options, long... outputExtents) {
        return warp(input, List.of(transform), options, outputExtents);
    }

    /**
     * Warps each item of a batch by a transform of its own, or one input by each of them.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param transforms N of them, or any number for a batch of 1
     * @param options interpolation and padding
     * @param outputExtents the output's {@code H, W} or {@code D, H, W}; none: the input's
     * @return a new tensor {@code [N, C, ...]} of these extents
     * @throws IllegalArgumentException if input, transforms and extents don't fit each other
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public Tensor warp(Tensor input, List<Transform> transforms, SampleOptions options, long... outputExtents) {
        return sample(input, coordinates(transforms, input, options, outputExtents), options);
    }

    /**
     * Prepares to sample many inputs of one type and shape at the same coordinates: the frames of a film, say, that a lens' map straightens. What
     * doesn't depend on the pixels is done here: all is checked, the kernel is built, and the coordinates are copied to where they are read.
     *
     * @param coordinates where each output pixel reads the input; what is written to their tensor later changes nothing
     * @param inputType the inputs' element type
     * @param inputShape {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param options interpolation, padding, align_corners, antialias
     * @return what samples so, to be closed by the caller
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails, or can't do this
     * @throws IllegalStateException after {@link #close}
     */
    public PreparedWarp prepare(
            Coordinates coordinates, ElementType inputType, long[] inputShape, SampleOptions options) {
        List<DeviceTensor> kept = new ArrayList<>();
        try {
            PreparedSample sample = PreparedSample.of(inputType, inputShape, coordinates, options, tensor -> {
                Tensor copy = deviceTensors.keep(tensor);
                if (copy instanceof DeviceTensor onDevice) {
                    kept.add(onDevice);
                }
                return copy;
            });
            Consumer<Operation> computing = prepared(sample.like());
            return new PreparedWarp(
                    sample, request -> run(request, computing), request -> async(request, computing), kept);
        } catch (Throwable failure) {
            Closing.afterFailure(failure, () -> Closing.newestFirst(kept, DeviceTensor::close));
            throw failure;
        }
    }

    /** What computes requests that are as this one. */
    private Consumer<Operation> prepared(SampleRequest like) {
        if (like.geometry().values() == 0) {
            return this::compute;
        }
        List<Consumer<Operation>> prepared = new ArrayList<>(1);
        run(like, operation -> {
            check(operation);
            prepared.add(backend.prepare(operation));
        });
        return operation -> {
            refuse(operation);
            prepared.get(0).accept(operation);
        };
    }

    /**
     * Prepares to warp many pictures or volumes of one type and shape by one transform, as {@link #prepare(Coordinates, ElementType, long[],
     * SampleOptions)}.
     *
     * @param transform where the content goes; about the inputs' centre where it has no other
     * @param inputType the inputs' element type
     * @param inputShape {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param options interpolation and padding
     * @param outputExtents the outputs' {@code H, W} or {@code D, H, W}, counted from the place of the input's first pixel; none: the
     *     input's
     * @return what warps so, to be closed by the caller
     * @throws IllegalArgumentException if shape, transform and extents don't fit each other
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails, or can't do this
     * @throws IllegalStateException after {@link #close}
     */
    public PreparedWarp prepare(
            Transform transform,
            ElementType inputType,
            long[] inputShape,
            SampleOptions options,
            long... outputExtents) {
        if (inputShape.length != 4 && inputShape.length != 5) {
            throw new IllegalArgumentException(
                    "inputShape: expected four extents or five, got " + Arrays.toString(inputShape));
        }
        long[] extents = options.inputLayout().spatialExtents(inputShape);
        return prepare(
                transform.aboutCentreOf(extents).coordinates(outputExtents.length == 0 ? extents : outputExtents),
                inputType,
                inputShape,
                options);
    }

    private static Coordinates coordinates(
            List<Transform> transforms, Tensor input, SampleOptions options, long... outputExtents) {
        Layout layout = Objects.requireNonNull(options, "options").inputLayout();
        List<Transform> placed =
                transforms.stream().map(one -> one.aboutCentreOf(input, layout)).toList();
        long[] extents = outputExtents.length == 0 ? layout.spatialExtents(input.shape()) : outputExtents;
        return Transform.coordinates(placed, extents);
    }

    /**
     * Samples into the caller's memory: every element of the output is written, nothing is allocated for it. Where the output is a {@linkplain
     * Tensor#region region} of another tensor, the rest of that stays as it is; nothing else may be written between the region's first and
     * last element meanwhile.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param grid {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}
     * @param options interpolation, padding, align_corners, antialias
     * @param output {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}, of the input's type, sharing no memory with input or
     *     grid
     * @throws IllegalArgumentException if shapes or types don't fit, or the output overlaps an input or is read-only
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void sampleInto(Tensor input, Tensor grid, SampleOptions options, Tensor output) {
        sampleInto(input, new Coordinates.Grid(grid), options, output);
    }

    /**
     * Samples into the caller's memory at coordinates of any kind, as {@link #sampleInto(Tensor, Tensor, SampleOptions, Tensor)}.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param coordinates where each output pixel reads the input
     * @param options interpolation, padding, align_corners, antialias
     * @param output {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}, of the input's type, sharing no memory with input or
     *     coordinates
     * @throws IllegalArgumentException if shapes or types don't fit, or the output overlaps an input or is read-only
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void sampleInto(Tensor input, Coordinates coordinates, SampleOptions options, Tensor output) {
        SampleRequest request = last.get();
        if (request == null || !request.isOf(input, coordinates, options, output)) {
            request = SampleRequest.of(input, coordinates, options, output);
            last = new WeakReference<>(request);
        }
        run(request);
    }

    /**
     * Samples as {@link #sample(Tensor, Coordinates, SampleOptions) sample} does, by a thread of the sampler's. So many calls are under way at
     * once, their results waiting for those before them included, as {@link Builder#asyncLimit} says; a further one waits here until one of
     * them is done. Futures complete in the order of the calls, with what the call gives or, as it is, with what it throws.
     *
     * <p>A future can be cancelled until its call has begun; {@code cancel} then is true, and nothing is read or written. Once it has begun, {@code
     * cancel} changes nothing and is false. Until its future is complete a call reads and writes its tensors; those on the device may be closed as
     * soon as this returns, and are freed after it.
     *
     * <p>What goes on in the thread that completes a future, as {@code thenAccept} does, holds up later ones: it must neither wait for
     * the future of a later call nor close this sampler. A call that it makes is made at once, in that thread. A future that is completed from outside, as
     * {@code orTimeout} does it, stops no call, which goes on to read and write its tensors.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param coordinates where each output pixel reads the input
     * @param options interpolation, padding, align_corners, antialias
     * @return a new tensor {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}, when that is computed
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws IllegalStateException after {@link #close}
     */
    public CompletableFuture<Tensor> sampleAsync(Tensor input, Coordinates coordinates, SampleOptions options) {
        return async(SampleRequest.of(input, coordinates, options), this::compute);
    }

    /**
     * Samples into the caller's memory, as {@link #sampleInto(Tensor, Coordinates, SampleOptions, Tensor) sampleInto} does, by a thread of the
     * sampler's: see {@link #sampleAsync(Tensor, Coordinates, SampleOptions)}.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param coordinates where each output pixel reads the input
     * @param options interpolation, padding, align_corners, antialias
     * @param output of the shape and type of the result, sharing no memory with input or coordinates
     * @return the output, when that is computed
     * @throws IllegalArgumentException if shapes or types don't fit, or the output overlaps an input or is read-only
     * @throws IllegalStateException after {@link #close}
     */
    public CompletableFuture<Tensor> sampleAsync(
            Tensor input, Coordinates coordinates, SampleOptions options, Tensor output) {
        return async(SampleRequest.of(input, coordinates, options, output), this::compute);
    }

    /**
     * Warps as {@link #warp(Tensor, Transform, SampleOptions, long...) warp} does, by a thread of the sampler's: see {@link #sampleAsync(Tensor,
     * Coordinates, SampleOptions)}.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param transform where the content goes; about the input's centre where it has no other
     * @param options interpolation and padding
     * @param outputExtents the output's {@code H, W} or {@code D, H, W}; none: the input's
     * @return a new tensor {@code [N, C, ...]} of these extents, when that is computed
     * @throws IllegalArgumentException if input, transform and extents don't fit each other
     * @throws IllegalStateException after {@link #close}
     */
    public CompletableFuture<Tensor> warpAsync(
            Tensor input, Transform transform, SampleOptions options, long... outputExtents) {
        return sampleAsync(input, coordinates(List.of(transform), input, options, outputExtents), options);
    }

    /** Its tensors on the device may be closed as soon as this returns. */
    private CompletableFuture<Tensor> async(SampleRequest request, Consumer<Operation> computing) {
        DeviceTensors.Held held = deviceTensors.hold(request);
        return asyncCalls.call(
                () -> {
                    whileOpen(() -> {
                        if (!request.isEmpty()) {
                            held.run(computing);
                        }
                    });
                    return request.output();
                },
                held::release);
    }

    /**
     * Warps into the caller's memory, as {@link #sampleInto(Tensor, Tensor, SampleOptions, Tensor)}: a frame into another one, say, that are
     * both on the device.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param transform where the content goes; about the input's centre where it has no other
     * @param options interpolation and padding
     * @param output {@code [N, C, ...]}, of which extents is counted from the place of the input's first pixel; sharing no memory with
     *     the input
     * @throws IllegalArgumentException if input, transform and output don't fit each other, or the output overlaps the input or is
     *     read-only
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void warpInto(Tensor input, Transform transform, SampleOptions options, Tensor output) {
        warpInto(input, List.of(transform), options, output);
    }

    /**
     * Warps each item of a batch by a transform of its own, or one input by each of them, into the caller's memory, as {@link
     * #sampleInto(Tensor, Tensor, SampleOptions, Tensor)}.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param transforms N of them, or any number for a batch of 1
     * @param options interpolation and padding
     * @param output {@code [N, C, ...]}, of which extents is counted from the place of the input's first pixel; sharing no memory with
     *     the input
     * @throws IllegalArgumentException if input, transforms and output don't fit each other, or the output overlaps the input or is
     *     read-only
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void warpInto(Tensor input, List<Transform> transforms, SampleOptions options, Tensor output) {
        Objects.requireNonNull(options, "options");
        if (output.rank() != input.rank()) {
            throw new IllegalArgumentException(
                    "output: expected the input's rank, " + input.rank() + ", got " + output);
        }
        long[] extents = options.outputLayout().spatialExtents(output.shape());
        sampleInto(input, coordinates(transforms, input, options, extents), options, output);
    }

    /**
     * How much of what each pixel of the output reads is inside the input, as a mask to blend with: what {@link #sample(Tensor,
     * Coordinates, SampleOptions) sample} makes of an input that is 1 everywhere, by bits, but no such input is made. Outside along
     * axes with {@link org.gridsample.sampling.Padding#ZEROS} it is 0, whatever their fill; along other axes nothing is outside.
     *
     * <p>Nearest gives 0 or 1; bilinear the share of the weights that is inside, from 0 to 1 but for rounding. Bicubic's weights may
     * be negative, and so its shares below 0 or above 1.
     *
     * <p>With {@link SampleOptions#withOutputType} uint8 it is 255 times as much, rounded half to even, from 0 to 255. Of the options only what
     * says how is sampled counts, and this type: fill, scales and layouts are the picture's.
     *
     * @param coordinates where each output pixel reads the input
     * @param inputExtents the input's {@code [H, W]} or {@code [D, H, W]}
     * @param options interpolation, padding, align_corners, antialias; the output's type
     * @return a new tensor {@code [N, 1, Ho, Wo]} or {@code [N, 1, Do, Ho, Wo]}: float32, or float64 where the coordinates are
     *     points of that type; where they aren't, uint8 or float16 if the options ask for it
     * @throws IllegalArgumentException if shapes don't fit, or the options ask for another type
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public Tensor coverage(Coordinates coordinates, long[] inputExtents, SampleOptions options) {
        Objects.requireNonNull(options, "options");
        SampleRequest request = SampleRequest.ofCoverage(inputShape(inputExtents), coordinates, options);
        run(request);
        return request.output();
    }

    /**
     * What {@link #coverage coverage} gives, into the caller's memory: every element of the output is written, and nothing else, as {@link
     * #sampleInto(Tensor, Tensor, SampleOptions, Tensor)} has it for regions. Like every call it may be made by any number of threads at once, by
     * each into memory of its own.
     *
     * @param coordinates where each output pixel reads the input
     * @param inputExtents the input's {@code [H, W]} or {@code [D, H, W]}
     * @param options interpolation, padding, align_corners, antialias; the output's type
     * @param output {@code [N, 1, Ho, Wo]} or {@code [N, 1, Do, Ho, Wo]}, of the type that {@code coverage} gives, sharing no memory with the
     *     coordinates
     * @throws IllegalArgumentException if shapes or types don't fit, the options ask for another type, or the output overlaps the
     *     coordinates or is read-only
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void coverageInto(Coordinates coordinates, long[] inputExtents, SampleOptions options, Tensor output) {
        Objects.requireNonNull(options, "options");
        run(SampleRequest.ofCoverage(inputShape(inputExtents), coordinates, options, output));
    }

    /** Of one channel. */
    private static long[] inputShape(long[] inputExtents) {
        if (inputExtents.length != 2 && inputExtents.length != 3) {
            throw new IllegalArgumentException(
                    "inputExtents: expected [H, W] or [D, H, W], got " + Arrays.toString(inputExtents));
        }
        return Layout.CHANNELS_FIRST.shape(1, 1, inputExtents);
    }

    /**
     * The gradients of {@link #sample(Tensor, Tensor, SampleOptions) sample}, as PyTorch's {@code backward} gives them, by bits.
     *
     * @param gradOutput the gradient of a loss by the output, {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}
     * @param input what was sampled, {@code [N, C, H, W]} or {@code [N, C, D, H, W]}, float32 or float64
     * @param grid where, {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}
     * @param options how; without antialias, a scale or another output type
     * @return those of input and grid, and of a fill
     * @throws IllegalArgumentException if shapes or types don't fit, or the options have no gradient
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public Gradients backward(Tensor gradOutput, Tensor input, Tensor grid, SampleOptions options) {
        return backward(gradOutput, input, new Coordinates.Grid(grid), options);
    }

    /**
     * The gradients of {@link #sample(Tensor, Coordinates, SampleOptions) sample} at coordinates of any kind. Of matrices it is the
     * matrices' gradient; no grid is in memory. Each sum has one order, so that the result has the same bits on every device, with any
     * number of threads and in every run. Where one item served all of a batch, its gradient is the sum over it, in the batch's order.
     *
     * @param gradOutput the gradient of a loss by the output, {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}
     * @param input what was sampled, {@code [N, C, H, W]} or {@code [N, C, D, H, W]}, float32 or float64
     * @param coordinates where
     * @param options how; without antialias, a scale or another output type
     * @return those of input and coordinates, and of a fill
     * @throws IllegalArgumentException if shapes or types don't fit, or the options have no gradient
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public Gradients backward(Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        return getWhileOpen(() -> new Backward(this::run).all(gradOutput, input, coordinates, options));
    }

    /**
     * The gradients of {@link #backward(Tensor, Tensor, Coordinates, SampleOptions) backward}, for a loss that depends on what that gives: PyTorch's
     * double backward, which it lacks here. A fill's gradient is not among what the loss depends on. Bits are as backward's: the same on every
     * device, with any number of threads and in every run.
     *
     * @param gradGradInput the gradient of the loss by the input's gradient, of the input's shape; empty where that is 0
     * @param gradGradCoordinates its gradient by that of the coordinates, of the shape of the coordinates' tensor; empty where that is 0, but not
     *     both
     * @param gradOutput what backward was given
     * @param input what was sampled, float32 or float64
     * @param coordinates where: a point for each pixel of the output, no matrices
     * @param options how; without antialias, a scale or another output type
     * @return those of the output's gradient, of input and coordinates, and of a fill
     * @throws IllegalArgumentException if shapes or types don't fit, coordinates are matrices, or the options have no gradient
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public SecondGradients doubleBackward(
            Optional<Tensor> gradGradInput,
            Optional<Tensor> gradGradCoordinates,
            Tensor gradOutput,
            Tensor input,
            Coordinates coordinates,
            SampleOptions options) {
        return getWhileOpen(() -> new DoubleBackward(this::run)
                .all(gradGradInput, gradGradCoordinates, gradOutput, input, coordinates, options));
    }

    /**
     * The input's gradient alone, which doesn't depend on the input; with it comes the fill's.
     *
     * @param gradOutput the gradient of a loss by the output
     * @param coordinates where the input was read
     * @param options how; without antialias, a scale or another output type
     * @param gradInput gets the gradient; of the input's shape and type, sharing no memory with the others
     * @param adds whether it is added to what is there, in the place of which it comes otherwise
     * @return the fill's gradient, of this call alone: {@code [1]} where one value fills all channels, else {@code [C]}; empty where nothing is
     *     filled but with 0
     * @throws IllegalArgumentException if shapes or types don't fit, or the options have no gradient
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public Optional<Tensor> inputGradientInto(
            Tensor gradOutput, Coordinates coordinates, SampleOptions options, Tensor gradInput, boolean adds) {
        return getWhileOpen(() -> new Backward(this::run).input(gradOutput, coordinates, options, gradInput, adds));
    }

    /**
     * The coordinates' gradient alone.
     *
     * @param gradOutput the gradient of a loss by the output
     * @param input what was sampled
     * @param coordinates where
     * @param options how; without antialias, a scale or another output type
     * @param gradCoordinates gets the gradient; of the shape and type of the coordinates' tensor, sharing no memory with the others
     * @param adds whether it is added to what is there, in the place of which it comes otherwise
     * @throws IllegalArgumentException if shapes or types don't fit, or the options have no gradient
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void coordinatesGradientInto(
            Tensor gradOutput,
            Tensor input,
            Coordinates coordinates,
            SampleOptions options,
            Tensor gradCoordinates,
            boolean adds) {
        whileOpen(() ->
                new Backward(this::run).coordinates(gradOutput, input, coordinates, options, gradCoordinates, adds));
    }

    /**
     * Samples .npy files into another one. They may be larger than memory, whose use is bounded by the JVM's: windows of the files
     * are read, sampled and written one after the other. Only an input of which one channel is larger than a window, a quarter of
     * the heap's limit or 256 MiB, is mapped; it must not be shortened meanwhile.
     *
     * <p>A file in another byte order than the machine's, in Fortran order, or with data that begins at no multiple of an
     * element's size, has no windows: it is converted as a whole and must fit into memory; in Fortran order it must not be larger
     * than 2<sup>31</sup> - 1 bytes.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param grid {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}
     * @param options interpolation, padding, align_corners, antialias
     * @param output the file that gets {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}; it appears whole or not at all
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws IOException if a file can't be read or written
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void sampleFile(Path input, Path grid, SampleOptions options, Path output) throws IOException {
        sampleFile(input, grid, options, output, share -> {});
    }

    /**
     * Samples .npy files into another one, as {@link #sampleFile(Path, Path, SampleOptions, Path)}, and says how far it is.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param grid {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}
     * @param options interpolation, padding, align_corners, antialias
     * @param output the file that gets {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}; it appears whole or not at all
     * @param progress gets the share of the output that is written, more than 0 and up to 1, after each window; must not close
     *     this sampler
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws IOException if a file can't be read or written
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void sampleFile(Path input, Path grid, SampleOptions options, Path output, DoubleConsumer progress)
            throws IOException {
        sampleFile(input, grid, Coordinates.Grid::new, options, output, progress);
    }

    /**
     * Samples .npy files into another one at points of any kind, as {@link #sampleFile(Path, Path, SampleOptions, Path)}.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param points {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}
     * @param kind what the points are, such as {@code Coordinates.PixelMap::new}
     * @param options interpolation, padding, align_corners, antialias
     * @param output the file that gets {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}; it appears whole or not at all
     * @param progress gets the share of the output that is written, more than 0 and up to 1, after each window; must not close
     *     this sampler
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws IOException if a file can't be read or written
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void sampleFile(
            Path input,
            Path points,
            Function<Tensor, Coordinates> kind,
            SampleOptions options,
            Path output,
            DoubleConsumer progress)
            throws IOException {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(progress, "progress");
        enter();
        try {
            new FileSampling(this::run).sample(input, points, kind, options, output, progress);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /**
     * Samples a .npy file into another one at coordinates in memory, as {@link #sampleFile(Path, Path, SampleOptions, Path)}. By matrices,
     * of an input of which one channel is larger than a window no more is read than each part of the output needs: see {@link
     * #warpFile(Path, List, SampleOptions, Path, DoubleConsumer, long...) warpFile}.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param coordinates where each output pixel reads the input
     * @param options interpolation, padding, align_corners
     * @param output the file that gets {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}; it appears whole or not at all
     * @param progress gets the share of the output that is written, more than 0 and up to 1, after each window; must not close
     *     this sampler
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws IOException if a file can't be read or written
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void sampleFile(
            Path input, Coordinates coordinates, SampleOptions options, Path output, DoubleConsumer progress)
            throws IOException {
        Objects.requireNonNull(coordinates, "coordinates");
        toFile(input, tensor -> coordinates, options, output, progress);
    }

    /**
     * Warps a .npy file into another one, as {@link #warp(Tensor, Transform, SampleOptions, long...) warp} does in memory, by bits. See
     * {@link #warpFile(Path, List, SampleOptions, Path, DoubleConsumer, long...)}.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param transform where the content goes; about the input's centre where it has no other
     * @param options interpolation and padding
     * @param output the file that gets {@code [N, C, ...]} of these extents; it appears whole or not at all
     * @param outputExtents the output's {@code H, W} or {@code D, H, W}; none: the input's
     * @throws IllegalArgumentException if input, transform and extents don't fit each other
     * @throws IOException if a file can't be read or written
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void warpFile(Path input, Transform transform, SampleOptions options, Path output, long... outputExtents)
            throws IOException {
        warpFile(input, List.of(transform), options, output, share -> {}, outputExtents);
    }

    /**
     * Warps a .npy file into another one: each item of a batch by a transform of its own, or one input by each of them. Input and output
     * may be larger than memory, as those of {@link #sampleFile(Path, Path, SampleOptions, Path)} may. An input of which one channel is
     * larger than a window, a quarter of the heap's limit or 256 MiB, is not mapped: the output is computed tile by tile, and of the input the box
     * is read that a tile needs.
     *
     * <p>Where neighbours in the output read opposite ends of the input, as at the seams of a wrap, and of a reflection under
     * bicubic, that is a box from end to end. Where a few pixels already need more than a window, as at a corner of such a seam, or in a picture
     * that shrinks to a point, they are read from the mapped file; so is all with antialias. A device that was chosen explicitly refuses that
     * where the channel exceeds its memory.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param transforms N of them, or any number for a batch of 1
     * @param options interpolation and padding
     * @param output the file that gets {@code [N, C, ...]} of these extents; it appears whole or not at all
     * @param progress gets the share of the output that is written, more than 0 and up to 1, after each part; must not close this
     *     sampler
     * @param outputExtents the output's {@code H, W} or {@code D, H, W}; none: the input's
     * @throws IllegalArgumentException if input, transforms and extents don't fit each other
     * @throws IOException if a file can't be read or written
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException after {@link #close}
     */
    public void warpFile(
            Path input,
            List<Transform> transforms,
            SampleOptions options,
            Path output,
            DoubleConsumer progress,
            long... outputExtents)
            throws IOException {
        toFile(input, tensor -> coordinates(transforms, tensor, options, outputExtents), options, output, progress);
    }

    /**
     * The input's gradient from .npy files into another one, by the bits of {@link #backward(Tensor, Tensor, Coordinates, SampleOptions)
     * backward}. They may be larger than memory: those read are mapped, and must not be shortened meanwhile, the other is computed some channels at a
     * time, one at least; with channels last an item at a time. Each of these may have up to 2<sup>31</sup> - 1 bytes. So may, in files of no more
     * than that, a channel of {@code gradOutput}, with channels last an item, and an item's points; in larger files up to 1 GiB.
     *
     * @param gradOutput the gradient of a loss by the output
     * @param input what was sampled, of which only the shape counts
     * @param points {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}
     * @param kind what the points are, such as {@code Coordinates.Grid::new}
     * @param options how; without antialias, a scale or another output type
     * @param gradInput the file that gets the gradient; it appears whole or not at all
     * @param progress gets the share of it that is written, more than 0 and up to 1; must not close this sampler
     * @return the fill's gradient, as {@link #inputGradientInto} gives it
     * @throws IllegalArgumentException if shapes or types don't fit, or the options have no gradient
     * @throws IOException if a file can't be read or written
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails, or a channel or an item is too large
     * @throws IllegalStateException after {@link #close}
     */
    public Optional<Tensor> inputGradientFile(
            Path gradOutput,
            Path input,
            Path points,
            Function<Tensor, Coordinates> kind,
            SampleOptions options,
            Path gradInput,
            DoubleConsumer progress)
            throws IOException {
        return gradientFiles(gradOutput, input, points, kind, options, files -> files.input(gradInput, progress));
    }

    /**
     * The gradient of points from .npy files into another one, as {@link #inputGradientFile}; it is computed some rows at a time. A
     * channel of the input, with channels last an item, may have up to 2<sup>31</sup> - 1 elements. With an item of {@code gradOutput} or the input that
     * is larger than its largest buffer, {@link DeviceSelector#AUTO} computes on the CPU path; any other device refuses it. A kind that makes
     * coordinates of matrices, such as {@code matrices -> new Coordinates.Affine(matrices, 480, 640)}, has the matrices' gradient written.
     *
     * @param gradOutput the gradient of a loss by the output
     * @param input what was sampled
     * @param points {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}
     * @param kind what the points are, such as {@code Coordinates.Grid::new}
     * @param options how; without antialias, a scale or another output type
     * @param gradPoints the file that gets the gradient; it appears whole or not at all
     * @param progress gets the share of it that is written, more than 0 and up to 1; must not close this sampler
     * @throws IllegalArgumentException if shapes or types don't fit, or the options have no gradient
     * @throws IOException if a file can't be read or written
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails, or a channel or an item is too large
     * @throws IllegalStateException after {@link #close}
     */
    public void pointsGradientFile(
            Path gradOutput,
            Path input,
            Path points,
            Function<Tensor, Coordinates> kind,
            SampleOptions options,
            Path gradPoints,
            DoubleConsumer progress)
            throws IOException {
        gradientFiles(gradOutput, input, points, kind, options, files -> {
            files.points(gradPoints, progress);
            return gradPoints;
        });
    }

    private interface GradientTask<T> {
        T run(GradientFiles files) throws IOException;
    }

    private <T> T gradientFiles(
            Path gradOutput,
            Path input,
            Path points,
            Function<Tensor, Coordinates> kind,
            SampleOptions options,
            GradientTask<T> task)
            throws IOException {
        Objects.requireNonNull(kind, "kind");
        enter();
        try {
            return task.run(new GradientFiles(this::run, gradOutput, input, points, kind, options));
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private void toFile(
            Path input,
            Function<Tensor, Coordinates> coordinates,
            SampleOptions options,
            Path output,
            DoubleConsumer progress)
            throws IOException {
        Objects.requireNonNull(progress, "progress");
        enter();
        try {
            new FileSampling(this::run).sample(input, coordinates, options, output, progress);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /**
     * A copy of a tensor that stays where this sampler computes, for calls that need it again or go on from it.
     *
     * @param tensor any
     * @return the copy, to be closed by the caller
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device has no room for it, or fails
     * @throws IllegalStateException after {@link #close}
     */
    public DeviceTensor upload(Tensor tensor) {
        return upload(tensor, false);
    }

    /**
     * As {@link #upload(Tensor)}, where a copy in host memory may be kept as well: should the device be lost, {@link DeviceSelector#AUTO} goes
     * on from it on the CPU path, and {@link DeviceTensor#download} gives it. It is kept until a call of this sampler writes to the tensor.
     *
     * @param tensor any
     * @param keepHostCopy whether it is
     * @return the copy on the device, to be closed by the caller
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device has no room for it, or fails
     * @throws IllegalStateException after {@link #close}
     */
    public DeviceTensor upload(Tensor tensor, boolean keepHostCopy) {
        return deviceTensors.upload(tensor, keepHostCopy);
    }

    /**
     * A tensor where this sampler computes, to be written to; its elements may be anything before.
     *
     * @param type the element type
     * @param shape the extents
     * @return the tensor, to be closed by the caller
     * @throws IllegalArgumentException if an extent is negative or the bytes can't be counted
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device has no room for it, or fails
     * @throws IllegalStateException after {@link #close}
     */
    public DeviceTensor allocate(ElementType type, long... shape) {
        return deviceTensors.allocate(type, shape);
    }

    /**
     * A tensor in host memory from and to which a device with memory of its own transfers as fast as it can: page-locked, or pinned, by its driver. It is
     * as any other tensor in host memory, also for other samplers, but transfers need no copy in between; its elements may be anything before. Where
     * there are no transfers, or that can't be had, it is in ordinary memory: on the CPU path, a device that shares the host's memory, several
     * devices, with a time limit, in a context of the program's, and through JOCL before Java 22.
     *
     * <p>As of any tensor, its memory belongs to the garbage collector. It may be read and written as long as anyone has it, one of its views or a
     * buffer of theirs, also when this sampler is closed. What nobody has is given back when the garbage collector comes by, which may be late, as it
     * takes long to allocate: make as many as are under way at once, and use them again. Java's limit of direct memory doesn't count it; the system may
     * have one for memory that can't be paged out.
     *
     * @param type the element type
     * @param shape the extents
     * @return the tensor; there is nothing to close
     * @throws IllegalArgumentException if an extent is negative or the bytes can't be counted
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device's driver has no room for it, or fails
     * @throws IllegalStateException after {@link #close}
     */
    public Tensor allocatePinned(ElementType type, long... shape) {
        Objects.requireNonNull(type, "type");
        enter();
        try {
            return backend.allocatePinned(type, shape);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /**
     * A tensor over a buffer of the program's own, for a sampler that was opened in the program's context ({@link Builder#context}): as one that
     * was {@linkplain #allocate allocated}, but its elements are the buffer's, from its first byte on. Nothing is copied. Rows, channels and
     * items follow each other without gaps. What lies further on is reached by a tensor of all elements and its {@linkplain Tensor#view views}.
     *
     * <p>The buffer stays the program's. The tensor has a reference of its own to it, which it gives back when it is closed; the program may
     * release the buffer before.
     *
     * @param memory the {@code cl_mem}: a buffer of that context, or a part of one; any flags that allow what calls do with it
     * @param type the element type
     * @param shape the extents
     * @return the tensor, to be closed by the caller
     * @throws IllegalArgumentException if it is no buffer, or one of another context, or smaller than the shape, or has memory in common with
     *     that of another open tensor of this sampler
     * @throws GridSampleException if the driver fails
     * @throws IllegalStateException if this sampler was opened without a context, and after {@link #close}
     */
    public DeviceTensor wrap(long memory, ElementType type, long... shape) {
        return deviceTensors.wrap(memory, type, shape);
    }

    /**
     * As {@link #sampleInto(Tensor, Coordinates, SampleOptions, Tensor)}, for a sampler that was opened in the program's context ({@link
     * Builder#context}), but doesn't wait: when this returns, the work is in the program's queue. It begins when all is done that was in the queue
     * before, and these events. What is in host memory is read before this returns.
     *
     * <p>The first call of a kind builds a kernel and checks it, for which it waits for what was in the queue. So do calls that throw.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param coordinates where each output pixel reads the input
     * @param options interpolation, padding, align_corners, antialias
     * @param output a device tensor of this sampler, as {@link #wrap} gives, or a view of one
     * @param waitFor each a {@code cl_event} of that context, and the program's
     * @return an event that is done when the output is written, to be closed by the caller
     * @throws IllegalArgumentException if shapes or types don't fit, or the output is in host memory or overlaps an input
     * @throws GridSampleException if the device fails
     * @throws IllegalStateException if this sampler was opened without a context, and after {@link #close}
     */
    public OpenClEvent enqueue(
            Tensor input, Coordinates coordinates, SampleOptions options, Tensor output, long... waitFor) {
        if (!output.isOnDevice()) {
            throw new IllegalArgumentException("output: expected a device tensor of this sampler, got " + output
                    + " in host memory; use sampleInto");
        }
        List<OpenClEvent> done = new ArrayList<>(1);
        SampleRequest request = SampleRequest.of(input, coordinates, options, output);
        try {
            whileOpen(() -> deviceTensors.run(request, operation -> {
                check(operation);
                done.add(backend.enqueue(operation, waitFor));
            }));
        } catch (Throwable failure) {
            // What failed came after it, such as freeing a tensor that was closed meanwhile.
            done.forEach(event -> Closing.afterFailure(failure, () -> Closing.all(event::await, event::close)));
            throw failure;
        }
        return done.get(0);
    }

    /**
     * The memory that this sampler holds between calls.
     *
     * @return by whom it is held
     */
    public MemoryUse memory() {
        return new MemoryUse(deviceTensors.bytes(), backend.keptBytes(), backend.pinnedBytes());
    }

    private void whileOpen(Runnable task) {
        enter();
        try {
            task.run();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /** Of a task of several operations: the sampler doesn't close between them. */
    private <T> T getWhileOpen(Supplier<T> task) {
        enter();
        try {
            return task.get();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /** Keeps the sampler open until the read lock is given back. */
    private void enter() {
        lifetime.readLock().lock();
        if (closed) {
            lifetime.readLock().unlock();
            throw new IllegalStateException("this sampler is closed; open another");
        }
    }

    private void run(Operation request) {
        run(request, this::compute);
    }

    private void run(Operation request, Consumer<Operation> computing) {
        enter();
        try {
            if (!request.isEmpty()) {
                deviceTensors.run(request, computing);
            }
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private void compute(Operation request) {
        check(request);
        backend.run(request);
    }

    private void check(Operation request) {
        if (hasGrid(request) && !request.grid().isOnDevice()) {
            pixelHint.look(request.grid());
        }
        refuse(request);
    }

    private void refuse(Operation request) {
        Optional<String> refusal = backend.refusal(request);
        if (refusal.isPresent()) {
            throw new GridSampleException(refusal.get(), null);
        }
    }

    private static boolean hasGrid(Operation request) {
        return switch (request.coordinates().kind()) {
            case GRID -> true;
            case PIXEL_MAP, FLOW, AFFINE, THETA, HOMOGRAPHY -> false;
        };
    }

    /**
     * One line for a person: the device with its driver and binding, or the CPU path with the reason why no device is used.
     *
     * @return the line
     */
    public String describe() {
        return backend.describe();
    }

    /**
     * How the device was chosen when this sampler was opened: it, those that were passed over on the way, and the CPU path. One
     * that retires later is not in it; {@link #describe} is.
     *
     * @return the choice
     */
    public DeviceChoice choice() {
        return choice;
    }

    /**
     * Frees the device, with the device tensors that are still open. Waits for calls under way, and for all that were made by {@link
     * #sampleAsync(Tensor, Coordinates, SampleOptions) sampleAsync} and the like; a second call does nothing.
     *
     * @throws GridSampleException if an explicitly chosen device can't be freed, or not within its time limit; with {@link
     *     DeviceSelector#AUTO} that is logged instead
     */
    @Override
    public void close() {
        asyncCalls.close();
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                Closing.all(deviceTensors::close, backend::close);
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    /** Chooses device and binding. Not thread-safe. */
    public static final class Builder {
        /** A frame on its way to the device, one there, one on its way back, and one that waits. */
        private static final int ASYNC_LIMIT = 4;

        private int asyncLimit = ASYNC_LIMIT;
        private Binding binding = Binding.AUTO;
        private Optional<Duration> timeLimit = Optional.empty();
        private boolean probe;
        private List<DeviceSelector> devices = List.of(DeviceSelector.AUTO);
        private Optional<OpenClContext> context = Optional.empty();

        private Builder() {}

        /**
         * The device; the default is {@link DeviceSelector#AUTO}. Any other never falls back to something else.
         *
         * <p>Where it is AUTO the user may choose: by the system property {@code gridsample.device} or else the environment
         * variable {@code GRIDSAMPLE_DEVICE}, as {@link DeviceSelector#parse} reads it. That is as binding as a choice made
         * here: what it names and isn't there is an exception. An empty value counts as none.
         *
         * @param newDevice the selector
         * @return this
         */
        public Builder device(DeviceSelector newDevice) {
            devices = List.of(Objects.requireNonNull(newDevice, "device"));
            return this;
        }

        /**
         * Several devices, {@link DeviceSelector#CPU} being one if it is wanted, that compute each request together. Each gets a
         * part of the batch, or of the channels or rows where there are few items, in proportion to its speed, which is learned
         * from the requests. The result has the bits that one device gives. A device that fails hands its part to the others and
         * isn't used any more; when all have failed the request throws. {@link GridSampler#describe} lists them with their shares
         * of the last request.
         *
         * @param newDevices at least one, none twice, and not {@link DeviceSelector#AUTO}
         * @return this
         * @throws IllegalArgumentException for other lists; that two selectors name one device shows in {@link #open}
         */
        public Builder devices(DeviceSelector... newDevices) {
            List<DeviceSelector> list = List.of(newDevices);
            boolean automatic = list.stream().anyMatch(one -> one.kind().leavesChoice());
            if (list.isEmpty() || automatic || Set.copyOf(list).size() < list.size()) {
                throw new IllegalArgumentException(
                        "devices: expected at least one, none of them twice, and none auto, got " + list);
            }
            devices = list;
            return this;
        }

        /**
         * The binding; the default is {@link Binding#AUTO}. Any other never falls back to the other one.
         *
         * @param newBinding the binding
         * @return this
         */
        public Builder binding(Binding newBinding) {
            binding = Objects.requireNonNull(newBinding, "binding");
            return this;
        }

        /**
         * An OpenCL context and queue of the program's own, in place of a device: the sampler is on the device of that queue, and what it enqueues
         * is in that queue, in order with what the program enqueues there. So what the program enqueued before is done before, and what it
         * enqueues later finds the results, without an event. Buffers of that context are sampled from and into as tensors, see {@link
         * GridSampler#wrap}; calls that wait, {@link GridSampler#close} among them, wait for all that is in the queue.
         *
         * <p>Such a sampler never falls back to anything else, and the user's choice of a device is none for it. Tensors in host memory are copied for
         * each call, on every device. Through which binding the program calls OpenCL doesn't matter, as long as both reach the same driver.
         *
         * @param newContext the handles, which must be valid until {@link #open} has returned
         * @return this
         */
        public Builder context(OpenClContext newContext) {
            context = Optional.of(newContext);
            return this;
        }

        /**
         * How long a device may take for a request, the building of its kernel included, or to be opened or closed; the default
         * is no limit. The CPU path has none.
         *
         * <p>A device that takes longer is given up for good. The device {@link DeviceSelector#AUTO} computes the request, and
         * all later ones, on the CPU path. With any other device the request throws, and so do all later ones; open another
         * sampler. {@link GridSampler#close} then returns without waiting for the device. The daemon thread that called it
         * stays where it is, with what the device holds: should the driver return after all, it frees that once the sampler
         * is closed; if not, the process keeps it until its end.
         *
         * <p>Once the call has returned or thrown, the device never writes to its output. Input and grid it may read for as long as
         * the driver doesn't return, whatever they hold by then; their memory is kept until it does.
         *
         * <p>With a limit a {@link DeviceTensor} is in host memory.
         *
         * <p>A limit costs some time: each request is handed to another thread, and its output copied once. Listing the devices
         * is not limited.
         *
         * @param newLimit more than zero
         * @return this
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder timeLimit(Duration newLimit) {
            if (newLimit.isZero() || newLimit.isNegative()) {
                throw new IllegalArgumentException("timeLimit: expected more than zero, got " + newLimit);
            }
            timeLimit = Optional.of(newLimit);
            return this;
        }

        /**
         * Whether child processes try the drivers before one is loaded into this process, as {@link DeviceProbe} does; the
         * default is no. A driver that ends such a process, hangs or comes back with nonsense is then as good as not there: with
         * {@link DeviceSelector#AUTO} it is passed over, otherwise {@link #open} throws. So are all drivers where no such process
         * can be started.
         *
         * <p>Costs a second or two. That all went well is kept in the user's cache, and spares the next opening the probe for as
         * long as the drivers' files, the environment and Java stay the same and no process ends while it opens a sampler.
         *
         * @param newProbe whether they do
         * @return this
         */
        public Builder probe(boolean newProbe) {
            probe = newProbe;
            return this;
        }

        /**
         * How many calls of {@link GridSampler#sampleAsync(Tensor, Coordinates, SampleOptions) sampleAsync} and the like may be under way at
         * once; whoever makes a further one waits. The default is 4. Each has its tensors in memory, and a thread.
         *
         * @param newLimit at least 1
         * @return this
         * @throws IllegalArgumentException if it is less
         */
        public Builder asyncLimit(int newLimit) {
            if (newLimit < 1) {
                throw new IllegalArgumentException("asyncLimit: expected at least 1, got " + newLimit);
            }
            asyncLimit = newLimit;
            return this;
        }

        /**
         * Opens the sampler. The choice is made here, once, and kept with its reasons.
         *
         * @return the sampler, to be closed by the caller
         * @throws org.gridsample.device.BackendUnavailableException if an explicitly chosen device or binding isn't there, or
         *     the part of a name fits several devices
         * @throws GridSampleException if an explicitly chosen device fails while it is opened, or isn't within its time limit
         * @throws IllegalArgumentException if the user's setting can't be read, or two of several selectors name one device, or context and
         *     queue don't belong together, the queue's commands run out of order, or there is a device, time limit or probe beside them
         */
        public GridSampler open() {
            if (context.isPresent()) {
                return new GridSampler(Backends.openIn(contextAlone(), Terms.of(binding)), asyncLimit);
            }
            boolean loadsNothing = devices.stream()
                    .noneMatch(one -> Wanted.of(one).device().kind().looksAtOpenCl());
            Vetted vetted = probe && !loadsNothing ? Vetted.of(binding) : Vetted.UNTRIED;
            try {
                return new GridSampler(
                        Backends.openAll(devices, new Terms(binding, timeLimit, vetted.vetting())), asyncLimit);
            } finally {
                vetted.survived();
            }
        }

        private OpenClContext contextAlone() {
            if (probe || timeLimit.isPresent() || !devices.equals(List.of(DeviceSelector.AUTO))) {
                throw new IllegalArgumentException(
                        "context: expected neither device nor time limit nor probe beside it, got device " + devices
                                + ", time limit " + timeLimit + ", probe " + probe);
            }
            return context.orElseThrow();
        }
    }
}
