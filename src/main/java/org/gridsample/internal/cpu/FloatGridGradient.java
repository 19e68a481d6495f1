package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.GridGradient;
import org.gridsample.sampling.Interpolation;

/** Computes the gradients of a tile's points: positions, their slopes, taps, then for each channel the values that these read, and sums. One thread's own. */
final class FloatGridGradient implements TileSampler {
    private final FloatScratch scratch;
    private final FloatPlan plan;
    private final FloatSlopes positions;
    private final TapOrder order;
    private final Interpolation interpolation;
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

    /** Per tap. */
    private final int[][] offset;

    /** Where a pixel's taps begin in a window. */
    private final int[] start;

    private final float[] points;
    private final Loop interleave;

    FloatGridGradient(GridGradient gradient, FloatScratch scratch) {
        this.scratch = scratch;
        Geometry geometry = gradient.geometry();
        order = TapOrder.of(gradient);
        interpolation = gradient.options().interpolation();
        rank = order.rank();
        taps = order.taps();
        channels = geometry.channels();
        plane = geometry.outputPlane();
        plan = scratch.plan(gradient, geometry.input().pixel() == 1, true, false);
        positions = new FloatSlopes(plan.positions(gradient), gradient, scratch);
        offsets = new FloatTapOffsets(gradient, order, scratch);
        sums = new FloatGridSums(gradient, order, positions, scratch);
        gradOutput = FloatReader.inBuffers(gradient.gradOutput(), geometry.output(), scratch);
        input = FloatReader.inBuffers(gradient.input(), geometry.input(), scratch);
        fill = gradient.fill()
                .map(values -> FloatReader.of(values, Storage.FILL, scratch))
                .orElse(null);
        gradGrid = (FloatBuffer) gradient.gradGrid().values();
        offset = new int[taps][Tiling.PIXELS];
        start = scratch.start;
        points = new float[rank * Tiling.PIXELS];
        float[] x = sums.along(0);
        float[] y = sums.along(1);
        float[] z = rank == 2 ? null : sums.along(2);
        interleave = z == null
                ? (first, end) -> interleave(x, y, points, first, end)
                : (first, end) -> interleave(x, y, z, points, first, end);
    }

    @Override
    public void sample(Tile tile) {
        int count = tile.count();
        FloatPlan.Located located = plan.locateTaps(positions, tile);
        sums.start(located.taps(), tile);
        if (located.window() == null) {
            locate(located.taps(), count);
            sum(tile, false);
        } else {
            located.window().start(count);
            sum(tile, located.window());
        }
        if (sums.skipsOutside() && sums.hasNaN(count)) {
            locate(located.taps(), count);
            sum(tile, true);
        }
        for (int axis = 0; axis < rank; axis++) {
            sums.multiply(axis, positions.along(axis), count);
        }
        write(tile);
    }

    private void locate(FloatTaps located, int count) {
        offsets.start(located, count);
        for (int tap = 0; tap < taps; tap++) {
            System.arraycopy(offsets.locate(tap, 0, count), 0, offset[tap], 0, count);
        }
    }

    private void sum(Tile tile, FloatWindow window) {
        int count = tile.count();
        sums.clear(count);
        for (long channel = 0; channel < channels; channel++) {
            readGradient(tile, channel);
            float[] from = window.load(input, input.channel(tile.item(), channel), outside(channel));
            for (int tap = 0; tap < taps; tap += order.perAxis()) {
                int z = rank == 2 ? 0 : order.along(2, tap);
                int step = window.step(order.along(0, tap), order.along(1, tap), z);
                Loop.run(pick(from, step, tap), 0, count);
                for (int next = tap; next < tap + order.perAxis(); next++) {
                    sums.add(next, count);
                }
            }
        }
    }

