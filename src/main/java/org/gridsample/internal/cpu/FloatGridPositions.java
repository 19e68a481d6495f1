package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.SampleRequest;

/** From the normalised coordinates of a grid tensor. */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatGridPositions implements FloatPositions {
    private final FloatBuffer grid;
    private final long batchStride;
    private final int rank;
    private final float[] coordinates;
    private final float[][] position;
    private final List<Loop> loops;

    /** With loops that were made for such a request. */
    FloatGridPositions(SampleRequest request, FloatScratch scratch, List<Loop> loops) {
        this.loops = loops;
        grid = request.grid().floats();
        batchStride = request.geometry().gridItem();
        rank = request.geometry().spatialRank();
        coordinates = scratch.coordinates;
        position = scratch.position;
    }

    /** From coordinates to positions. They hold no tensor. */
    static List<Loop> loops(SampleRequest request, FloatScratch scratch) {
        int rank = request.geometry().spatialRank();
        List<Loop> loops = new ArrayList<>(4);
        loops.add(split(scratch.coordinates, scratch.position, rank));
        for (int axis = 0; axis < rank; axis++) {
            loops.add(unnormalize(
                    scratch.position[axis],
                    (float) request.geometry().axis(axis).scale(),
                    rank,
                    request.options().alignCorners()));
        }
        return loops;
    }

    @Override
    public void locate(Tile tile) {
        int length = tile.columns() * rank;
        for (int row = 0; row < tile.rows(); row++) {
            int first = Math.toIntExact(tile.item() * batchStride + tile.pixel(row) * rank);
            grid.get(first, coordinates, row * length, length);
        }
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, tile.count());
        }
    }

    @Override
    public void keepFinite(int axis, Tile tile) {
        keepFinite(position[axis], coordinates, axis, rank, tile.count());
    }

    /** One array for each axis. */
    private static Loop split(float[] coordinates, float[][] position, int rank) {
        float[] x = position[0];
        float[] y = position[1];
        float[] z = position[2];
        return rank == 2
                ? (first, end) -> pairs(coordinates, x, y, first, end)
                : (first, end) -> triples(coordinates, x, y, z, first, end);
    }

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
