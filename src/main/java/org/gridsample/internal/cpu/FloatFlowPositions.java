package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;

/** The indices of output pixels, displaced by a flow. */
@SuppressWarnings("cast") // what rounds here is redundant in the double twin
final class FloatFlowPositions implements FloatPositions {
    private final FloatPositions flow;
    private final Geometry.Place place;
    private final int rank;
    private final float[][] position;

    /** From the flow's numbers as they are. */
    FloatFlowPositions(FloatPositions flow, Operation operation, FloatScratch scratch) {
        this.flow = flow;
        place = operation.geometry().place();
        rank = operation.geometry().spatialRank();
        position = scratch.position;
    }

    /** A tile's row lies in one of the whole output's rows. */
    @Override
    public void locate(Tile tile) {
        flow.locate(tile);
        for (int row = 0; row < tile.rows(); row++) {
            long pixel = tile.pixel(row);
            int first = row * tile.columns();
            int end = first + tile.columns();
            addIndices(position[0], place.index(0, pixel), first, end);
            for (int axis = 1; axis < rank; axis++) {
                add(position[axis], (float) place.index(axis, pixel), first, end);
            }
        }
    }

    /** A sum of a finite number and an index is finite. */
    @Override
    public void keepFinite(int axis, Tile tile) {}

    /** An index of its own to each, rounded as one: beyond 2^24 float32 has no number for every one. */
    private static void addIndices(float[] p, int index, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = (float) (index + (t - first)) + p[t];
        }
    }

    private static void add(float[] p, float index, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = index + p[t];
        }
    }
}
