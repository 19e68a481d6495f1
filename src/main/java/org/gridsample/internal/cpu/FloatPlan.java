package org.gridsample.internal.cpu;

import java.util.Arrays;
import java.util.List;
import org.gridsample.internal.backend.Operation;

/**
 * The stages of a tile, made for inputs of one size and for one set of options. They hold no tensor of a caller's, so the
 * next call of the kind takes them again.
 */
final class FloatPlan {
    final PlanKey key;

    private final FloatScratch scratch;
    private final Loop split;
    private final List<Loop> gridLoops;
    private final FloatExactTaps exact;
    private final FloatQuickTaps quick;
    private final FloatWindow window;
    private final FloatScatter scatter;

    /** Null where each pixel reads at its own position alone. */
    final FloatFootprint footprint;

    /** Whether single taps of a window are read where they lie: what has to be decoded is more, copied. */
    private final boolean gathers;

    FloatPlan(PlanKey key, Operation operation, FloatScratch scratch) {
        this.key = key;
        this.scratch = scratch;
        split = FloatPixelMapPositions.split(operation, scratch);
        gridLoops = FloatGridPositions.loops(operation, scratch);
        AxisRule[] rules = AxisRule.of(operation);
        exact = new FloatExactTaps(operation, rules, scratch);
        quick = new FloatQuickTaps(operation, rules, scratch);
        window = new FloatWindow(operation, rules, scratch, quick);
        scatter = new FloatScatter(operation, rules, key, scratch);
        gathers = scatter.needsNoEdge() && !key.direct();
        footprint = operation.options().antialias() ? new FloatFootprint(operation, rules, scratch) : null;
    }

    /** Where the pixels of an operation read. */
    FloatPositions positions(Operation operation) {
        return switch (operation.coordinates().kind()) {
            case GRID -> new FloatGridPositions(points(operation), operation, scratch, gridLoops);
            case PIXEL_MAP -> points(operation);
            case FLOW -> new FloatFlowPositions(points(operation), operation, scratch);
            case AFFINE ->
                new FloatAffinePositions(
                        operation, scratch, positions(operation.geometry().spatialRank()));
            case THETA ->
                new FloatGridPositions(
                        new FloatThetaPositions(operation, scratch, split), operation, scratch, gridLoops);
            case HOMOGRAPHY -> homography(operation);
        };
    }

    private FloatPositions homography(Operation operation) {
        int rank = operation.geometry().spatialRank();
        float[][] products = Arrays.copyOf(scratch.position, rank + 1);
        products[rank] = scratch.coordinates;
        return new FloatHomographyPositions(
                new FloatAffinePositions(operation, scratch, products), positions(rank), scratch.coordinates);
    }

    private float[][] positions(int rank) {
        return Arrays.copyOf(scratch.position, rank);
    }

    private FloatPositions points(Operation operation) {
        return new FloatPixelMapPositions(operation, scratch, split);
    }

    /**
     * A tile's taps.
     *
     * @param window that all are in; null where they are far apart
     */
    record Located(FloatTaps taps, FloatWindow window) {}

    /** Finds a tile's taps, wherever they are. */
    FloatTaps taps(FloatPositions positions, Tile tile) {
        if (quick.position(positions, tile) && quick.locate(tile.count())) {
            return quick;
        }
        exact.locate(positions, tile);
        return exact;
    }

    /** Finds a tile's taps, and their window. */
    Located locateTaps(FloatPositions positions, Tile tile) {
        boolean near = quick.position(positions, tile);
        if (near && window.locate(tile, positions.areBetweenCorners())) {
            scratch.count(TilePath.WINDOW);
            return new Located(quick, window);
        }
        if (near && quick.locate(tile.count())) {
            scratch.count(TilePath.SCATTERED);
            return new Located(quick, null);
        }
        scratch.count(TilePath.EXACT);
        exact.locate(positions, tile);
        return new Located(exact, null);
    }

    /** Finds a tile's taps, and what loads them. */
    FloatChannelSampler locate(FloatPositions positions, Tile tile) {
        Located located = locateTaps(positions, tile);
        if (located.window() != null && (!gathers || key.moves() && window.collects())) {
            window.start(tile.count());
            return window;
        }
        scatter.locate(located.taps(), tile.count(), located.window());
        return scatter;
    }
}
