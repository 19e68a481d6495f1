package org.gridsample.internal.cpu;

import java.util.function.IntSupplier;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;

/** Sums up taps that were copied into the window's array, one pixel after the other. */
final class FloatSum implements Loop {
    private final Interpolation interpolation;
    private final int rank;
    private final boolean fused;
    private float[] window;
    private final int[] start;
    private final IntSupplier planeStride;
    private final float[][] weights;
    private float[] output;

    /**
     * @param start where each pixel's taps begin
     * @param planeStride how far a plane of them is from the next
     */
    FloatSum(Operation operation, FloatScratch scratch, int[] start, IntSupplier planeStride) {
        interpolation = operation.options().interpolation();
        rank = operation.geometry().spatialRank();
        fused = AxisRule.fusesRows(operation);
        this.start = start;
        this.planeStride = planeStride;
        weights = scratch.weights;
    }

    /** From one array into another. */
    void between(float[] taps, float[] sums) {
        window = taps;
        output = sums;
    }

    @Override
    public void over(int first, int end) {
        int plane = planeStride.getAsInt();
        float all =
                switch (interpolation) {
                    case NEAREST -> FloatInterpolation.nearest(window, start, output, first, end);
                    case BILINEAR ->
                        rank == 2
                                ? FloatInterpolation.bilinear(window, start, weights, output, first, end)
                                : FloatInterpolation.trilinear(window, start, plane, weights, output, first, end);
                    case BICUBIC ->
                        rank == 2
                                ? FloatInterpolation.bicubic(window, start, fused, weights, output, first, end)
                                : FloatInterpolation.tricubic(window, start, plane, fused, weights, output, first, end);
                };
        FloatInterpolation.canonical(all, output, first, end);
    }
}
