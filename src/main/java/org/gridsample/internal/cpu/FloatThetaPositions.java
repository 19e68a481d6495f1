package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.io.OwnMemory;

/** The points of an affine grid, made a tile at a time: the twin of theta_at in kernels/positions.cl. */
final class FloatThetaPositions implements FloatPositions {
    /** PyTorch multiplies two matrices in a loop of its own below this number of products, and in its BLAS from there on. */
    private static final int BLAS_PRODUCTS = 400;

    private final FloatBuffer thetas;
    private final long batchStride;
    private final Geometry.Place place;
    private final int rank;
    private final boolean fused;
    private final float[] coordinates;
    private final Loop split;

    /** With the loop from points to one array for each axis. */
    FloatThetaPositions(Operation operation, FloatScratch scratch, Loop split) {
        this.split = split;
        thetas = (FloatBuffer) OwnMemory.of(operation.grid());
        batchStride = operation.geometry().gridItem();
        place = operation.geometry().place();
        rank = operation.geometry().spatialRank();
        long points = (long) place.width() * place.height() * place.depth();
        fused = points > (BLAS_PRODUCTS - 1) / (rank * (rank + 1));
        coordinates = scratch.coordinates;
    }

    /** A tile's row lies in one of the whole output's rows. */
    @Override
    public void locate(Tile tile) {
        int theta = Math.toIntExact(tile.item() * batchStride);
        int xs = theta + rank * (rank + 1);
        int ys = xs + place.width();
        int zs = ys + place.height();
        for (int row = 0; row < tile.rows(); row++) {
            long pixel = tile.pixel(row);
            int x = xs + place.index(0, pixel);
            float y = thetas.get(ys + place.index(1, pixel));
            float z = rank == 2 ? 0f : thetas.get(zs + place.index(2, pixel));
            for (int axis = 0; axis < rank; axis++) {
                int at = theta + axis * (rank + 1);
                int next = row * tile.columns() * rank + axis;
                for (int column = 0; column < tile.columns(); column++) {
                    float sum = add(y, thetas.get(at + 1), thetas.get(x + column) * thetas.get(at));
                    if (rank == 3) {
                        sum = add(z, thetas.get(at + 2), sum);
                    }
                    coordinates[next + column * rank] = sum + thetas.get(at + rank);
                }
            }
        }
        Loop.run(split, 0, tile.count());
    }

    private float add(float a, float b, float sum) {
        return fused ? Math.fma(a, b, sum) : sum + a * b;
    }

    /** They are coordinates. */
    @Override
    public void keepFinite(int axis, Tile tile) {}
}
