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

    /** Of an input {@link #reach whose channels' elements ints count}. */
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

    /** Whether ints count the elements from a channel's first one to its last. */
    static boolean reach(Geometry geometry) {
        return geometry.inputPlane() <= Integer.MAX_VALUE / geometry.input().pixel();
    }

    /** Whether {@link #origins} tells all of any tile: pixels have a tap each, which is inside or nowhere. */
    static boolean areOrigins(Operation operation) {
        return Taps.count(operation.options().interpolation()) == 1
                && Arrays.stream(AxisRule.of(operation)).noneMatch(rule -> rule.padsTaps() || rule.fills());
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

    /** Of one tap of some pixels, until those of another one are located. */
    int[] locate(int tap, int first, int end) {
        int[] x = source(0, order.along(0, tap));
        int[] y = source(1, order.along(1, tap));
        int[] z = order.rank() == 2 ? null : source(2, order.along(2, tap));
        Loop.run(z == null ? combine(x, y) : combine(x, y, z), first, end);
        for (int axis = 0; fills && axis < order.rank(); axis++) {
            if (rules[axis].fills()) {
                fill(source(axis, order.along(axis, tap)), offset, first, end);
            }
        }
        return offset;
    }

    private int[] source(int axis, int tap) {
        return source[axis * order.perAxis() + tap];
    }

    private Loop combine(int[] x, int[] y) {
        int pixel = pixelStride;
        int row = rowStride;
        int[] to = offset;
        return (first, end) -> {
            for (int t = first; t < end; t++) {
                to[t] = (y[t] * row + x[t] * pixel) | (x[t] | y[t]) >> (Integer.SIZE - 1);
            }
        };
    }

    private Loop combine(int[] x, int[] y, int[] z) {
        int pixel = pixelStride;
        int row = rowStride;
        int plane = planeStride;
        int[] to = offset;
        return (first, end) -> {
            for (int t = first; t < end; t++) {
                to[t] = (z[t] * plane + y[t] * row + x[t] * pixel) | (x[t] | y[t] | z[t]) >> (Integer.SIZE - 1);
            }
        };
    }

    private static void fill(int[] along, int[] offset, int first, int end) {
        for (int t = first; t < end; t++) {
            if (along[t] < 0) {
                offset[t] = Taps.FILLED;
            }
        }
    }
}
