package org.gridsample.internal.backend;

import org.gridsample.tensor.Tensor;

/** A part of a request: of each tensor a range of elements, by the first in C order, and the shape of the range. */
public record Part(
        long inputFirst,
        long[] inputShape,
        long gridFirst,
        long[] gridShape,
        long outputFirst,
        long[] outputShape,
        OverTensors request) {
    /** Makes the part's request of tensors that have these ranges' elements. */
    public interface OverTensors {
        SampleRequest of(Tensor input, Tensor grid, Tensor output);
    }

    public long outputElements() {
        long count = 1;
        for (long extent : outputShape) {
            count *= extent;
        }
        return count;
    }
}
