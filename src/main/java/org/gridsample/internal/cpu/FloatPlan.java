package org.gridsample.internal.cpu;

import java.util.List;
import org.gridsample.internal.backend.SampleRequest;

/**
 * The stages of a tile, made for inputs of one size and for one set of options. They hold no tensor of a caller's, so the
 * next call of the kind takes them again.
 */
final class FloatPlan {
    final PlanKey key;

    private final FloatScratch scratch;
    private final List<Loop> gridLoops;
    private final FloatTaps taps;
    private final FloatNear near;
    private final FloatWindow window;
    private final FloatScatter scatter;

    FloatPlan(PlanKey key, SampleRequest request, FloatScratch scratch) {
        this.key = key;
        this.scratch = scratch;
        gridLoops = FloatGridPositions.loops(request, scratch);
        taps = new FloatTaps(request, scratch);
        near = new FloatNear(request, scratch);
        window = new FloatWindow(request, scratch, near);
        scatter = new FloatScatter(request, scratch);
    }

    /** Where the pixels of a request read. */
    FloatPositions positions(SampleRequest request) {
        return new FloatGridPositions(request, scratch, gridLoops);
    }

    /** Finds a tile's taps, and what loads them. */
    FloatChannelSampler locate(FloatPositions positions, Tile tile) {
        boolean isNear = near.position(positions, tile);
        if (isNear && window.locate(tile)) {
            return window;
        }
        boolean fromIndices = isNear && near.locate(tile.count());
        if (!fromIndices) {
            taps.locate(positions, tile);
        }
        scatter.locate(fromIndices, tile.count());
        return scatter;
    }
}
