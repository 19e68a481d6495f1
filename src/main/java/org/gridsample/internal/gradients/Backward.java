package org.gridsample.internal.gradients;

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
        GradientArguments arguments = GradientArguments.of(gradOutput, input, coordinates, options);
        Tensor gradInput = Tensor.zeros(input.type(), input.shape());
        Optional<Tensor> fill = input(arguments, gradInput, false);
        Tensor numbers = coordinates.tensor();
        Tensor gradCoordinates = Tensor.zeros(numbers.type(), numbers.shape());
        coordinates(arguments, gradCoordinates, false);
        return new Gradients(gradInput, gradCoordinates, fill);
    }

    /**
     * Writes the input's gradient, or adds to what is there.
     *
     * @return the fill's
     */
    public Optional<Tensor> input(
            Tensor gradOutput, Coordinates coordinates, SampleOptions options, Tensor gradInput, boolean adds) {
        GradientArguments arguments = GradientArguments.ofInput(gradOutput, coordinates, options, gradInput);
        GradientArguments.checkWritten(
                "gradInput",
                gradInput,
                gradOutput.type(),
                gradInput.shape(),
                List.of(gradOutput, coordinates.tensor()));
        return input(arguments, gradInput, adds);
    }

    /** The same of what has been checked. */
    Optional<Tensor> input(GradientArguments arguments, Tensor gradInput, boolean adds) {
        FillSums fill = new FillSums(arguments);
        if (arguments.isEmpty()) {
            if (!adds) {
                Sums.clear(gradInput);
            }
        } else if (!adds && gradInput.extent(0) == arguments.items()) {
            run(arguments.inputGradient(gradInput), fill);
        } else {
            Sums.overItems(
                    gradInput, arguments.items(), adds, (item, own) -> run(arguments.inputGradient(item, own), fill));
        }
        return fill.total();
    }

    private void run(InputGradient gradient, FillSums fill) {
        run.accept(gradient);
        fill.add(gradient, 0);
    }

    /** Writes the gradient of the coordinates' tensor, or adds to what is there. */
    public void coordinates(
            Tensor gradOutput,
            Tensor input,
            Coordinates coordinates,
            SampleOptions options,
            Tensor gradCoordinates,
            boolean adds) {
        GradientArguments arguments = GradientArguments.of(gradOutput, input, coordinates, options);
        Tensor numbers = coordinates.tensor();
        GradientArguments.checkWritten(
                "gradCoordinates",
                gradCoordinates,
                numbers.type(),
                numbers.shape(),
                List.of(gradOutput, input, numbers));
        coordinates(arguments, gradCoordinates, adds);
    }

    /** The same of what has been checked. */
    void coordinates(GradientArguments arguments, Tensor gradCoordinates, boolean adds) {
        if (arguments.isEmpty() || GridGradient.isFlat(arguments.options().interpolation())) {
            if (!adds) {
                Sums.clear(gradCoordinates);
            }
        } else if (SampleRequest.hasPoints(arguments.coordinates())) {
            points(arguments, gradCoordinates, adds);
        } else {
            matrices(arguments, gradCoordinates, adds);
        }
    }

    private void points(GradientArguments arguments, Tensor gradPoints, boolean adds) {
        if (!adds && gradPoints.extent(0) == arguments.items()) {
            run.accept(arguments.gridGradient(gradPoints));
        } else {
            Sums.overItems(
                    gradPoints, arguments.items(), adds, (item, own) -> run.accept(arguments.gridGradient(item, own)));
        }
    }

    /** What one matrix has of all items is rounded once. */
    private void matrices(GradientArguments arguments, Tensor gradMatrices, boolean adds) {
        double[][] base = arguments.base();
        long rows = arguments.rows();
        long most = Math.max(1, POINTS / arguments.width());
        long matrices = gradMatrices.extent(0);
        long perMatrix = arguments.items() / matrices;
        boolean isWrittenAtOnce = !adds && gradMatrices.isOnDevice();
        Tensor written = isWrittenAtOnce ? Tensor.zeros(gradMatrices.type(), gradMatrices.shape()) : gradMatrices;
        for (long matrix = 0; matrix < matrices; matrix++) {
            MatrixSums sums = new MatrixSums(Items.of(arguments.coordinates(), matrix), base);
            for (long item = matrix * perMatrix; item < (matrix + 1) * perMatrix; item++) {
                for (long row = 0; row < rows; row += most) {
                    Tensor points = arguments.pointsOfRows(Math.min(most, rows - row));
                    run.accept(arguments.gridGradient(item, row, points));
                    sums.add(points, row);
                }
            }
            Tensor target = Items.of(written, matrix);
            Tensor total = sums.total(gradMatrices.type());
            if (adds) {
                Sums.add(target, total);
            } else {
                target.copyFrom(total);
            }
        }
        if (isWrittenAtOnce) {
            gradMatrices.copyFrom(written);
        }
    }
}
