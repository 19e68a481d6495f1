package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;

/**
 * Samples tiles of a request's output: taps first, then channel by channel the input values they read, and the sums. One
 * thread's own.
 */
final class FloatSampler implements TileSampler {
    private final FloatBuffer grid;
    private final FloatBuffer output;
    private final Interpolation interpolation;
    private final int rank;
    private final int width;
    private final long channels;
    private final long inputPlane;
    private final long inputBatchStride;
    private final long outputPlane;
    private final long gridBatchStride;
    private final FloatScratch scratch;
    private final FloatPlan plan;
    private final FloatTaps taps;
    private final FloatWindow window;
    private final FloatBuffer input;
    private final SampleRequest request;

    private final Loop interpolate = this::interpolate;
    private int rowStride;
    private int planeStride;

    FloatSampler(SampleRequest request) {
        this.request = request;
        scratch = FloatScratch.take();
        input = request.input().floats();
        grid = request.grid().floats();
        output = request.output().floats();
        interpolation = request.options().interpolation();
        rank = request.spatialRank();
        width = request.outputExtent(0);
        channels = request.channels();
        inputPlane = request.inputPlane();
        inputBatchStride = request.inputBatchStride();
        outputPlane = request.outputPlane();
        gridBatchStride = request.gridBatchStride();
        plan = scratch.plan(request);
        taps = plan.taps;
        window = plan.window;
    }

    @Override
    public void sample(long item, long firstPixel, int columns, int rows, long firstChannel, long endChannel) {
        int count = columns * rows;
        readGrid(Math.toIntExact(item * gridBatchStride + firstPixel * rank), columns, rows);
        taps.locate(count);
        boolean together = window.locate(count);
        FloatScatter scatter = together ? null : plan.scatter(request);
        if (!together) {
            scatter.locate(count);
        }
        rowStride = together ? window.rowStride() : scatter.rowStride();
        planeStride = together ? window.planeStride() : scatter.planeStride();
        for (long c = firstChannel; c < endChannel; c++) {
            int in = Math.toIntExact(item * inputBatchStride + c * inputPlane);
            if (together) {
                window.load(input, in);
                Loop.run(interpolate, 0, count);
            } else if (scatter.isDirect()) {
                scatter.sample(input, in, count);
            } else {
                int step = scatter.capacity();
                for (int first = 0; first < count; first += step) {
                    int end = Math.min(count, first + step);
                    scatter.load(input, in, first, end);
                    Loop.run(interpolate, first, end);
                }
            }
            writeOutput(Math.toIntExact((item * channels + c) * outputPlane + firstPixel), columns, rows);
        }
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

    private void interpolate(int first, int end) {
        float[] values = scratch.window;
        int[] start = scratch.start;
        float[][] weights = taps.weights;
        float[] out = scratch.output;
        switch (interpolation) {
            case NEAREST -> FloatInterpolation.nearest(values, start, out, first, end);
            case BILINEAR -> {
                if (rank == 2) {
                    FloatInterpolation.bilinear(values, start, rowStride, weights, out, first, end);
                } else {
                    FloatInterpolation.trilinear(values, start, rowStride, planeStride, weights, out, first, end);
                }
            }
            case BICUBIC -> {
                if (rank == 2) {
                    FloatInterpolation.bicubic(values, start, rowStride, weights, out, first, end);
                } else {
                    FloatInterpolation.tricubic(values, start, rowStride, planeStride, weights, out, first, end);
                }
            }
        }
    }
}
