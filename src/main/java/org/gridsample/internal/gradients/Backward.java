package org.gridsample.internal.gradients;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.internal.backend.GradientArguments;
import org.gridsample.internal.backend.GridGradient;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/**
 * The gradients of a call, from those that a backend computes: where one item served all of a batch, summed over it, item by item; of matrices,
 * summed over the points that they make, of which a few rows at a time are in memory.
 */
public final class Backward {
    /** Points of which a matrix' rows are summed at once: 8 or 16 MiB and more than enough for any device. */
    private static final long POINTS = 1 << 20;

    private final Consumer<Operation> run;

    /** {@code run} computes an operation, which isn't empty. */
    public Backward(Consumer<Operation> run) {
        this.run = run;
    }

    /** All that there are. */
    public Gradients all(Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        GradientArguments.checkAll(gradOutput, input, coordinates, options);
        Tensor gradInput = Tensor.zeros(input.type(), input.shape());
        Optional<Tensor> fill = input(gradOutput, coordinates, options, gradInput, false);
        Tensor numbers = SampleRequest.tensor(coordinates);
        Tensor gradCoordinates = Tensor.zeros(numbers.type(), numbers.shape());
        coordinates(gradOutput, input, coordinates, options, gradCoordinates, false);
        return new Gradients(gradInput, gradCoordinates, fill);
    }

    /**
     * Writes the input's gradient, or adds to what is there.
     *
     * @return the fill's
     */
    public Optional<Tensor> input(
            Tensor gradOutput, Coordinates coordinates, SampleOptions options, Tensor gradInput, boolean adds) {
        GradientArguments.checkAll(gradOutput, gradInput, coordinates, options);
        GradientArguments.checkWritten(
                "gradient of the input",
                gradInput,
                gradOutput.type(),
                gradInput.shape(),
                List.of(gradOutput, SampleRequest.tensor(coordinates)));
        FillSums fill = new FillSums(options);
        long items = gradOutput.extent(0);
        if (gradOutput.elementCount() == 0) {
            if (!adds) {
                Sums.clear(gradInput);
            }
        } else if (!adds && gradInput.extent(0) == items) {
            InputGradient gradient = InputGradient.of(gradOutput, coordinates, options, gradInput);
            run.accept(gradient);
            gradient.gradFill().ifPresent(fill::add);
        } else {
            Tensor own = Tensor.zeros(gradInput.type(), Items.of(gradInput, 0).shape());
            for (long item = 0; item < items; item++) {
                InputGradient gradient =
                        InputGradient.of(Items.of(gradOutput, item), Items.of(coordinates, item), options, own);
                run.accept(gradient);
                gradient.gradFill().ifPresent(fill::add);
                addItem(gradInput, item, own, adds);
            }
        }
        return fill.total();
    }

    /** Writes the gradient of the coordinates' tensor, or adds to what is there. */
    public void coordinates(
            Tensor gradOutput,
            Tensor input,
            Coordinates coordinates,
            SampleOptions options,
            Tensor gradCoordinates,
            boolean adds) {
        GradientArguments.checkAll(gradOutput, input, coordinates, options);
        Tensor numbers = SampleRequest.tensor(coordinates);
        GradientArguments.checkWritten(
                "gradient of the coordinates",
                gradCoordinates,
                numbers.type(),
                numbers.shape(),
                List.of(gradOutput, input, numbers));
        if (gradOutput.elementCount() == 0 || GridGradient.isFlat(options.interpolation())) {
            if (!adds) {
                Sums.clear(gradCoordinates);
            }
        } else if (SampleRequest.hasPoints(coordinates)) {
            points(gradOutput, input, coordinates, options, gradCoordinates, adds);
        } else {
            matrices(gradOutput, input, coordinates, options, gradCoordinates, adds);
        }
    }

    private void points(
            Tensor gradOutput,
            Tensor input,
            Coordinates coordinates,
            SampleOptions options,
            Tensor gradPoints,
            boolean adds) {
        long items = gradOutput.extent(0);
        if (!adds && gradPoints.extent(0) == items) {
            run.accept(GridGradient.of(gradOutput, input, coordinates, options, gradPoints));
            return;
        }
        Tensor own = Tensor.zeros(gradPoints.type(), Items.of(gradPoints, 0).shape());
        for (long item = 0; item < items; item++) {
            run.accept(GridGradient.of(
                    Items.of(gradOutput, item), Items.of(input, item), Items.of(coordinates, item), options, own));
            addItem(gradPoints, item, own, adds);
        }
    }

    private void matrices(
            Tensor gradOutput,
            Tensor input,
            Coordinates coordinates,
            SampleOptions options,
            Tensor gradMatrices,
            boolean adds) {
        long[] extents = options.outputLayout().spatialExtents(gradOutput.shape());
        int axes = extents.length;
        long width = extents[axes - 1];
        long rows = gradOutput.elementCount()
                / gradOutput.extent(0)
                / gradOutput.extent(options.outputLayout().channelAxis(axes + 2))
                / width;
        long most = Math.max(1, POINTS / width);
        long items = gradOutput.extent(0);
        boolean isOne = gradMatrices.extent(0) == 1;
        MatrixSums sums = new MatrixSums(Items.of(coordinates, 0));
        for (long item = 0; item < items; item++) {
            if (item > 0 && !isOne) {
                sums = new MatrixSums(Items.of(coordinates, item));
            }
            for (long row = 0; row < rows; row += most) {
                long[] shape = new long[axes + 2];
                Arrays.fill(shape, 1);
                shape[axes - 1] = Math.min(most, rows - row);
                shape[axes] = width;
                shape[axes + 1] = axes;
                GridGradient part = GridGradient.ofRows(
                        Items.of(gradOutput, item),
                        Items.of(input, item),
                        Items.of(coordinates, item),
                        options,
                        row,
                        Tensor.zeros(gradOutput.type(), shape));
                run.accept(part);
                sums.add(part, row);
            }
            if (!isOne || item == items - 1) {
                addItem(gradMatrices, isOne ? 0 : item, sums.total(gradMatrices.type()), adds);
            }
        }
    }

    /** To the target's item, or to the one that it has for all. */
    private static void addItem(Tensor target, long item, Tensor own, boolean adds) {
        Tensor to = Items.of(target, item);
        if (adds || item > 0 && target.extent(0) == 1) {
            Sums.add(to, own);
        } else {
            to.copyFrom(own);
        }
    }
}
