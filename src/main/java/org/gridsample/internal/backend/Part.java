package org.gridsample.internal.backend;

import org.gridsample.sampling.SampleOptions;

/**
 * A part of a request: of each tensor a range of elements, by the first in C order, and the shape of the range.
 *
 * @param options of the part's channels
 */
public record Part(
        long inputFirst,
        long[] inputShape,
        long gridFirst,
        long[] gridShape,
        long outputFirst,
        long[] outputShape,
        SampleOptions options) {
    public long outputElements() {
        long count = 1;
        for (long extent : outputShape) {
            count *= extent;
        }
        return count;
    }
}
