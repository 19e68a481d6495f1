package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridsample.internal.backend.Operation;

/** Positions, and by how much each moves with its coordinate. */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatSlopes implements FloatPositions {
    private final FloatPositions positions;
    private final float[] base;
    private final float[][] slope;
    private final int rank;

    /** Of all axes together, or of each. */
    private final float[][] coordinates;

    private final List<Loop> loops = new ArrayList<>();

    /** Where a coordinate isn't finite. */
    private final List<Loop> unlessFinite = new ArrayList<>();

    FloatSlopes(FloatPositions positions, Operation operation, FloatScratch scratch) {
        this.positions = positions;
        rank = operation.geometry().spatialRank();
        boolean normalised = operation.coordinates().kind().isNormalised();
        coordinates = normalised ? new float[][] {scratch.coordinates} : Arrays.copyOf(scratch.position, rank);
        base = new float[rank];
        slope = new float[rank][Tiling.PIXELS];
        AxisRule[] rules = AxisRule.of(operation);
        for (int i = 0; i < rank; i++) {
            int axis = i;
            float scale = (float) rules[axis].axis().scale();
            float perCoordinate = rank == 2 ? scale : scale * 0.5f;
            base[axis] = normalised ? perCoordinate : 1f;
            float[] along = slope[axis];
            loops.add((first, end) -> Arrays.fill(along, first, end, base[axis]));
            loops.addAll(new FloatAxis(rules[axis]).slopes(scratch.position[axis], along, rank));
            if (rules[axis].padsPositions()) {
                unlessFinite.add(
                        normalised
                                ? (first, end) -> zeroUnlessFinite(scratch.coordinates, axis, rank, along, first, end)
                                : (first, end) -> zeroUnlessFinite(scratch.position[axis], 0, 1, along, first, end));
            }
        }
    }

    @Override
    public void locate(Tile tile) {
        positions.locate(tile);
        run(loops, tile.count());
        if (!areFinite(tile.count())) {
            run(unlessFinite, tile.count());
        }
    }

    private static void run(List<Loop> loops, int count) {
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, count);
        }
    }

    /** Whether all coordinates are, which a sum of them tells; of large ones it may say no. */
    private boolean areFinite(int count) {
        float all = 0f;
        for (int axis = 0; axis < coordinates.length; axis++) {
            all += FloatInterpolation.all(coordinates[axis], 0, count * rank / coordinates.length);
        }
        return FloatSourceIndex.isFinite(all);
    }

    @Override
    public boolean areBetweenCorners() {
        return positions.areBetweenCorners();
    }

    @Override
    public void keepFinite(int axis, Tile tile) {
        positions.keepFinite(axis, tile);
    }

    /** Of the tile's pixels along an axis. */
    float[] along(int axis) {
        return slope[axis];
    }

    /** Of pixels whose coordinates lie so far apart. */
    private static void zeroUnlessFinite(
            float[] coordinate, int firstOne, int step, float[] slope, int first, int end) {
        for (int t = first; t < end; t++) {
            slope[t] = FloatSourceIndex.slopeIfFinite(coordinate[firstOne + t * step], slope[t]);
        }
    }
}
