package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.SampleRequest;

/**
 * Samples tiles of a request's output: taps first, then channel by channel the input values they read, and the sums. One
 * thread's own.
 */
final class FloatSampler implements TileSampler {
    private final FloatBuffer output;
    private final long channels;
    private final long inputPlane;
    private final long inputBatchStride;
    private final long outputPlane;
    private final FloatScratch scratch;
    private final FloatPositions positions;
    private final FloatPlan plan;
    private final FloatWindow window;
    private final FloatBuffer input;
    private final SampleRequest request;

    FloatSampler(SampleRequest request) {
        this.request = request;
        scratch = FloatScratch.take();
        input = request.input().floats();
        output = request.output().floats();
        channels = request.channels();
        inputPlane = request.inputPlane();
        inputBatchStride = request.inputBatchStride();
        outputPlane = request.outputPlane();
        positions = new FloatGridPositions(request, scratch);
        plan = scratch.plan(request);
        window = plan.window;
    }

    @Override
    public void sample(Tile tile) {
        int count = tile.count();
        boolean near = plan.near.position(positions, tile);
        boolean together = near && window.locate(tile);
        if (!together) {
            scatter(near && plan.near.locate(count), tile);
        }
        for (long c = tile.firstChannel(); c < tile.endChannel(); c++) {
            int in = Math.toIntExact(tile.item() * inputBatchStride + c * inputPlane);
            if (together) {
                window.load(input, in);
                plan.sum.planeStride(window.planeStride());
                Loop.run(plan.sum, 0, count);
            } else {
                plan.scatter(request).sample(input, in, count);
            }
            writeOutput(tile, c);
        }
    }

    /** Locates the taps one by one: of those that are near, only the ones at an edge. */
    private void scatter(boolean near, Tile tile) {
        if (!near) {
            plan.taps.locate(positions, tile);
        }
        plan.scatter(request).locate(near, tile.count());
    }

    @Override
    public void close() {
        plan.forgetInput();
        scratch.giveBack();
    }

    private void writeOutput(Tile tile, long channel) {
        long plane = (tile.item() * channels + channel) * outputPlane;
        for (int row = 0; row < tile.rows(); row++) {
            output.put(Math.toIntExact(plane + tile.pixel(row)), scratch.output, row * tile.columns(), tile.columns());
        }
    }
}
