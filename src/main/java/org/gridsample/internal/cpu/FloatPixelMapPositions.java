package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.io.OwnMemory;

/** The numbers of a coordinate tensor as they are, which are positions where it is a map of pixels. */
final class FloatPixelMapPositions implements FloatPositions {
    private final FloatBuffer map;
    private final long batchStride;

    /** The first pixel's point. */
    private final long firstPoint;

    private final int rank;
    private final float[] coordinates;
    private final Loop split;

    /** With the loop that was made for such a operation. */
    FloatPixelMapPositions(Operation operation, FloatScratch scratch, Loop split) {
        this.split = split;
        map = (FloatBuffer) OwnMemory.of(operation.grid());
        batchStride = operation.geometry().gridItem();
        firstPoint = operation.geometry().gridFirst();
        rank = operation.geometry().spatialRank();
        coordinates = scratch.coordinates;
    }

    /** From points to one array for each axis. It holds no tensor. */
    static Loop split(Operation operation, FloatScratch scratch) {
        float[] from = scratch.coordinates;
        float[] x = scratch.position[0];
        float[] y = scratch.position[1];
        float[] z = scratch.position[2];
        return operation.geometry().spatialRank() == 2
                ? (first, end) -> pairs(from, x, y, first, end)
                : (first, end) -> triples(from, x, y, z, first, end);
    }

    @Override
    public void locate(Tile tile) {
        int length = tile.columns() * rank;
        for (int row = 0; row < tile.rows(); row++) {
            int first = Math.toIntExact(tile.item() * batchStride + firstPoint + tile.pixel(row) * rank);
            map.get(first, coordinates, row * length, length);
        }
        Loop.run(split, 0, tile.count());
    }

    /** They are what the tensor says. */
    @Override
    public void keepFinite(int axis, Tile tile) {}

    private static void pairs(float[] from, float[] x, float[] y, int first, int end) {
        for (int t = first; t < end; t++) {
            x[t] = from[2 * t];
            y[t] = from[2 * t + 1];
        }
    }

    private static void triples(float[] from, float[] x, float[] y, float[] z, int first, int end) {
        for (int t = first; t < end; t++) {
            x[t] = from[3 * t];
            y[t] = from[3 * t + 1];
            z[t] = from[3 * t + 2];
        }
    }
}
