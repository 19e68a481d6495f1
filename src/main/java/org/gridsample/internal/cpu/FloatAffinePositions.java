package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.SampleRequest;

/** The indices of output pixels times a matrix: the twin of times_row in kernels/positions.cl. */
@SuppressWarnings("cast") // what rounds here is redundant in the double twin
final class FloatAffinePositions implements FloatPositions {
    private final FloatBuffer matrices;
    private final long batchStride;
    private final Geometry.Place place;
    private final int rank;
    private final float[][] product;

    /** With an array for each row of the matrix. */
    FloatAffinePositions(SampleRequest request, float[]... product) {
        this.product = product;
        matrices = request.grid().floats();
        batchStride = request.geometry().gridItem();
        place = request.geometry().place();
        rank = request.geometry().spatialRank();
    }

    /** A tile's row lies in one of the whole output's rows. */
    @Override
    public void locate(Tile tile) {
        int matrix = Math.toIntExact(tile.item() * batchStride);
        for (int row = 0; row < tile.rows(); row++) {
            long pixel = tile.pixel(row);
            int x = place.index(0, pixel);
            float y = (float) place.index(1, pixel);
            float z = (float) place.index(2, pixel);
            int first = row * tile.columns();
            for (int i = 0; i < product.length; i++) {
                int at = matrix + i * (rank + 1);
                float last = matrices.get(at + rank);
                float start =
                        Math.fma(y, matrices.get(at + 1), rank == 2 ? last : Math.fma(z, matrices.get(at + 2), last));
                along(product[i], x, matrices.get(at), start, first, first + tile.columns());
            }
        }
    }

    /** The positions are the coordinates. */
    @Override
    public void keepFinite(int axis, Tile tile) {}

    private static void along(float[] p, int index, float step, float start, int first, int end) {
        for (int t = first; t < end; t++) {
            p[t] = Math.fma((float) (index + (t - first)), step, start);
        }
    }
}
