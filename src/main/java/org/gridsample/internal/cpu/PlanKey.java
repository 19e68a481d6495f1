package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.SampleOptions;

/**
 * What the stages of a request's tiles depend on, besides the element type.
 *
 * @param rowStride from one row of the input to the next
 * @param direct whether the input's values can be read without a reader's help
 */
record PlanKey(int rank, int width, int height, int depth, long rowStride, boolean direct, SampleOptions options) {
    static PlanKey of(SampleRequest request, boolean direct) {
        return new PlanKey(
                request.geometry().spatialRank(),
                request.geometry().inputExtent(0),
                request.geometry().inputExtent(1),
                request.geometry().inputExtent(2),
                request.geometry().input().row(),
                direct,
                request.options());
    }
}
