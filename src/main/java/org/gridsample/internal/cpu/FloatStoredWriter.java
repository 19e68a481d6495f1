package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Strides;

/**
 * What writers have in common: a tile's values are encoded all, as they are to lie, then copied row by row.
 */
abstract class FloatStoredWriter implements FloatWriter {
    private final Strides strides;

    FloatStoredWriter(Strides strides) {
        this.strides = strides;
    }

    @Override
    public final void write(Tile tile, int first, int end, long channel, int lanes, float[][] values) {
        if (areAdjacent()) {
            encodePixels(values, lanes, end - first);
            rows(tile, first, end, channel, lanes);
        } else {
            for (int lane = 0; lane < lanes; lane++) {
                encode(values[lane], end - first, 0, 1);
                rows(tile, first, end, channel + lane, 1);
            }
        }
    }

    @Override
    public final void writeCollected(Tile tile, long channel, int lanes) {
        rows(tile, 0, tile.count(), channel, lanes);
    }

    @Override
    public int collectedLanes() {
        return areAdjacent() ? Tiling.LANES : 1;
    }

    /** Whether a pixel's channels lie beside each other, and other pixels' don't. */
    private boolean areAdjacent() {
        return strides.pixel() != 1 && strides.channel() == 1;
    }

    private void rows(Tile tile, int first, int end, long channel, int lanes) {
        int columns = tile.columns();
        int column = first % columns;
        long row = strides.element(tile.item(), channel, tile.firstRow() + first / columns, tile.firstColumn());
        int count;
        for (int next = first; next < end; next += count) {
            count = Math.min(columns - column, end - next);
            put((int) row + column * strides.pixel(), (next - first) * lanes, count, lanes);
            row += strides.row();
            column = 0;
        }
    }

    private void put(int element, int from, int count, int lanes) {
        if (strides.pixel() == lanes) {
            put(element, from, count * lanes);
        } else {
            for (int i = 0; i < count; i++) {
                put(element + i * strides.pixel(), from + i * lanes, lanes);
            }
        }
    }

    /** Makes elements of all channels of pixels. */
    void encodePixels(float[][] values, int lanes, int count) {
        for (int lane = 0; lane < lanes; lane++) {
            encodeLane(values[lane], count, lane, lanes);
        }
    }

    /** A loop with a constant step needs no bounds test: where HotSpot inlines the calls, each has one. */
    private void encodeLane(float[] values, int count, int lane, int step) {
        switch (step) {
            case 1 -> encode(values, count, lane, 1);
            case 2 -> encode(values, count, lane, 2);
            case 3 -> encode(values, count, lane, 3);
            case 4 -> encode(values, count, lane, 4);
            default -> throw new IllegalArgumentException("step: expected 1 to " + Tiling.LANES + ", got " + step);
        }
    }

    /** Makes elements of numbers, {@code step} apart from {@code at} on, and may change the numbers. */
    abstract void encode(float[] values, int count, int at, int step);

    /** Copies elements that lie beside each other to the tensor's from {@code first} on. */
    abstract void put(int first, int from, int count);
}
