package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.SampleOptions;

/**
 * The stages of a tile, made for inputs of one size and for one set of options. They hold no tensor of a caller's between
 * calls, so the next one of the kind takes them again.
 */
final class FloatPlan {
    final FloatTaps taps;
    final FloatNear near;
    final FloatWindow window;
    final FloatSum sum;

    private final SampleOptions options;
    private final int rank;
    private final int width;
    private final int height;
    private final int depth;
    private final FloatScratch scratch;

    /** Made when first needed: most requests need none. */
    private FloatScatter scatter;

    FloatPlan(SampleRequest request, FloatScratch scratch) {
        this.scratch = scratch;
        options = request.options();
        rank = request.spatialRank();
        width = request.inputExtent(0);
        height = request.inputExtent(1);
        depth = request.inputExtent(2);
        taps = new FloatTaps(request, scratch);
        near = new FloatNear(request, scratch);
        window = new FloatWindow(request, scratch, near);
        sum = new FloatSum(request, scratch);
    }

    boolean fits(SampleRequest request) {
        return rank == request.spatialRank()
                && width == request.inputExtent(0)
                && height == request.inputExtent(1)
                && depth == request.inputExtent(2)
                && options.equals(request.options());
    }

    FloatScatter scatter(SampleRequest request) {
        scatter = scatter == null ? new FloatScatter(request, scratch, sum) : scatter;
        return scatter;
    }

    void forgetInput() {
        if (scatter != null) {
            scatter.forgetInput();
        }
    }
}
