package org.gridsample.internal.opencl;

import java.nio.ByteBuffer;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.tensor.ElementType;

/**
 * How a request is spread over work-items: the sizes of its launches, and the geometry_t that tells the kernel. The output
 * plane is seen as rows, its own or, where those are short, longer pieces of it: see kernels/sample.cl.
 */
final class Launch {
    /** geometry_t with float64: 3 longs, 10 reals and 10 ints. */
    static final int MAX_GEOMETRY_BYTES = 144;

    /** So many tiles a compute unit that none waits long for another's last. */
    private static final int TILES_PER_UNIT = 4;

    /**
     * So many times as many rows where tiles lie beside each other: what the tiles between a tile and the one below it read drives
     * from the cache what both of them read.
     */
    private static final int FURTHER_DOWN = 8;

    /** Shorter rows would be mostly the ends of tiles. */
    private static final int LONG_ROW = 256;

    private final SampleRequest request;
    private final int channelBlock;
    private final int rowLength;
    private final int rows;
    private final int tileColumns;
    private final int tileRows;
    private final long batchAtOnce;
    private final long blocks;
    private final long localX;
    private final long localY;
    private final long globalX;
    private final long globalY;

    /**
     * A request's launches.
     *
     * @param form the kernel's, whose width may be less than the tuning's
     * @param units the device's compute units
     * @param maxGroup the most work-items that a group of this kernel can have
     */
    Launch(SampleRequest request, Tuning tuning, Form form, int units, long maxGroup) {
        this.request = request;
        int width = form.width();
        long channels = request.channels();
        long block =
                Math.max(Math.min(channels, tuning.channelBlock()), ceilDivide(channels, LaunchLimits.MOST_GROUPS));
        channelBlock = form.channels() > 0 ? form.channels() : (int) block;
        blocks = ceilDivide(channels, channelBlock);
        batchAtOnce = Math.min(request.batch(), LaunchLimits.MOST_GROUPS / blocks);
        if (width == 1 && form.channels() > 0 && form.channels() != channels) {
            throw new IllegalArgumentException("launch: expected a kernel of single pixels for " + channels
                    + " channels or for any number, got one for " + form.channels());
        }
        long plane = request.outputPlane();
        if (width > plane) {
            throw new IllegalArgumentException("launch: expected a vector of at most the output plane's " + plane
                    + " pixels, got a width of " + width);
        }
        boolean grouped = tuning.width() == 1;
        localX = grouped ? Math.min(tuning.columns(), maxGroup) : 1;
        localY = grouped ? Math.max(1, Math.min(tuning.rows(), maxGroup / localX)) : 1;
        // Two vectors, so that a row is at least one, however the plane is divided.
        int columnsWanted = width == 1 ? tuning.columns() : Math.max(tuning.columns(), 2 * width);
        int own = request.outputExtent(0);
        long mostRows = LaunchLimits.MOST_GROUPS * localY;
        if ((own >= columnsWanted || own >= LONG_ROW) && plane / own <= mostRows) {
            rowLength = own;
            rows = (int) (plane / own);
        } else {
            rows = (int) Math.min(ceilDivide(plane, columnsWanted), mostRows);
            // Kernels of single pixels leave off at the plane's end; those of vectors make some rows one pixel longer.
            rowLength = Math.toIntExact(width == 1 ? ceilDivide(plane, rows) : plane / rows);
        }
        tileColumns = width == 1 ? 1 : Math.min(columnsWanted, rowLength);
        // A row's last tile takes what is left of it.
        long tilesAcross = rowLength / tileColumns;
        long rowsWanted = tilesAcross > 1 ? (long) tuning.rows() * FURTHER_DOWN : tuning.rows();
        tileRows = width == 1 ? 1 : tileRows(rowsWanted, tilesAcross, units);
        globalX = ceilDivide(tilesAcross, localX) * localX;
        globalY = ceilDivide(ceilDivide(rows, tileRows), localY) * localY;
    }

    /** Fewer rows than wanted where that would leave compute units without work. */
    private int tileRows(long wanted, long tilesAcross, int units) {
        long tilesPerRow = tilesAcross * blocks * request.batch();
        long fair = rows * tilesPerRow / ((long) units * TILES_PER_UNIT);
        return (int) Math.max(1, Math.min(Math.min(wanted, rows), fair));
    }

    private static long ceilDivide(long a, long b) {
        return (a + b - 1) / b;
    }

    /** Items from one launch's first to the next one's. */
    long batchAtOnce() {
        return batchAtOnce;
    }

    /** Writes the global and the local size of the launch that begins with this item, three numbers each. */
    void writeSizes(long firstItem, long[] global, long[] local) {
        global[0] = globalX;
        global[1] = globalY;
        global[2] = Math.min(batchAtOnce, request.batch() - firstItem) * blocks;
        local[0] = localX;
        local[1] = localY;
        // Kernels take a group's number for a work-item's.
        local[2] = 1;
    }

    /** Writes geometry_t for the launch that begins with this item from the start of {@code target}. */
    void writeGeometry(long firstItem, ByteBuffer target) {
        target.clear();
        target.putLong(request.outputPlane());
        target.putLong(request.inputBatchStride());
        target.putLong(request.gridBatchStride());
        Axis x = request.axis(0);
        Axis y = request.axis(1);
        Axis z = request.axis(2);
        putReals(target, x.last(), y.last(), z.last());
        putReals(target, x.scale(), y.scale(), z.scale());
        putReals(target, x.turn(), y.turn(), z.turn());
        putReal(target, 0);
        target.putInt(x.size()).putInt(y.size()).putInt(z.size());
        target.putInt((int) request.channels()).putInt(channelBlock);
        target.putInt(rowLength).putInt(rows).putInt(tileColumns).putInt(tileRows);
        target.putInt((int) firstItem);
        target.flip();
    }

    private void putReals(ByteBuffer target, double a, double b, double c) {
        putReal(target, a);
        putReal(target, b);
        putReal(target, c);
    }

    private void putReal(ByteBuffer target, double value) {
        if (request.type() == ElementType.FLOAT32) {
            target.putFloat((float) value);
        } else {
            target.putDouble(value);
        }
    }
}
