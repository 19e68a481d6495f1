package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.SampleOptions;

/**
 * What the stages of an operation's tiles depend on, besides the element type.
 *
 * @param pixelStride from one pixel of the input to the next of its row
 * @param rowStride from one row of the input to the next
 * @param direct whether the input's values can be read without a reader's help
 * @param gathers whether its reader reads single pixels anywhere
 */
record PlanKey(
        int rank,
        int width,
        int height,
        int depth,
        int pixelStride,
        long rowStride,
        boolean direct,
        boolean gathers,
        SampleOptions options) {
    static PlanKey of(Operation operation, boolean direct, boolean gathers) {
        return new PlanKey(
                operation.geometry().spatialRank(),
                operation.geometry().inputExtent(0),
                operation.geometry().inputExtent(1),
                operation.geometry().inputExtent(2),
                operation.geometry().input().pixel(),
                operation.geometry().input().row(),
                direct,
                gathers,
                operation.options());
    }
}
