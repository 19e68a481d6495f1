package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.SampleRequest;

/**
 * Samples tiles of a request's output, stage by stage: positions, taps, then for a channel, or a few at once, the input values that they
 * read, the sums, and what is written. One thread's own.
 */
final class FloatSampler implements TileSampler {
    private final FloatScratch scratch;
    private final FloatPositions positions;
    private final FloatReader input;

    /** A pixel for each channel; null where what is outside is 0. */
    private final FloatReader fill;

    private final float[] fills;

    /** Channels at once. */
    private final int lanes;

    private final FloatPlan plan;
    private final FloatWriter output;
    private final Geometry geometry;

    FloatSampler(SampleRequest request, FloatScratch scratch, FloatReader input, FloatReader fill, FloatWriter output) {
        this.input = input;
        this.fill = fill;
        this.output = output;
        this.scratch = scratch;
        fills = scratch.fills;
        geometry = request.geometry();
        boolean planar = geometry.input().pixel() == 1 && geometry.output().pixel() == 1;
        lanes = planar ? 1 : Tiling.LANES;
        boolean collects = input.collects() && output.collectedLanes() > 0;
        plan = scratch.plan(request, input.direct() != null, input.gathers(), collects);
        positions = plan.positions(request);
    }

    @Override
    public void sample(Tile tile) {
        FloatFootprint footprint = plan.footprint;
        if (footprint == null) {
            sample(tile, plan.locate(positions, tile), tile.count(), 0, tile.count());
            return;
        }
        footprint.start(positions, geometry.place(), tile);
        while (footprint.hasNext()) {
            Tile probes = footprint.next();
            sample(tile, plan.locate(footprint, probes), probes.count(), footprint.first(), footprint.end());
        }
    }

    /** The pixels of a tile from one up to another, of which so many were located, or so many probes of them. */
    private void sample(Tile tile, FloatChannelSampler sums, int located, int first, int end) {
        if (plan.key.moves() && sums.collects()) {
            move(tile, sums);
            return;
        }
        int count;
        for (long c = tile.firstChannel(); c < tile.endChannel(); c += count) {
            count = (int) Math.min(lanes, tile.endChannel() - c);
            sums.sample(input, input.channel(tile.item(), c), count, fills(c, count), located);
            for (int lane = 0; plan.footprint != null && lane < count; lane++) {
                plan.footprint.average(scratch.output[lane]);
            }
            output.write(tile, first, end, c, count, scratch.output);
        }
    }

    private void move(Tile tile, FloatChannelSampler sums) {
        scratch.count(TilePath.MOVED);
        int count;
        for (long c = tile.firstChannel(); c < tile.endChannel(); c += count) {
            count = (int) Math.min(output.collectedLanes(), tile.endChannel() - c);
            sums.collect(input, input.channel(tile.item(), c), count, tile.count());
            output.writeCollected(tile, c, count);
        }
    }

    private float[] fills(long channel, int count) {
        for (int lane = 0; lane < count; lane++) {
            fills[lane] = fill == null ? 0f : fill.value(fill.channel(0, channel + lane), 0);
        }
        return fills;
    }

    @Override
    public void close() {
        scratch.giveBack();
    }
}
