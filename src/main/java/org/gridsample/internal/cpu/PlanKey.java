package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.SampleOptions;

/**
 * What the stages of a request's tiles depend on, besides the element type.
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
    static PlanKey of(SampleRequest request, boolean direct, boolean gathers) {
        return new PlanKey(
                request.geometry().spatialRank(),
                request.geometry().inputExtent(0),
                request.geometry().inputExtent(1),
                request.geometry().inputExtent(2),
                request.geometry().input().pixel(),
                request.geometry().input().row(),
                direct,
                gathers,
                request.options());
    }
}
