package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.tensor.Tensor;

/** One thread's part in a {@link PositionMap}: positions as they are before taps are found, written beside each other. */
final class FloatPositionMap implements PositionMap.TileLocator {
    private final int rank;
    private final FloatScratch scratch;
    private final FloatPositions positions;
    private final boolean[] padsPositions = new boolean[3];
    private final List<Loop> padding = new ArrayList<>();
    private final FloatBuffer map;

    FloatPositionMap(SampleRequest request, Tensor map) {
        rank = request.geometry().spatialRank();
        scratch = FloatScratch.take();
        positions = scratch.plan(request, false, false, false).positions(request);
        AxisRule[] rules = AxisRule.of(request);
        for (int axis = 0; axis < rank; axis++) {
            padsPositions[axis] = rules[axis].padsPositions();
            padding.addAll(new FloatAxis(rules[axis]).padding(scratch.position[axis]));
        }
        this.map = map.floats();
    }

    @Override
    public void locate(Tile tile, int first, int width, PositionMap.Reach reach) {
        positions.locate(tile);
        for (int axis = 0; axis < rank; axis++) {
            if (!padsPositions[axis]) {
                positions.keepFinite(axis, tile);
            }
        }
        for (Loop loop : padding) {
            Loop.run(loop, 0, tile.count());
        }
        for (int axis = 0; axis < rank; axis++) {
            float[] p = scratch.position[axis];
            float low = Float.POSITIVE_INFINITY;
            float high = Float.NEGATIVE_INFINITY;
            for (int row = 0; row < tile.rows(); row++) {
                int from = row * tile.columns();
                int to = (first + row * width) * rank + axis;
                for (int column = 0; column < tile.columns(); column++) {
                    float at = p[from + column];
                    map.put(to + column * rank, at);
                    // Neither is true of a NaN.
                    low = at < low ? at : low;
                    high = at > high ? at : high;
                }
            }
            reach.include(axis, low, high);
        }
    }

    @Override
    public void close() {
        scratch.giveBack();
    }

    /** Takes an origin from the points of a map. */
    static void move(Tensor map, int[] origin) {
        FloatBuffer points = map.floats();
        int rank = origin.length;
        for (int i = 0; i < points.capacity(); i += rank) {
            for (int axis = 0; axis < rank; axis++) {
                points.put(i + axis, points.get(i + axis) - origin[axis]);
            }
        }
    }
}
