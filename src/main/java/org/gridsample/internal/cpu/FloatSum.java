package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;

/** Sums up taps that were copied into the window, one pixel after the other. */
final class FloatSum implements Loop {
    private final Interpolation interpolation;
    private final int rank;
    private final float[] window;
    private final int[] start;
    private final float[][] weights;
    private final float[] output;
    private int rowStride;
    private int planeStride;

    FloatSum(SampleRequest request, FloatScratch scratch) {
        interpolation = request.options().interpolation();
        rank = request.spatialRank();
        window = scratch.window;
        start = scratch.start;
        weights = scratch.weights;
        output = scratch.output;
    }

    /** How far a row and a plane of the window are from the next. */
    void strides(int row, int plane) {
        rowStride = row;
        planeStride = plane;
    }

    @Override
    public void over(int first, int end) {
        switch (interpolation) {
            case NEAREST -> FloatInterpolation.nearest(window, start, output, first, end);
            case BILINEAR -> {
                if (rank == 2) {
                    FloatInterpolation.bilinear(window, start, rowStride, weights, output, first, end);
                } else {
                    FloatInterpolation.trilinear(window, start, rowStride, planeStride, weights, output, first, end);
                }
            }
            case BICUBIC -> {
                if (rank == 2) {
                    FloatInterpolation.bicubic(window, start, rowStride, weights, output, first, end);
                } else {
                    FloatInterpolation.tricubic(window, start, rowStride, planeStride, weights, output, first, end);
                }
            }
        }
    }
}
