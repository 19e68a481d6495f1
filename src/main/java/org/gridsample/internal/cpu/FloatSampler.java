package org.gridsample.internal.cpu;

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

    FloatSampler(SampleRequest request, FloatReader input, FloatReader fill, FloatWriter output) {
        this.input = input;
        this.fill = fill;
        this.output = output;
        scratch = FloatScratch.take();
        plan = scratch.plan(request, input.direct() != null);
        positions = plan.positions(request);
    }

    @Override
    public void sample(Tile tile) {
        FloatChannelSampler sums = plan.locate(positions, tile);
        for (long c = tile.firstChannel(); c < tile.endChannel(); c++) {
            sums.sample(input, input.channel(tile.item(), c), fill(c), tile.count());
            write(tile, c);
        }
    }

    private float fill(long channel) {
        return fill == null ? 0f : fill.value(fill.channel(0, channel), 0);
    }

    private void write(Tile tile, long channel) {
        int columns = tile.columns();
        for (int row = 0; row < tile.rows(); row++) {
            output.row(
                    tile.item(),
                    channel,
                    tile.firstRow() + row,
                    tile.firstColumn(),
                    scratch.output,
                    row * columns,
                    columns);
        }
    }

    @Override
    public void close() {
        scratch.giveBack();
    }
}
