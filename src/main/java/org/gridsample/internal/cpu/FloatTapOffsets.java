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
    private final int height;
    private final int pixelStride;
    private final int rowStride;
    private final int planeStride;

    /** All pixels of a tile. */
    private final int[] pixels = new int[Tiling.PIXELS];

    /** Per axis and tap along it: the pixel along the axis, negative outside. */
    private final int[][] source;

    /** Of an input that has each channel in one buffer. */
    FloatTapOffsets(Operation operation, TapOrder order, AxisRule[] rules, FloatScratch scratch) {
        this.order = order;
        this.rules = rules;
        fills = Arrays.stream(rules).anyMatch(AxisRule::fills);
        Geometry geometry = operation.geometry();
        height = geometry.inputExtent(1);
        pixelStride = geometry.input().pixel();
        rowStride = Math.toIntExact(geometry.input().row());
        planeStride = rowStride * height;
        source = scratch.source;
        Arrays.setAll(pixels, t -> t);
    }

    /** Of a tile's pixels: for each tap in order {@link Taps#TAP}, of which the pixels' begin at {@code at}. */
    void locate(FloatTaps taps, int count, int[] offset, int at) {
        for (int axis = 0; axis < order.rank(); axis++) {
            for (int i = 0; i < order.perAxis(); i++) {
                taps.sources(axis, i, pixels, count, of(axis, i));
            }
        }
        for (int tap = 0; tap < order.taps(); tap++) {
            int[] x = of(0, order.along(0, tap));
            int[] y = of(1, order.along(1, tap));
            int first = tap * Taps.TAP + at;
            if (order.rank() == 2) {
                combine(x, y, pixelStride, rowStride, offset, first, count);
            } else {
                int[] z = of(2, order.along(2, tap));
                combine(x, y, z, pixelStride, rowStride, planeStride, offset, first, count);
            }
            for (int axis = 0; fills && axis < order.rank(); axis++) {
                if (rules[axis].fills()) {
                    fill(of(axis, order.along(axis, tap)), offset, first, count);
                }
            }
        }
    }

    private int[] of(int axis, int tap) {
        return source[axis * order.perAxis() + tap];
    }

    private static void combine(int[] x, int[] y, int pixel, int row, int[] offset, int at, int count) {
        for (int t = 0; t < count; t++) {
            offset[at + t] = (y[t] * row + x[t] * pixel) | (x[t] | y[t]) >> (Integer.SIZE - 1);
        }
    }

    private static void combine(
            int[] x, int[] y, int[] z, int pixel, int row, int plane, int[] offset, int at, int count) {
        for (int t = 0; t < count; t++) {
            offset[at + t] = (z[t] * plane + y[t] * row + x[t] * pixel) | (x[t] | y[t] | z[t]) >> (Integer.SIZE - 1);
        }
    }

    private static void fill(int[] along, int[] offset, int at, int count) {
        for (int t = 0; t < count; t++) {
            if (along[t] < 0) {
                offset[at + t] = Taps.FILLED;
            }
        }
    }
}
