package org.gridsample.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Function;
import org.gridsample.GridSampler;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * Samples NDArrays by a {@link GridSampler}: {@code torch.nn.functional.grid_sample} for any engine of DJL, with PyTorch's bits.
 *
 * <pre>{@code
 * NDArray seen = NDGridSampler.by(sampler).sample(images, grid, SampleOptions.defaults());
 * }</pre>
 *
 * <p><b>Ownership.</b> A result belongs to the manager of the first argument, is on that manager's device, and is closed with it or by the caller. Nothing
 * else is left with a manager, and arguments stay as they are.
 *
 * <p><b>Memory.</b> An argument is read in the engine's memory where it gives that, as PyTorch's does of contiguous arrays on the CPU; of others a copy
 * is made for the time of the call. The sampler writes to direct memory, over which PyTorch makes the result without a copy. An array has at most
 * 2<sup>31</sup> - 1 bytes.
 *
 * <p><b>Gradients.</b> Engines don't know what was computed here, so that their collectors end at a result. {@link #backward(NDArray, NDArray, NDArray,
 * SampleOptions) backward} goes on from there, with the gradient that they gave it.
 *
 * <p>Thread-safe as far as the engine is.
 */
public final class NDGridSampler {
    private final GridSampler sampler;

    private NDGridSampler(GridSampler sampler) {
        this.sampler = sampler;
    }

    /**
     * One that computes by this sampler.
     *
     * @param sampler what computes; it stays the caller's, who closes it
     * @return the NDArrays' sampler
     */
    public static NDGridSampler by(GridSampler sampler) {
        return new NDGridSampler(Objects.requireNonNull(sampler, "sampler"));
    }

    /**
     * Samples.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param grid {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}, of the input's engine or of another one
     * @param options interpolation, padding, align_corners, and all else that a sampler takes
     * @return a new array {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}, of the input's manager
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException if the sampler is closed
     */
    public NDArray sample(NDArray input, NDArray grid, SampleOptions options) {
        try {
            return compute(input, pixels -> new Coordinates.Grid(NDTensors.toTensor(grid)), options);
        } finally {
            Reference.reachabilityFence(grid);
        }
    }

    /**
     * Samples at coordinates of any kind, those of arrays too: {@code new Coordinates.Flow(NDTensors.toTensor(flow))}.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param coordinates where each output pixel reads the input
     * @param options interpolation, padding, align_corners, and all else that a sampler takes
     * @return a new array {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}, of the input's manager
     * @throws IllegalArgumentException if shapes or types don't fit
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException if the sampler is closed
     */
    public NDArray sample(NDArray input, Coordinates coordinates, SampleOptions options) {
        return compute(input, pixels -> coordinates, options);
    }

    private NDArray compute(NDArray input, Function<Tensor, Coordinates> coordinates, SampleOptions options) {
        Objects.requireNonNull(options, "options");
        NDMemory output;
        try (NDScope copies = new NDScope()) {
            copies.suppressNotUsedWarning();
            Tensor pixels = NDTensors.toTensor(input);
            Coordinates places = coordinates.apply(pixels);
            output = NDMemory.of(
                    input.getManager(), options.outputType(pixels.type()), outputShape(pixels, places, options));
            sampler.sampleInto(pixels, places, options, output.tensor());
        } finally {
            Reference.reachabilityFence(input);
        }
        return output.toNDArray();
    }

    /** Of an input that isn't one, any: the sampler refuses it before it looks at the output. */
    private static long[] outputShape(Tensor input, Coordinates coordinates, SampleOptions options) {
        if (input.rank() < 4 || coordinates.tensor().rank() == 0) {
            return new long[] {0};
        }
        long items = input.extent(0);
        long channels = input.extent(options.inputLayout().channelAxis(input.rank()));
        return options.outputLayout()
                .shape(items == 1 ? coordinates.tensor().extent(0) : items, channels, coordinates.extents());
    }

    /**
     * Warps a picture or a volume, or a batch of them.
     *
     * @param input {@code [N, C, H, W]} or {@code [N, C, D, H, W]}
     * @param transform where the content goes; about the input's centre where it has no other
     * @param options interpolation and padding
     * @param outputExtents the output's {@code H, W} or {@code D, H, W}, counted from the place of the input's first pixel; none: the
     *     input's
     * @return a new array {@code [N, C, ...]} of these extents, of the input's manager
     * @throws IllegalArgumentException if input, transform and extents don't fit each other
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException if the sampler is closed
     */
    public NDArray warp(NDArray input, Transform transform, SampleOptions options, long... outputExtents) {
        return compute(input, pixels -> coordinates(transform, pixels, options.inputLayout(), outputExtents), options);
    }

    private static Coordinates coordinates(Transform transform, Tensor input, Layout layout, long... outputExtents) {
        Transform placed = transform.aboutCentreOf(input, layout);
        return placed.coordinates(outputExtents.length == 0 ? layout.spatialExtents(input.shape()) : outputExtents);
    }

    /**
     * The gradients of {@link #sample(NDArray, NDArray, SampleOptions) sample}, as PyTorch's {@code backward} gives them, by bits.
     *
     * @param gradOutput the gradient of a loss by the output, {@code [N, C, Ho, Wo]} or {@code [N, C, Do, Ho, Wo]}
     * @param input what was sampled, float32 or float64
     * @param grid where
     * @param options how; without antialias, a scale or another output type
     * @return those of input and grid, of their shapes, of gradOutput's manager
     * @throws IllegalArgumentException if shapes or types don't fit, or the options have no gradient
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException if the sampler is closed
     */
    public NDList backward(NDArray gradOutput, NDArray input, NDArray grid, SampleOptions options) {
        NDMemory gradInput;
        NDMemory gradGrid;
        try (NDScope copies = new NDScope()) {
            copies.suppressNotUsedWarning();
            Tensor output = NDTensors.toTensor(gradOutput);
            Tensor pixels = NDTensors.toTensor(input);
            Coordinates coordinates = new Coordinates.Grid(NDTensors.toTensor(grid));
            gradInput = like(pixels, gradOutput.getManager());
            gradGrid = like(coordinates.tensor(), gradOutput.getManager());
            sampler.inputGradientInto(output, coordinates, options, gradInput.tensor(), false);
            sampler.coordinatesGradientInto(output, pixels, coordinates, options, gradGrid.tensor(), false);
        } finally {
            Reference.reachabilityFence(gradOutput);
            Reference.reachabilityFence(input);
            Reference.reachabilityFence(grid);
        }
        return new NDList(gradInput.toNDArray(), gradGrid.toNDArray());
    }

    private static NDMemory like(Tensor tensor, NDManager manager) {
        return NDMemory.of(manager, tensor.type(), tensor.shape());
    }
}
