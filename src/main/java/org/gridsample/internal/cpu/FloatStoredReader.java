package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;

/**
 * What readers of elements have in common that aren't numbers beside each other already, in one buffer. Elements are copied as they are
 * stored, then decoded: JDK 17 takes twice as long for those of a buffer, one by one. Each reader has the loops itself, that
 * HotSpot may inline its conversion there.
 */
abstract class FloatStoredReader implements FloatReader {
    private final Strides strides;
    private final int[] start;

    /** Where each pixel of a tile is among what was fetched of a window. */
    private final int[] place;

    private final Loop places = this::places;
    private final Loop picks = this::picks;

    /** What is picked of a window: from this element of a pixel on, to this place on, so far apart. */
    private int from;

    private int at;
    private int step;

    FloatStoredReader(Strides strides, FloatScratch scratch) {
        this.strides = strides;
        start = scratch.start;
        place = scratch.place;
    }

    @Override
    public final long channel(long item, long channel) {
        return strides.element(item, channel, 0, 0);
    }

    @Override
    public final long channelStride() {
        return strides.channel();
    }

    /** The element of a row's pixel. */
    final int index(long row, int column) {
        return (int) (row + (long) column * strides.pixel());
    }

    abstract float value(int index);

    /** Copies elements that lie beside each other; those of a row of a window in {@link Tiling#LANES} channels at most. */
    abstract void fetch(int first, int count);

    /** The numbers of those that were copied from {@code from} on, {@code step} apart. */
    abstract void decode(int from, int step, float[] to, int at, int count);

    @Override
    public final float value(long row, int column) {
        return value(index(row, column));
    }

    @Override
    public final void row(long row, int column, float[] to, int at, int count) {
        int first = index(row, column);
        int step = strides.pixel();
        if (step == 1) {
            fetch(first, count);
            decode(0, 1, to, at, count);
        } else {
            for (int i = 0; i < count; i++) {
                to[at + i] = value(first + i * step);
            }
        }
    }

    @Override
    public final void row(long row, int column, int lanes, float[][] to, int at, int count) {
        int step = strides.pixel();
        if (strides.channel() == 1 && step > 1 && step <= Tiling.LANES) {
            fetch(index(row, column), (count - 1) * step + lanes);
            for (int lane = 0; lane < lanes; lane++) {
                decodeLane(lane, step, to[lane], at, count);
            }
        } else {
            FloatReader.super.row(row, column, lanes, to, at, count);
        }
    }

    /** A loop with a constant step needs no bounds test: where HotSpot inlines the calls, each has one. */
    private void decodeLane(int lane, int step, float[] to, int at, int count) {
        switch (step) {
            case 2 -> decode(lane, 2, to, at, count);
            case 3 -> decode(lane, 3, to, at, count);
            case 4 -> decode(lane, 4, to, at, count);
            default -> throw new IllegalArgumentException("step: expected 2 to " + Tiling.LANES + ", got " + step);
        }
    }

    @Override
    public final void collect(long row, int column, int columns, int rows, int lanes, int count) {
        place(count);
        step = lanes;
        if (areAdjacent()) {
            fetch(row, column, columns, rows, lanes);
            pick(place, lanes, count);
        } else {
            for (int lane = 0; lane < lanes; lane++) {
                fetch(row + lane * strides.channel(), column, columns, rows, 1);
                pick(0, lane, count);
            }
        }
    }

    @Override
    public final boolean collects() {
        return strides.pixel() <= Tiling.LANES;
    }

    private void places(int first, int end) {
        places(start, strides.pixel(), place, first, end);
    }

    private static void places(int[] start, int pixel, int[] place, int first, int end) {
        for (int t = first; t < end; t++) {
            place[t] = start[t] * pixel;
        }
    }

    /** Whether a pixel's channels lie beside each other, and other pixels' don't. */
    final boolean areAdjacent() {
        return strides.pixel() != 1 && strides.channel() == 1;
    }

    /** Finds where each pixel of a tile is in its window. */
    final void place(int count) {
        Loop.run(places, 0, count);
    }

    /** Copies a window as it is stored, in some adjacent channels, its rows {@link Taps#ROW} pixels apart. */
    final void fetch(long row, int column, int columns, int rows, int lanes) {
        int elements = (columns - 1) * strides.pixel() + lanes;
        for (int j = 0; j < rows; j++) {
            fetch(index(row + j * strides.row(), column), j * Taps.ROW * strides.pixel(), elements);
        }
    }

    /** All channels of pixels. */
    void pick(int[] ofPixels, int lanes, int count) {
        for (int lane = 0; lane < lanes; lane++) {
            pick(lane, lane, count);
        }
    }

    private void pick(int ofPixel, int to, int count) {
        from = ofPixel;
        at = to;
        Loop.run(picks, 0, count);
    }

    private void picks(int first, int end) {
        switch (step) {
            case 1 -> pick(place, from, at, 1, first, end);
            case 2 -> pick(place, from, at, 2, first, end);
            case 3 -> pick(place, from, at, 3, first, end);
            case 4 -> pick(place, from, at, 4, first, end);
            default -> throw new IllegalArgumentException("step: expected 1 to " + Tiling.LANES + ", got " + step);
        }
    }

    /** The same of elements that lie beside each other, to some place. */
    abstract void fetch(int first, int to, int count);

    /** Moves those that lie {@code from} after each pixel's place to {@code at} and {@code step} apart. */
    abstract void pick(int[] place, int from, int at, int step, int first, int end);

    @Override
    public final boolean gathers() {
        return true;
    }

    @Override
    public final FloatBuffer direct() {
        return null;
    }
}
