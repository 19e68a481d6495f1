package org.gridsample.internal.cpu;

import java.util.Arrays;
import org.gridsample.internal.backend.SampleRequest;

/**
 * Computes the derivative of a tile along a tangent of the points: of each channel the sum of what taps read, by the derivatives of their weights.
 * One thread's own.
 */
final class FloatTangentSampler implements TileSampler {
    private final FloatScratch scratch;
    private final FloatPlan plan;
    private final FloatSlopes positions;
    private final FloatTapOffsets offsets;
    private final FloatTapWeights weights;
    private final FloatDualWeights duals;
    private final FloatReader input;

    /** A value for each channel; null where what is outside is 0. */
    private final FloatReader fill;

    private final FloatWriter output;
    private final int taps;
    private final float[] values = new float[Tiling.PIXELS];

    FloatTangentSampler(SampleRequest request, FloatScratch scratch, FloatWriter output) {
        this.output = output;
        this.scratch = scratch;
        TapOrder order = TapOrder.of(request);
        taps = order.taps();
        plan = scratch.plan(request, request.geometry().input().pixel() == 1, true, false);
        positions = new FloatSlopes(plan.positions(request), request, scratch);
        offsets = new FloatTapOffsets(request, order, scratch);
        weights = new FloatTapWeights(request, order, scratch);
        duals = new FloatDualWeights(request, order, weights, positions, scratch);
        input = FloatReader.inBuffers(request.input(), request.geometry().input(), scratch);
        fill = request.fill()
                .map(values -> FloatReader.of(values, Storage.FILL, scratch))
                .orElse(null);
    }

    @Override
    public void sample(Tile tile) {
        int count = tile.count();
        offsets.start(plan.taps(positions, tile), count);
        weights.start(count);
        duals.start(tile);
        float[] sum = scratch.output[0];
        for (long channel = tile.firstChannel(); channel < tile.endChannel(); channel++) {
            long start = input.channel(tile.item(), channel);
            float outside = fill == null ? 0f : fill.value(fill.channel(0, channel), 0);
            Arrays.fill(sum, 0, count, 0f);
            for (int tap = 0; tap < taps; tap++) {
                int[] offset = offsets.locate(tap, 0, count);
                float[] weight = duals.weight(tap, count);
                Loop.run((first, end) -> input.gather(start, offset, outside, values, first, end), 0, count);
                if (fill != null) {
                    FloatGridGradient.zeroOutside(offset, values, count);
                }
                Loop.run((first, end) -> add(values, weight, sum, first, end), 0, count);
            }
            FloatInterpolation.canonical(Float.NaN, sum, 0, count);
            output.write(tile, 0, count, channel, 1, scratch.output);
        }
    }

    private static void add(float[] v, float[] weight, float[] sum, int first, int end) {
        for (int t = first; t < end; t++) {
            sum[t] = sum[t] + v[t] * weight[t];
        }
    }

    @Override
    public void close() {
        scratch.giveBack();
    }
}
