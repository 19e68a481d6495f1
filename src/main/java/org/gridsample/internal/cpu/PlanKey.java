package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.SampleOptions;

/**
 * What the stages of an operation's tiles depend on, besides the type that is computed in.
 *
 * @param bytes of an element of the input
 * @param pixelStride from one pixel of the input to the next of its row
 * @param rowStride from one row of the input to the next
 * @param direct whether the input's values can be read without a reader's help
 * @param gathers whether its reader reads single pixels anywhere
 * @param moves whether elements can stay as they are stored
 */
record PlanKey(
        int rank,
        int width,
        int height,
        int depth,
        int bytes,
        int pixelStride,
        long rowStride,
        boolean direct,
        boolean gathers,
        boolean moves,
        SampleOptions options) {
    static PlanKey of(Operation operation, boolean direct, boolean gathers, boolean collects) {
        return new PlanKey(
                operation.geometry().spatialRank(),
                operation.geometry().inputExtent(0),
                operation.geometry().inputExtent(1),
                operation.geometry().inputExtent(2),
                operation.computation().type().bytes(),
                operation.geometry().input().pixel(),
                operation.geometry().input().row(),
                direct,
                gathers,
                collects && operation.computation().movesBits(),
                operation.options());
    }
}
