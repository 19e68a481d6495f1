package org.gridsample.internal.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.Operation;

/** From the normalised coordinates of a grid tensor. */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatGridPositions implements FloatPositions {
    private final FloatPositions grid;
    private final int rank;
    private final float[] coordinates;
    private final float[][] position;
    private final List<Loop> loops;

    /** From the grid's numbers as they are, with loops that were made for such a operation. */
    FloatGridPositions(FloatPositions grid, Operation operation, FloatScratch scratch, List<Loop> loops) {
        this.grid = grid;
        this.loops = loops;
        rank = operation.geometry().spatialRank();
        coordinates = scratch.coordinates;
        position = scratch.position;
    }

    /** From coordinates to positions, axis by axis. They hold no tensor. */
    static List<Loop> loops(Operation operation, FloatScratch scratch) {
        int rank = operation.geometry().spatialRank();
        List<Loop> loops = new ArrayList<>(3);
        for (int axis = 0; axis < rank; axis++) {
            loops.add(unnormalize(
                    scratch.position[axis],
                    (float) operation.geometry().axis(axis).scale(),
                    rank,
                    operation.options().alignCorners()));
        }
        return loops;
    }

    @Override
    public void locate(Tile tile) {
        grid.locate(tile);
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, tile.count());
        }
    }

    @Override
    public void keepFinite(int axis, Tile tile) {
        keepFinite(position[axis], coordinates, axis, rank, tile.count());
    }

    private static Loop unnormalize(float[] p, float scale, int rank, boolean alignCorners) {
        if (rank == 2 && !alignCorners) {
            return (first, end) -> {
                for (int t = first; t < end; t++) {
                    p[t] = FloatSourceIndex.unnormalize(p[t], scale, 2, false);
                }
            };
        } else if (rank == 2) {
            return (first, end) -> {
                for (int t = first; t < end; t++) {
                    p[t] = FloatSourceIndex.unnormalize(p[t], scale, 2, true);
                }
            };
        } else if (!alignCorners) {
            return (first, end) -> {
                for (int t = first; t < end; t++) {
                    p[t] = FloatSourceIndex.unnormalize(p[t], scale, 3, false);
                }
            };
        }
        return (first, end) -> {
            for (int t = first; t < end; t++) {
                p[t] = FloatSourceIndex.unnormalize(p[t], scale, 3, true);
            }
        };
    }

    private static void keepFinite(float[] p, float[] coordinates, int axis, int rank, int count) {
        for (int t = 0, i = axis; t < count; t++, i += rank) {
            p[t] = FloatSourceIndex.finiteIfCoordinateIs(p[t], coordinates[i]);
        }
    }
}
