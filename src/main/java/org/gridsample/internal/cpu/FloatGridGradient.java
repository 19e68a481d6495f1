package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.GridGradient;

/** Computes the gradients of a tile's points: positions, their slopes, taps, then for each channel the values that these read, and sums. One thread's own. */
final class FloatGridGradient implements TileSampler {
    private final FloatScratch scratch;
    private final FloatPlan plan;
    private final FloatSlopes positions;
    private final FloatTapOffsets offsets;
    private final FloatGridSums sums;
    private final FloatReader gradOutput;
    private final FloatReader input;

    /** A value for each channel; null where what is outside is 0. */
    private final FloatReader fill;

    private final FloatBuffer gradGrid;
    private final int rank;
    private final int taps;
    private final long channels;
    private final long plane;
    private final int[] offset;
    private final float[] points;

    FloatGridGradient(GridGradient gradient, FloatScratch scratch) {
        this.scratch = scratch;
        Geometry geometry = gradient.geometry();
        TapOrder order = TapOrder.of(gradient);
        rank = order.rank();
        taps = order.taps();
        channels = geometry.channels();
        plane = geometry.outputPlane();
        plan = scratch.plan(gradient, geometry.input().pixel() == 1, true);
        positions = new FloatSlopes(plan.positions(gradient), gradient, scratch);
        offsets = new FloatTapOffsets(gradient, order, AxisRule.of(gradient), scratch);
        sums = new FloatGridSums(gradient, order, scratch);
        gradOutput = FloatReader.of(gradient.gradOutput(), geometry.output(), scratch);
        input = FloatReader.of(gradient.input(), geometry.input(), scratch);
        fill = gradient.fill()
                .map(values -> FloatReader.of(values, Storage.FILL, scratch))
                .orElse(null);
        gradGrid = (FloatBuffer) gradient.gradGrid().values();
        offset = new int[taps * Taps.TAP];
        points = new float[rank * Tiling.PIXELS];
    }

    @Override
    public void sample(Tile tile) {
        int count = tile.count();
        offsets.locate(plan.taps(positions, tile), count, offset, 0);
        sums.start(count);
        for (long channel = 0; channel < channels; channel++) {
            read(tile, channel);
            load(tile.item(), channel, count);
            sums.add(count);
        }
        for (int axis = 0; axis < rank; axis++) {
            multiply(sums.along(axis), positions.along(axis), points, axis, rank, count);
        }
        write(tile);
    }

    /** The output's gradient. */
    private void read(Tile tile, long channel) {
        float[] gradient = sums.gradient;
        long start = gradOutput.channel(tile.item(), channel);
        for (int row = 0; row < tile.rows(); row++) {
            gradOutput.row(start, Math.toIntExact(tile.pixel(row)), gradient, row * tile.columns(), tile.columns());
        }
        for (int tap = 1; sums.skipsOutside() && tap < taps; tap++) {
            System.arraycopy(gradient, 0, gradient, tap * Taps.TAP, tile.count());
        }
        for (int tap = 0; sums.skipsOutside() && tap < taps; tap++) {
            zeroOutside(offset, gradient, tap * Taps.TAP, tile.count());
        }
    }

    /** The values that the taps read. */
    private void load(long item, long channel, int count) {
        long start = input.channel(item, channel);
        float outside = fill == null ? 0f : fill.value(fill.channel(0, channel), 0);
        for (int tap = 0; tap < taps; tap++) {
            int first = tap * Taps.TAP;
            Loop.run((from, end) -> input.gather(start, offset, outside, sums.values, from, end), first, first + count);
            if (fill != null) {
                zeroOutside(offset, sums.values, first, count);
            }
        }
    }

    private static void zeroOutside(int[] offset, float[] values, int first, int count) {
        for (int i = first; i < first + count; i++) {
            if (offset[i] == Taps.OUTSIDE) {
                values[i] = 0f;
            }
        }
    }

    private static void multiply(float[] sum, float[] slope, float[] points, int axis, int rank, int count) {
        for (int t = 0; t < count; t++) {
            float product = sum[t] * slope[t];
            points[t * rank + axis] = product == product ? product : Float.NaN;
        }
    }

    private void write(Tile tile) {
        int length = tile.columns() * rank;
        for (int row = 0; row < tile.rows(); row++) {
            long first = (tile.item() * plane + tile.pixel(row)) * rank;
            gradGrid.put(Math.toIntExact(first), points, row * length, length);
        }
    }

    @Override
    public void close() {
        scratch.giveBack();
    }
}
