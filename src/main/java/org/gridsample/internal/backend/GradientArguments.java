package org.gridsample.internal.backend;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * What gradients are computed from, the only place where it is checked; and the operations that compute them, for all items or for some rows of
 * one.
 */
public final class GradientArguments {
    private final Sampling sampling;
    private final Tensor gradOutput;
    private final Tensor input;

    private GradientArguments(Sampling sampling, Tensor gradOutput, Tensor input) {
        this.sampling = sampling;
        this.gradOutput = gradOutput;
        this.input = input;
    }

    /** Refuses what has no gradient, and shapes that don't fit. */
    public static GradientArguments of(
            Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        Objects.requireNonNull(gradOutput, "gradOutput");
        checkType("input", Objects.requireNonNull(input, "input"));
        checkDense("input", input, "; copy it");
        Input checked = check("input", input, coordinates, options);
        checkGradOutput(gradOutput, checked, coordinates, options);
        return new GradientArguments(Sampling.of(checked, coordinates, options), gradOutput, input);
    }

    /**
     * For the input's gradient alone: {@code gradInput} says what was sampled, but for a batch that may be the output's. Whether it can be
     * written to is not looked at.
     */
    public static GradientArguments ofInput(
            Tensor gradOutput, Coordinates coordinates, SampleOptions options, Tensor gradInput) {
        checkType("gradOutput", Objects.requireNonNull(gradOutput, "gradOutput"));
        Objects.requireNonNull(gradInput, "gradInput");
        if (gradInput.type() != gradOutput.type()) {
            throw new IllegalArgumentException(
                    "gradInput: expected " + gradOutput.type() + ", as gradOutput is, got " + gradInput);
        }
        checkDense("gradInput", gradInput, "");
        Input checked = check("gradInput", gradInput, coordinates, options);
        if (gradOutput.rank() == checked.rank()) {
            long channels = gradOutput.extent(options.outputLayout().channelAxis(gradOutput.rank()));
            if (checked.channels() != channels) {
                throw new IllegalArgumentException("gradInput: expected " + channels + " channels, as gradOutput "
                        + gradOutput + " has, got " + gradInput);
            }
        }
        checkGradOutput(gradOutput, checked, coordinates, options);
        return new GradientArguments(Sampling.of(checked, coordinates, options), gradOutput, gradInput);
    }

    /** For the derivatives of the gradients along a tangent of the points, of their type and shape. */
    public GradientArguments along(Tensor tangent) {
        return new GradientArguments(sampling.along(Optional.of(tangent)), gradOutput, input);
    }

    /** For all items of the output. */
    public InputGradient inputGradient(Tensor gradInput) {
        return new InputGradient(sampling, gradOutput, gradInput, items());
    }

    /** For one item of the output. */
    public InputGradient inputGradient(long item, Tensor gradInput) {
        return new InputGradient(sampling, gradOutput, gradInput, 1).item(item);
    }

    /** For all items of the output. */
    public GridGradient gridGradient(Tensor gradGrid) {
        return new GridGradient(sampling, gradOutput, input, gradGrid);
    }

    /** For one item of the output. */
    public GridGradient gridGradient(long item, Tensor gradGrid) {
        return gridGradient(gradGrid).part(new Range(Unit.ITEM, item, 0, 0, 1, 1), gradGrid);
    }

    /** For the points of some whole rows of an item: {@code gradGrid} is of {@link #pointsOfRows their shape}. */
    public GridGradient gridGradient(long item, long firstRow, Tensor gradGrid) {
        int width = sampling.geometry().outputExtent(0);
        long rows = gradGrid.extent(sampling.geometry().spatialRank() - 1);
        Range range = new Range(Unit.PIXEL_OF_ITEM, item, 0, firstRow * width, rows, width);
        return gridGradient(gradGrid).part(range, gradGrid);
    }

    /** For the gradient of the points of so many rows of an item: {@code [1, rows, Wo, 2]} or {@code [1, 1, rows, Wo, 3]}. */
    public Tensor pointsOfRows(long rows) {
        int axes = sampling.geometry().spatialRank();
        long[] shape = new long[axes + 2];
        Arrays.fill(shape, 1);
        shape[axes - 1] = rows;
        shape[axes] = width();
        shape[axes + 1] = axes;
        return Tensor.zeros(gradOutput.type(), shape);
    }

    public Coordinates coordinates() {
        return sampling.coordinates();
    }

    public SampleOptions options() {
        return sampling.options();
    }

    /** Of the output. */
    public long items() {
        return sampling.geometry().batch();
    }

    /** Whether nothing was sampled: then there is nothing to compute, all gradients are 0. */
    public boolean isEmpty() {
        return gradOutput.elementCount() == 0;
    }

