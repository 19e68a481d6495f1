package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.SampleRequest;

/**
 * Samples tiles of a request's output, stage by stage: positions, taps, then channel by channel the input values that they
 * read, the sums, and what is written. One thread's own.
 */
final class FloatSampler implements TileSampler {
    private final FloatScratch scratch;
    private final FloatPositions positions;
    private final FloatReader input;

    /** A pixel for each channel; null where what is outside is 0. */
    private final FloatReader fill;

    private final FloatPlan plan;
    private final FloatWriter output;
    private final Geometry.Place place;

    FloatSampler(SampleRequest request, FloatReader input, FloatReader fill, FloatWriter output) {
        this.input = input;
        this.fill = fill;
        this.output = output;
        scratch = FloatScratch.take();
        plan = scratch.plan(request, input.direct() != null);
        positions = plan.positions(request);
        place = request.geometry().place();
    }

    @Override
    public void sample(Tile tile) {
        FloatFootprint footprint = plan.footprint;
        if (footprint == null) {
            FloatChannelSampler sums = plan.locate(positions, tile);
            for (long c = tile.firstChannel(); c < tile.endChannel(); c++) {
                sums.sample(input, input.channel(tile.item(), c), fill(c), tile.count());
                write(tile, c, 0, tile.count());
            }
            return;
        }
        footprint.start(positions, place, tile);
        while (footprint.hasNext()) {
            Tile probes = footprint.next();
            FloatChannelSampler sums = plan.locate(footprint, probes);
            for (long c = tile.firstChannel(); c < tile.endChannel(); c++) {
                sums.sample(input, input.channel(tile.item(), c), fill(c), probes.count());
                footprint.average(scratch.output);
                write(tile, c, footprint.first(), footprint.end());
            }
        }
    }

    private float fill(long channel) {
        return fill == null ? 0f : fill.value(fill.channel(0, channel), 0);
    }

    /** Writes a tile's pixels from one up to another. */
    private void write(Tile tile, long channel, int first, int end) {
        int columns = tile.columns();
        int next = first;
        while (next < end) {
            int row = next / columns;
            int column = next % columns;
            int count = Math.min(columns - column, end - next);
            output.row(
                    tile.item(),
                    channel,
                    tile.firstRow() + row,
                    tile.firstColumn() + column,
                    scratch.output,
                    next - first,
                    count);
            next += count;
        }
    }

    @Override
    public void close() {
        scratch.giveBack();
    }
}
