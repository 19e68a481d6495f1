package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.SampleRequest;

/**
 * The output cut into units of work: a rectangle of one item's pixels, in some channels. In 5-D the planes lie below each
 * other, as one image. A rectangle's taps lie close together whichever way the grid turns, so the caches keep them.
 */
record Tiling(long items, int width, long height, int columns, int rows, long channels, int channelBlock) {
    /** Pixels of a tile: its arrays stay in the nearest caches. */
    static final int PIXELS = 1024;

    /** Channels that are read, and written, together where a pixel's lie beside each other. */
    static final int LANES = 4;

    private static final int COLUMNS = 64;

    /** Enough for every thread to find work, and for the taps, made anew for each block, to cost next to nothing. */
    private static final int CHANNEL_BLOCK = 64;

    static Tiling of(SampleRequest request) {
        int width = request.geometry().outputExtent(0);
        Tiling plane = of(width, request.geometry().outputPlane() / width);
        long channels = request.geometry().channels();
        int block = (int) Math.min(channels, CHANNEL_BLOCK);
        return new Tiling(request.geometry().batch(), width, plane.height, plane.columns, plane.rows, channels, block);
    }

    /** Of the pixels of each item, in all channels together. */
    static Tiling ofPixels(Geometry geometry) {
        int width = geometry.outputExtent(0);
        Tiling plane = of(width, geometry.outputPlane() / width);
        return new Tiling(geometry.batch(), width, plane.height, plane.columns, plane.rows, 1, 1);
    }

    /** Of one plane. */
    static Tiling of(int width, long height) {
        int columns = Math.min(width, COLUMNS);
        int rows = (int) Math.min(height, PIXELS / columns);
        columns = Math.min(width, PIXELS / rows);
        return new Tiling(1, width, height, columns, rows, 1, 1);
    }

    long units() {
        return items * blocks() * tiles();
    }

    private long blocks() {
        return (channels + channelBlock - 1) / channelBlock;
    }

    private long across() {
        return (width + columns - 1) / columns;
    }

    private long tiles() {
        return across() * ((height + rows - 1) / rows);
    }

    Tile tile(long unit) {
        long tile = unit % tiles();
        long block = unit / tiles() % blocks();
        long item = unit / tiles() / blocks();
        int column = (int) (tile % across()) * columns;
        long row = tile / across() * rows;
        return new Tile(
                item,
                row,
                column,
                width,
                Math.min(columns, width - column),
                (int) Math.min(rows, height - row),
                block * channelBlock,
                Math.min(channels, (block + 1) * channelBlock));
    }
}