    /** Of a window the values of a tap, and of those after it along the axis that is taken first. */
    private Loop pick(float[] window, int step, int tap) {
        float[][] to = sums.values;
        return switch (interpolation) {
            case NEAREST -> throw new IllegalStateException("nearest has no gradient of the grid");
            case BILINEAR -> (first, end) -> pick(window, start, step, to[tap], to[tap + 1], first, end);
            case BICUBIC ->
                order.columns()
                        ? (first, end) -> pickColumn(
                                window, start, step, to[tap], to[tap + 1], to[tap + 2], to[tap + 3], first, end)
                        : (first, end) -> pickRow(
                                window, start, step, to[tap], to[tap + 1], to[tap + 2], to[tap + 3], first, end);
        };
    }

    private static void pick(float[] window, int[] start, int step, float[] a, float[] b, int first, int end) {
        for (int t = first; t < end; t++) {
            int at = start[t] + step;
            a[t] = window[at];
            b[t] = window[at + 1];
        }
    }

    private static void pickRow(
            float[] window, int[] start, int step, float[] a, float[] b, float[] c, float[] d, int first, int end) {
        for (int t = first; t < end; t++) {
            int at = start[t] + step;
            a[t] = window[at];
            b[t] = window[at + 1];
            c[t] = window[at + 2];
            d[t] = window[at + 3];
        }
    }

    private static void pickColumn(
            float[] window, int[] start, int step, float[] a, float[] b, float[] c, float[] d, int first, int end) {
        for (int t = first; t < end; t++) {
            int at = start[t] + step;
            a[t] = window[at];
            b[t] = window[at + Taps.ROW];
            c[t] = window[at + 2 * Taps.ROW];
            d[t] = window[at + 3 * Taps.ROW];
        }
    }

    private float outside(long channel) {
        return fill == null ? 0f : fill.value(fill.channel(0, channel), 0);
    }

    /** {@code isStrict}: whether gradients may be such that 0 times one is no 0. */
    private void sum(Tile tile, boolean isStrict) {
        int count = tile.count();
        sums.clear(count);
        for (long channel = 0; channel < channels; channel++) {
            readGradient(tile, channel);
            long first = input.channel(tile.item(), channel);
            float outside = outside(channel);
            for (int tap = 0; tap < taps; tap++) {
                read(first, offset[tap], outside, sums.values[tap], count);
                if (isStrict) {
                    readGradient(tile, channel);
                    zeroOutside(offset[tap], sums.gradient, count);
                }
                sums.add(tap, count);
            }
        }
    }

    /** The output's. */
    private void readGradient(Tile tile, long channel) {
        long first = gradOutput.channel(tile.item(), channel);
        for (int row = 0; row < tile.rows(); row++) {
            int pixel = Math.toIntExact(tile.pixel(row));
            gradOutput.row(first, pixel, sums.gradient, row * tile.columns(), tile.columns());
        }
    }

    /** What a tap reads in all pixels. */
    private void read(long channel, int[] offset, float outside, float[] values, int count) {
        Loop.run((first, end) -> input.gather(channel, offset, outside, values, first, end), 0, count);
        if (fill != null) {
            zeroOutside(offset, values, count);
        }
    }

    static void zeroOutside(int[] offset, float[] values, int count) {
        for (int t = 0; t < count; t++) {
            if (offset[t] == Taps.OUTSIDE) {
                values[t] = 0f;
            }
        }
    }

    private void write(Tile tile) {
        Loop.run(interleave, 0, tile.count());
        int length = tile.columns() * rank;
        for (int row = 0; row < tile.rows(); row++) {
            long first = (tile.item() * plane + tile.pixel(row)) * rank;
            gradGrid.put(Math.toIntExact(first), points, row * length, length);
        }
    }

    private static void interleave(float[] x, float[] y, float[] points, int first, int end) {
        for (int t = first; t < end; t++) {
            points[2 * t] = x[t];
            points[2 * t + 1] = y[t];
        }
    }

    private static void interleave(float[] x, float[] y, float[] z, float[] points, int first, int end) {
        for (int t = first; t < end; t++) {
            points[3 * t] = x[t];
            points[3 * t + 1] = y[t];
            points[3 * t + 2] = z[t];
        }
    }

    @Override
    public void close() {
        scratch.giveBack();
    }
}
