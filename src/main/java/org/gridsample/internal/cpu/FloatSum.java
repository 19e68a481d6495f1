package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;

/** Sums up taps that were copied into the window, one pixel after the other. */
final class FloatSum implements Loop {
    private final Interpolation interpolation;
    private final int rank;
    private final int taps;
    private final float[] window;
    private final int[] start;
    private final float[][] weights;
    private final float[] output;
    private int planeStride;

    FloatSum(SampleRequest request, FloatScratch scratch) {
        interpolation = request.options().interpolation();
        rank = request.spatialRank();
        taps = FloatInterpolation.taps(interpolation);
        window = scratch.window;
        start = scratch.start;
        weights = scratch.weights;
        output = scratch.output;
    }

    /** How far a plane of the window is from the next. */
    void planeStride(int stride) {
        planeStride = stride;
    }

    /** Of little windows, one for each pixel, as many as there is room for. */
    int capacity() {
        return FloatScratch.ROW / taps * (FloatScratch.ROWS / littleRows());
    }

    /** Where the k-th little window begins. Their planes lie below each other. */
    int littleWindow(int k) {
        int across = FloatScratch.ROW / taps;
        return k / across * littleRows() * FloatScratch.ROW + k % across * taps;
    }

    int littlePlane() {
        return taps * FloatScratch.ROW;
    }

    private int littleRows() {
        return rank == 2 ? taps : taps * taps;
    }

    @Override
    public void over(int first, int end) {
        float all =
                switch (interpolation) {
                    case NEAREST -> FloatInterpolation.nearest(window, start, output, first, end);
                    case BILINEAR ->
                        rank == 2
                                ? FloatInterpolation.bilinear(window, start, weights, output, first, end)
                                : FloatInterpolation.trilinear(window, start, planeStride, weights, output, first, end);
                    case BICUBIC ->
                        rank == 2
                                ? FloatInterpolation.bicubic(window, start, weights, output, first, end)
                                : FloatInterpolation.tricubic(window, start, planeStride, weights, output, first, end);
                };
        FloatInterpolation.canonical(all, output, first, end);
    }
}
