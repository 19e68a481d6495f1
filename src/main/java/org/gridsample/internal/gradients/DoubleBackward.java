package org.gridsample.internal.gradients;

import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.internal.backend.GradientArguments;
import org.gridsample.internal.backend.GridGradient;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.SecondGradients;
import org.gridsample.tensor.Tensor;

/**
 * The gradients of a function of a call's gradients. The input's gradient is linear in the output's as sampling is in the input: what is given for it
 * is sampled, and has a gradient by the coordinates. What is given for the coordinates' gradient is a tangent of the points, along which sampling and
 * both gradients have derivatives. The sums of what both give are added up in this order.
 */
public final class DoubleBackward {
    private final Consumer<Operation> run;
    private final Backward backward;

    /** {@code run} computes an operation, which isn't empty. */
    public DoubleBackward(Consumer<Operation> run) {
        this.run = run;
        backward = new Backward(run);
    }

    /**
     * All that there are.
     *
     * @param gradGradInput of the input's shape; nothing for 0
     * @param gradGradCoordinates of the shape of the coordinates' tensor; nothing for 0
     */
    public SecondGradients all(
            Optional<Tensor> gradGradInput,
            Optional<Tensor> gradGradCoordinates,
            Tensor gradOutput,
            Tensor input,
            Coordinates coordinates,
            SampleOptions options) {
        GradientArguments arguments = GradientArguments.of(gradOutput, input, coordinates, options);
        arguments.checkSecond(gradGradInput, gradGradCoordinates);
        Tensor points = coordinates.tensor();
        Tensor gradGradOutput = Tensor.zeros(gradOutput.type(), gradOutput.shape());
        Tensor gradInput = Tensor.zeros(input.type(), input.shape());
        Tensor gradCoordinates = Tensor.zeros(points.type(), points.shape());
        Optional<Tensor> gradFill = new FillSums(arguments).total();
        if (!arguments.isEmpty()) {
            // The fill's gradient has none here: nothing is filled but with 0.
            SampleOptions unfilled = options.withFill(0);
            gradGradInput.ifPresent(images -> {
                run.accept(SampleRequest.of(images, coordinates, unfilled, gradGradOutput));
                backward.coordinates(
                        GradientArguments.of(gradOutput, images, coordinates, unfilled), gradCoordinates, false);
            });
            if (gradGradCoordinates.isPresent() && !GridGradient.isFlat(options.interpolation())) {
                Tensor tangent = gradGradCoordinates.get();
                SampleRequest moved =
                        SampleRequest.of(input, coordinates, options).along(Optional.of(tangent));
                run.accept(moved);
                Sums.add(gradGradOutput, moved.output());
                gradFill = backward.input(arguments.along(tangent), gradInput, false);
                backward.coordinates(arguments.along(tangent), gradCoordinates, true);
            }
        }
        return new SecondGradients(gradGradOutput, gradInput, gradCoordinates, gradFill);
    }
}
