package org.gridsample.internal.cpu;

import java.util.Arrays;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;

/**
 * Minification without aliasing: a pixel's value is the mean of probes all over its footprint, each sampled and padded as a pixel's
 * own position is. The twin of kernels/footprint.cl, operation by operation. To the stages of a tile the probes of some of its pixels
 * are a tile of their own.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatFootprint implements FloatPositions {
    /** By so much a step may exceed whole pixels: what is turned or moved isn't shrunk by roundings. */
    private static final float SLACK = 0.0625f;

    /** No input has so many pixels: a longer step is a jump, and a position that is further away has no footprint. */
    private static final float FARTHEST = 2147483648f;

    private final int rank;
    private final int mostProbes;
    private final AxisRule[] rules;
    private final float[][] position;
    private final float[] shares;

    private final float[][] middle = new float[3][Tiling.PIXELS];

    /**
     * Along each axis of the output: the step along each of the input's, anything where there is none, how long it is, and how many
     * probes lie along it.
     */
    private final float[][][] way = new float[3][3][Tiling.PIXELS];

    private final float[][] length = new float[3][Tiling.PIXELS];
    private final int[][] probes = new int[3][Tiling.PIXELS];

    private Tile tile;

    /** Whether each pixel of the tile has one probe. */
    private boolean isPlain;

    /** Pixels of the tile whose probes are looked at. */
    private int first;

    private int end;

    FloatFootprint(Operation operation, AxisRule[] rules, FloatScratch scratch) {
        this.rules = rules;
        rank = operation.geometry().spatialRank();
        mostProbes = rank == 2 ? 16 : 6;
        position = scratch.position;
        shares = new float[mostProbes + 1];
        for (int n = 1; n <= mostProbes; n++) {
            shares[n] = 1f / n;
        }
        for (int[] along : probes) {
            Arrays.fill(along, 1);
        }
    }

    /** Finds the footprints of a tile's pixels. */
    void start(FloatPositions positions, Geometry.Place place, Tile newTile) {
        tile = newTile;
        end = 0;
        locate(positions, tile);
        for (int axis = 0; axis < rank; axis++) {
            System.arraycopy(position[axis], 0, middle[axis], 0, tile.count());
            Arrays.fill(length[axis], 0, tile.count(), FARTHEST);
        }
        for (int row = 0; row < tile.rows(); row++) {
            compareAlongX(positions, place, row);
            compareAcross(positions, place, row, 1, place.height(), place.width());
            if (rank == 3) {
                compareAcross(positions, place, row, 2, place.depth(), (long) place.width() * place.height());
            }
        }
        isPlain = true;
        for (int axis = 0; axis < rank; axis++) {
            isPlain &= probesAlong(axis);
        }
    }

    /** Where pixels read, before any padding. */
    private void locate(FloatPositions positions, Tile pixels) {
        positions.locate(pixels);
        for (int axis = 0; axis < rank; axis++) {
            if (!rules[axis].padsPositions()) {
                positions.keepFinite(axis, pixels);
            }
        }
    }

    /** A row's neighbours are its own pixels, but at its ends. */
    private void compareAlongX(FloatPositions positions, Geometry.Place place, int row) {
        long pixel = tile.pixel(row);
        int columns = tile.columns();
        int from = row * columns;
        int index = place.index(0, pixel);
        compare(middle, from + 1, from, columns - 1, 0, true);
        if (index + columns < place.width()) {
            locate(positions, Tile.ofPixels(tile.item(), pixel + columns, 1));
            compare(position, 0, from + columns - 1, 1, 0, true);
        }
        compare(middle, from, from + 1, columns - 1, 0, false);
        if (index > 0) {
            locate(positions, Tile.ofPixels(tile.item(), pixel - 1, 1));
            compare(position, 0, from, 1, 0, false);
        }
    }

    /** With the rows before and after it, along an axis along which all its pixels have one index. */
    private void compareAcross(
            FloatPositions positions, Geometry.Place place, int row, int axis, int extent, long stride) {
        int index = place.index(axis, tile.pixel(row));
        if (index + 1 < extent) {
            compareWithRow(positions, row, axis, stride, true);
        }
        if (index > 0) {
            compareWithRow(positions, row, axis, -stride, false);
        }
    }

    private void compareWithRow(FloatPositions positions, int row, int axis, long stride, boolean after) {
        int columns = tile.columns();
        int next = after ? row + 1 : row - 1;
        if (stride == (long) (next - row) * tile.width() && next >= 0 && next < tile.rows()) {
            compare(middle, next * columns, row * columns, columns, axis, after);
        } else {
            locate(positions, Tile.ofPixels(tile.item(), tile.pixel(row) + stride, columns));
            compare(position, 0, row * columns, columns, axis, after);
        }
    }

    private void compare(float[][] neighbour, int at, int from, int count, int axis, boolean after) {
        compare(neighbour, at, middle, from, count, rank, after, length[axis], way[axis]);
    }

    /** Takes the ways to neighbours, which come after, or from those before, where they are shorter than what there is. */
    private static void compare(
            float[][] neighbour,
            int at,
            float[][] own,
            int from,
            int count,
            int rank,
            boolean after,
            float[] length,
            float[][] way) {
        float[] nextX = neighbour[0];
        float[] nextY = neighbour[1];
        float[] nextZ = neighbour[2];
        float[] x = own[0];
        float[] y = own[1];
        float[] z = own[2];
        for (int k = 0; k < count; k++) {
            int t = from + k;
            float alongX = after ? nextX[at + k] - x[t] : x[t] - nextX[at + k];
            float alongY = after ? nextY[at + k] - y[t] : y[t] - nextY[at + k];
            float alongZ = rank == 2 ? 0f : after ? nextZ[at + k] - z[t] : z[t] - nextZ[at + k];
            // Not true of a NaN.
            if (Math.abs(alongX) < length[t] && Math.abs(alongY) < length[t] && Math.abs(alongZ) < length[t]) {
                length[t] = Math.max(Math.max(Math.abs(alongX), Math.abs(alongY)), Math.abs(alongZ));
                way[0][t] = alongX;
                way[1][t] = alongY;
                way[2][t] = alongZ;
            }
        }
    }

    /** Whether it is one everywhere. */
    private boolean probesAlong(int axis) {
        float[] steps = length[axis];
        int[] along = probes[axis];
        boolean isOne = true;
        for (int t = 0; t < tile.count(); t++) {
            boolean isLong = steps[t] > 1f + SLACK && steps[t] < FARTHEST && isNear(t);
            along[t] = isLong ? (int) Math.ceil(Math.min(steps[t], mostProbes) - SLACK) : 1;
            isOne &= !isLong;
        }
        return isOne;
    }

    private boolean isNear(int t) {
        boolean near = true;
        for (int axis = 0; axis < rank; axis++) {
            near &= Math.abs(middle[axis][t]) < FARTHEST;
        }
        return near;
    }

    /** Whether there are pixels of the tile after those whose probes were looked at last. */
    boolean hasNext() {
        return end < tile.count();
    }

    /** As many of the next pixels as a tile has room for all their probes, these as a tile: the whole one if nothing is shrunk. */
    Tile next() {
        first = end;
        if (isPlain) {
            end = tile.count();
            return tile;
        }
        int all = probes(end++);
        while (end < tile.count() && all + probes(end) <= Tiling.PIXELS) {
            all += probes(end++);
        }
        return Tile.ofPixels(tile.item(), 0, all);
    }

    private int probes(int t) {
        return probes[0][t] * probes[1][t] * probes[2][t];
    }

    /** The tile's first pixel whose mean {@link #average} gives. */
    int first() {
        return first;
    }

    /** The one after the last of them. */
    int end() {
        return end;
    }

    /** Of the probes of {@link #next}. */
    @Override
    public void locate(Tile ofProbes) {
        if (isPlain) {
            for (int axis = 0; axis < rank; axis++) {
                System.arraycopy(middle[axis], 0, position[axis], 0, tile.count());
            }
            return;
        }
        int next = 0;
        for (int t = first; t < end; t++) {
            for (int k = 0; k < probes[2][t]; k++) {
                float z = partOfStep(k, probes[2][t]);
                for (int j = 0; j < probes[1][t]; j++) {
                    float y = partOfStep(j, probes[1][t]);
                    for (int i = 0; i < probes[0][t]; i++) {
                        float x = partOfStep(i, probes[0][t]);
                        for (int axis = 0; axis < rank; axis++) {
                            float offset = way[0][axis][t] * x + way[1][axis][t] * y;
                            offset = rank == 2 ? offset : offset + way[2][axis][t] * z;
                            position[axis][next] = middle[axis][t] + offset;
                        }
                        next++;
                    }
                }
            }
        }
    }

    /** They are: the pixels' were kept so, and no step is so long that it leads anywhere else. */
    @Override
    public void keepFinite(int axis, Tile ofProbes) {}

    /** How far along a step the middle of its i-th part is from its own middle. */
    private float partOfStep(int i, int parts) {
        return (2 * i + 1 - parts) * (0.5f * shares[parts]);
    }

    /** From values of the probes to those of their pixels, which take the first places: means along x, of these along y, and so on. */
    void average(float[] values) {
        int next = 0;
        for (int t = first; !isPlain && t < end; t++) {
            float planes = 0f;
            for (int k = 0; k < probes[2][t]; k++) {
                float rows = 0f;
                for (int j = 0; j < probes[1][t]; j++) {
                    float columns = values[next++];
                    for (int i = 1; i < probes[0][t]; i++) {
                        columns += values[next++];
                    }
                    columns *= shares[probes[0][t]];
                    rows = j == 0 ? columns : rows + columns;
                }
                rows *= shares[probes[1][t]];
                planes = k == 0 ? rows : planes + rows;
            }
            values[t - first] = planes * shares[probes[2][t]];
        }
        FloatInterpolation.canonical(Float.NaN, values, 0, end - first);
    }
}
