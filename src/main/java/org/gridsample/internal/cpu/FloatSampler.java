package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.SampleRequest;

/**
 * Samples tiles of a request's output: taps first, then channel by channel the input values they read, and the sums. One
 * thread's own.
 */
final class FloatSampler implements TileSampler {
    private final FloatBuffer grid;
    private final FloatBuffer output;
    private final int rank;
    private final int width;
    private final long channels;
    private final long inputPlane;
    private final long inputBatchStride;
    private final long outputPlane;
    private final long gridBatchStride;
    private final FloatScratch scratch;
    private final FloatPlan plan;
    private final FloatWindow window;
    private final FloatBuffer input;
    private final SampleRequest request;

    FloatSampler(SampleRequest request) {
        this.request = request;
        scratch = FloatScratch.take();
        input = request.input().floats();
        grid = request.grid().floats();
        output = request.output().floats();
        rank = request.spatialRank();
        width = request.outputExtent(0);
        channels = request.channels();
        inputPlane = request.inputPlane();
        inputBatchStride = request.inputBatchStride();
        outputPlane = request.outputPlane();
        gridBatchStride = request.gridBatchStride();
        plan = scratch.plan(request);
        window = plan.window;
    }

    @Override
    public void sample(long item, long firstPixel, int columns, int rows, long firstChannel, long endChannel) {
        int count = columns * rows;
        readGrid(Math.toIntExact(item * gridBatchStride + firstPixel * rank), columns, rows);
        boolean near = plan.near.position(count);
        boolean together = near && window.locate(columns, count);
        if (!together) {
            scatter(near && plan.near.locate(count), count);
        }
        for (long c = firstChannel; c < endChannel; c++) {
            int in = Math.toIntExact(item * inputBatchStride + c * inputPlane);
            if (together) {
                window.load(input, in);
                plan.sum.planeStride(window.planeStride());
                Loop.run(plan.sum, 0, count);
            } else {
                plan.scatter(request).sample(input, in, count);
            }
            writeOutput(Math.toIntExact((item * channels + c) * outputPlane + firstPixel), columns, rows);
        }
    }

    /** Locates the taps one by one: of those that are near, only the ones at an edge. */
    private void scatter(boolean near, int count) {
        if (!near) {
            plan.taps.locate(count);
        }
        plan.scatter(request).locate(near, count);
    }

    @Override
    public void close() {
        plan.forgetInput();
        scratch.giveBack();
    }

    private void readGrid(int first, int columns, int rows) {
        int length = columns * rank;
        for (int row = 0; row < rows; row++) {
            grid.get(first + row * width * rank, scratch.coordinates, row * length, length);
        }
    }

    private void writeOutput(int first, int columns, int rows) {
        for (int row = 0; row < rows; row++) {
            output.put(first + row * width, scratch.output, row * columns, columns);
        }
    }
}
