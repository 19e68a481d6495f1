package org.gridsample.internal.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/**
 * The gradient of each pixel's point, for all channels together: of what a grid, a map or a flow has for it; where coordinates are matrices,
 * of the point that these make, in the matrix' units. Not for nearest, which has none.
 */
public final class GridGradient implements Operation {
    private static final List<Unit> UNITS = List.of(Unit.ITEM, Unit.PIXEL_OF_ITEM);

    private final Sampling sampling;
    private final List<Tensor> read;
    private final List<Tensor> written;

    /** Of what has been checked. */
    GridGradient(Sampling sampling, Tensor gradOutput, Tensor input, Tensor gradGrid) {
        this.sampling = sampling;
        List<Tensor> tensors = new ArrayList<>(List.of(gradOutput, input, sampling.grid()));
        sampling.tangent().ifPresent(tensors::add);
        sampling.fill().ifPresent(tensors::add);
        read = List.copyOf(tensors);
        written = List.of(gradGrid);
    }

    /** Whether what is read doesn't change with a point that moves a little: then there is no gradient to compute, it is 0. */
    public static boolean isFlat(Interpolation interpolation) {
        return switch (interpolation) {
            case NEAREST -> true;
            case BILINEAR, BICUBIC -> false;
        };
    }

    /**
     * For all points of each item of the output.
     *
     * @param gradOutput of the output's shape
     * @param gradGrid {@code [N, Ho, Wo, 2]} or {@code [N, Do, Ho, Wo, 3]}, of the output's batch
     */
    public static GridGradient of(
            Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options, Tensor gradGrid) {
        GridGradient gradient =
                GradientArguments.of(gradOutput, input, coordinates, options).gridGradient(gradGrid);
        GradientArguments.checkWritten(
                "gradGrid", gradGrid, gradOutput.type(), gradient.gradGridShape(), gradient.read);
        return gradient;
    }

    /** The same or, where there is a tangent of the points, its derivative along that. */
    public GridGradient along(Optional<Tensor> tangent) {
        return new GridGradient(sampling.along(tangent), gradOutput(), input(), gradGrid());
    }

    private long[] gradGridShape() {
        Geometry geometry = geometry();
        int axes = geometry.spatialRank();
        long[] shape = new long[axes + 2];
        shape[0] = geometry.batch();
        for (int axis = 0; axis < axes; axis++) {
            shape[axes - axis] = geometry.outputExtent(axis);
        }
        shape[axes + 1] = axes;
        return shape;
    }

    @Override
    public Sampling sampling() {
        return sampling;
    }

    @Override
    public Kind kind() {
        return Kind.GRID_GRADIENT;
    }

    @Override
    public Computation computation() {
        return Computation.ofGradient(kind(), gradOutput().type(), sampling);
    }

    @Override
    public List<Tensor> read() {
        return read;
    }

    @Override
    public List<Tensor> written() {
        return written;
    }

    @Override
    public GridGradient writing(List<Tensor> others) {
        return new GridGradient(sampling, gradOutput(), input(), others.get(0));
    }

    @Override
    public GridGradient located(UnaryOperator<Tensor> places) {
        return new GridGradient(
                sampling.located(places), places.apply(gradOutput()), places.apply(input()), places.apply(gradGrid()));
    }

    /** Its tensors are dense. */
    @Override
    public GridGradient packed() {
        return this;
    }

    @Override
    public List<Argument> arguments() {
        List<Argument> arguments = new ArrayList<>(readArguments());
        int axes = geometry().spatialRank();
        arguments.add(Argument.of("gradient", gradGrid(), geometry().outputPlane() * axes, 0, axes));
        return arguments;
    }

    private List<Argument> readArguments() {
        List<Argument> arguments = new ArrayList<>();
        arguments.add(
                Argument.of("gradOutput", gradOutput(), geometry().output().item(), 0, 0));
        arguments.add(Argument.of("input", input(), geometry().input().item(), 0, 0));
        arguments.addAll(sampling.pointsArguments());
        fill().ifPresent(values -> arguments.add(Argument.of("fill", values, 0, 0, 0)));
        return arguments;
    }

    @Override
    public List<Unit> units() {
        return UNITS;
    }

    @Override
    public GridGradient part(Range range) {
        List<Argument> arguments = arguments();
        return part(range, arguments.get(arguments.size() - 1).part(gradGrid(), range));
    }

    /** The part that has this tensor to write to. */
    GridGradient part(Range range, Tensor ownGradGrid) {
        List<Argument> arguments = readArguments();
        return new GridGradient(
                sampling.part(range, geometry().partOfPoints(range), fill()),
                arguments.get(0).part(gradOutput(), range),
                arguments.get(1).part(input(), range),
                ownGradGrid);
    }

    /** Of the output's shape; where this is a part, of an item's whole output. */
    public Tensor gradOutput() {
        return read.get(0);
    }

    public Tensor input() {
        return read.get(1);
    }

    public Tensor gradGrid() {
        return written.get(0);
    }

    @Override
    public String toString() {
        return "gradient " + Arrays.toString(gradGrid().shape());
    }
}
