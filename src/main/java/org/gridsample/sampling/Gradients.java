package org.gridsample.sampling;

import java.util.Objects;
import java.util.Optional;
import org.gridsample.tensor.Tensor;

/**
 * What a backward call gives: the gradients of a loss, of whose gradient by the output it was given.
 *
 * @param input of the input's shape and type
 * @param coordinates of the shape and type of the coordinates' tensor, points or matrices; 0 for nearest
 * @param fill one value, or one for each channel, {@code [1]} or {@code [C]}, as the options have it; empty where they fill with 0, or along
 *     no axis
 */
public record Gradients(Tensor input, Tensor coordinates, Optional<Tensor> fill) {
    /**
     * Refuses null.
     *
     * @param input the input's
     * @param coordinates the coordinates'
     * @param fill the fill's
     */
    public Gradients {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(fill, "fill");
    }
}