    /** Each channel's fill's gradient of no pixel, {@code [C]}; nothing where nothing is filled but with 0. */
    public Optional<Tensor> zeroGradFills() {
        return sampling.fill().map(values -> Tensor.zeros(values.type(), values.elementCount()));
    }

    /** Pixels of a row of the output. */
    public long width() {
        return sampling.geometry().outputExtent(0);
    }

    /** Rows of an item of the output; in 5-D counted through its planes. */
    public long rows() {
        return (long) sampling.geometry().outputExtent(1) * sampling.geometry().outputExtent(2);
    }

    /** What a matrix is multiplied by for a pixel of the output: along x, y and z. */
    public double[][] base() {
        return sampling.base();
    }

    /**
     * Refuses matrices, and a loss' gradients by gradients that don't have the shapes of these.
     *
     * @param gradGradInput of the input's shape
     * @param gradGradCoordinates of the shape of the coordinates' tensor
     */
    public void checkSecond(Optional<Tensor> gradGradInput, Optional<Tensor> gradGradCoordinates) {
        if (gradGradInput.isEmpty() && gradGradCoordinates.isEmpty()) {
            throw new IllegalArgumentException(
                    "gradGradInput, gradGradCoordinates: expected one of them at least, got neither");
        }
        Optional<String> instead =
                switch (coordinates().kind()) {
                    case GRID, PIXEL_MAP, FLOW -> Optional.empty();
                    case AFFINE, HOMOGRAPHY -> Optional.of("pass the points that they make, as a PixelMap");
                    case THETA ->
                        Optional.of("make grids of theta and of its gradGrad by AffineGrid.of, and bring the grid's"
                                + " gradient back by AffineGrid.backward");
                };
        instead.ifPresent(way -> {
            throw new IllegalArgumentException(
                    "coordinates: expected a point for each pixel to have second derivatives, got matrices ("
                            + CoordinateArgument.name(coordinates().kind()) + "); " + way);
        });
        gradGradInput.ifPresent(tensor -> checkLike("gradGradInput", tensor, input));
        gradGradCoordinates.ifPresent(
                tensor -> checkLike("gradGradCoordinates", tensor, coordinates().tensor()));
    }

    private static Input check(String name, Tensor input, Coordinates coordinates, SampleOptions options) {
        Input checked = Sampling.check(name, input, coordinates, options);
        if (options.isScaled() || options.outputType(input.type()) != input.type() || options.antialias()) {
            throw new IllegalArgumentException(
                    "options: expected no scale, no other output type and no antialias, for these have no gradient here, got "
                            + options);
        }
        return checked;
    }

    private static void checkType(String name, Tensor tensor) {
        switch (tensor.type()) {
            case FLOAT32, FLOAT64 -> {}
            case FLOAT16, UINT8, UINT16, INT16, INT32 ->
                throw new IllegalArgumentException(name + ": expected float32 or float64 to have a gradient, got "
                        + tensor.type() + "; convert it");
        }
    }

    private static void checkGradOutput(
            Tensor gradOutput, Input input, Coordinates coordinates, SampleOptions options) {
        if (gradOutput.type() != input.type() || !Sampling.hasOutputShape(gradOutput, input, coordinates, options)) {
            throw new IllegalArgumentException("gradOutput: expected " + input.type() + " "
                    + Arrays.toString(Sampling.outputShape(input, coordinates, options)) + ", got " + gradOutput);
        }
        checkDense("gradOutput", gradOutput, "; copy it");
    }

    private static void checkLike(String name, Tensor tensor, Tensor like) {
        if (tensor.type() != like.type() || !Arrays.equals(tensor.shape(), like.shape())) {
            throw new IllegalArgumentException(
                    name + ": expected " + like.type() + " " + Arrays.toString(like.shape()) + ", got " + tensor);
        }
        checkDense(name, tensor, "; copy it");
    }

    /** A copy helps where the tensor is read. */
    private static void checkDense(String name, Tensor tensor, String remedy) {
        if (!tensor.isDense()) {
            throw new IllegalArgumentException(name + ": expected a dense tensor, got " + tensor + remedy);
        }
    }

    /** Refuses a tensor that a gradient can't be written to, which is read from others. */
    public static void checkWritten(String name, Tensor tensor, ElementType type, long[] shape, List<Tensor> read) {
        Objects.requireNonNull(tensor, name);
        if (tensor.type() != type || !Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(
                    name + ": expected " + type + " " + Arrays.toString(shape) + ", got " + tensor);
        }
        checkDense(name, tensor, "");
        if (tensor.isReadOnly()) {
            throw new IllegalArgumentException(name + ": expected writable memory, got a read-only tensor");
        }
        if (read.stream().anyMatch(tensor::overlaps)) {
            throw new IllegalArgumentException(
                    name + ": expected memory of its own, got memory shared with what it is computed from");
        }
    }
}
