package org.gridsample.internal.cpu;

import java.util.Arrays;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;

/**
 * Where the pixel of each tap is, in elements from a channel's first one: the same in all channels. {@link Taps#OUTSIDE} or {@link
 * Taps#FILLED} where there is none.
 */
final class FloatTapOffsets {
    private final TapOrder order;
    private final AxisRule[] rules;
    private final boolean fills;
    private final int pixelStride;
    private final int rowStride;
    private final int planeStride;

    /** Per axis and tap along it: the pixel along the axis, negative outside. */
    private final int[][] source;

    private final FloatOrigins origins;
    private final int[] origin;
    private final int[] offset;

    /** Of an input that has each channel in one buffer. */
    FloatTapOffsets(Operation operation, TapOrder order, FloatScratch scratch) {
        this.order = order;
        rules = AxisRule.of(operation);
        fills = Arrays.stream(rules).anyMatch(AxisRule::fills);
        Geometry geometry = operation.geometry();
        pixelStride = geometry.input().pixel();
        rowStride = Math.toIntExact(geometry.input().row());
        planeStride = rowStride * geometry.inputExtent(1);
        source = scratch.source;
        origins = new FloatOrigins(operation, rules, true, scratch);
        origin = scratch.origin;
        offset = scratch.place;
    }

    /** Of the first taps of a tile's pixels, whose taps were found; {@link Taps#OUTSIDE} where not all are inside. */
    int[] origins(int count) {
        Loop.run(origins, 0, count);
        return origin;
    }

    /** Begins a tile, whose taps were found, and of which {@link #origins} doesn't tell all. */
    void start(FloatTaps taps, int count) {
        for (int axis = 0; axis < order.rank(); axis++) {
            for (int i = 0; i < order.perAxis(); i++) {
                taps.sources(axis, i, count, source(axis, i));
            }
        }
    }

    /** Of one tap of all pixels, until the next one's are located. */
    int[] locate(int tap, int count) {
        int[] x = source(0, order.along(0, tap));
        int[] y = source(1, order.along(1, tap));
        if (order.rank() == 2) {
            combine(x, y, pixelStride, rowStride, offset, count);
        } else {
            int[] z = source(2, order.along(2, tap));
            combine(x, y, z, pixelStride, rowStride, planeStride, offset, count);
        }
        for (int axis = 0; fills && axis < order.rank(); axis++) {
            if (rules[axis].fills()) {
                fill(source(axis, order.along(axis, tap)), offset, count);
            }
        }
        return offset;
    }

    private int[] source(int axis, int tap) {
        return source[axis * order.perAxis() + tap];
    }

    private static void combine(int[] x, int[] y, int pixel, int row, int[] offset, int count) {
        for (int t = 0; t < count; t++) {
            offset[t] = (y[t] * row + x[t] * pixel) | (x[t] | y[t]) >> (Integer.SIZE - 1);
        }
    }

    private static void combine(int[] x, int[] y, int[] z, int pixel, int row, int plane, int[] offset, int count) {
        for (int t = 0; t < count; t++) {
            offset[t] = (z[t] * plane + y[t] * row + x[t] * pixel) | (x[t] | y[t] | z[t]) >> (Integer.SIZE - 1);
        }
    }

    private static void fill(int[] along, int[] offset, int count) {
        for (int t = 0; t < count; t++) {
            if (along[t] < 0) {
                offset[t] = Taps.FILLED;
            }
        }
    }
}
