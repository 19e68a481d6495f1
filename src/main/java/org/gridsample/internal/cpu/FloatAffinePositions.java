package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.io.OwnMemory;

/** The indices of output pixels times a matrix: the twin of times_row in kernels/positions.cl. */
@SuppressWarnings("cast") // what rounds here is redundant in the double twin
final class FloatAffinePositions implements FloatPositions {
    private final FloatBuffer matrices;
    private final long batchStride;
    private final Geometry.Place place;
    private final int rank;
    private final float[] columnIndex;
    private final float[][] product;

    /** With an array for each row of the matrix. */
    FloatAffinePositions(Operation operation, FloatScratch scratch, float[]... product) {
        columnIndex = scratch.columnIndex;
        this.product = product;
        matrices = (FloatBuffer) OwnMemory.of(operation.grid());
        batchStride = operation.geometry().gridItem();
        place = operation.geometry().place();
        rank = operation.geometry().spatialRank();
    }

    /** A tile's rows lie in rows of the whole output that follow each other, from the same column on. */
    @Override
    public void locate(Tile tile) {
        int columns = tile.columns();
        long firstRow = place.row(tile.pixel(0));
        indices(columnIndex, place.index(0, tile.pixel(0)), columns);
        for (int row = 1; row < tile.rows(); row++) {
            System.arraycopy(columnIndex, 0, columnIndex, row * columns, columns);
        }
        int matrix = Math.toIntExact(tile.item() * batchStride);
        for (int row = 0; row < tile.rows(); row++) {
            float y = (float) place.indexOfRow(1, firstRow + row);
            float z = (float) place.indexOfRow(2, firstRow + row);
            for (int i = 0; i < product.length; i++) {
                int at = matrix + i * (rank + 1);
                float last = matrices.get(at + rank);
                float start =
                        Math.fma(y, matrices.get(at + 1), rank == 2 ? last : Math.fma(z, matrices.get(at + 2), last));
                Arrays.fill(product[i], row * columns, (row + 1) * columns, start);
            }
        }
        for (int i = 0; i < product.length; i++) {
            along(product[i], columnIndex, matrices.get(matrix + i * (rank + 1)), tile.count());
        }
    }

    /** Rounding keeps order: along each row and column they rise throughout, or fall. */
    @Override
    public boolean areBetweenCorners() {
        return rank == 2;
    }

    /** The positions are the coordinates. */
    @Override
    public void keepFinite(int axis, Tile tile) {}

    /** Each rounded as one: beyond 2^24 float32 has no number for every one. */
    private static void indices(float[] index, int first, int count) {
        for (int t = 0; t < count; t++) {
            index[t] = (float) (first + t);
        }
    }

    private static void along(float[] p, float[] index, float step, int count) {
        for (int t = 0; t < count; t++) {
            p[t] = Math.fma(index[t], step, p[t]);
        }
    }
}
