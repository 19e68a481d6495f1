package org.gridsample.sampling;

import java.util.Objects;
import java.util.Optional;
import org.gridsample.tensor.Tensor;

/**
 * What a double backward call gives: the gradients of a loss by all that a backward call was given, from its gradients by what that gave.
 *
 * @param gradOutput by the gradient of the output, of its shape and type
 * @param input of the input's shape and type; 0 for nearest
 * @param coordinates of the shape and type of the coordinates' tensor; 0 for nearest
 * @param fill one value, or one for each channel, {@code [1]} or {@code [C]}, as the options have it; empty where they fill with 0, or along
 *     no axis
 */
public record SecondGradients(Tensor gradOutput, Tensor input, Tensor coordinates, Optional<Tensor> fill) {
    /**
     * Refuses null.
     *
     * @param gradOutput the output's gradient's
     * @param input the input's
     * @param coordinates the coordinates'
     * @param fill the fill's
     */
    public SecondGradients {
        Objects.requireNonNull(gradOutput, "gradOutput");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(fill, "fill");
    }
}
