package org.gridsample.sampling;

import java.nio.FloatBuffer;
import org.gridsample.tensor.Tensor;

/** The numbers of an {@link AffineGrid}. */
final class FloatAffineGrid {
    /** PyTorch multiplies two matrices in a loop of its own below this number of products, and in its BLAS from there on. */
    private static final int BLAS_PRODUCTS = 400;

    private FloatAffineGrid() {}

    /** Fills a grid whose shape fits theta and size, and returns it. */
    static Tensor fill(Tensor theta, long[] size, boolean alignCorners, Tensor grid) {
        float[] matrices = theta.toFloatArray();
        int axes = size.length - 2;
        float[] x = line((int) size[axes + 1], alignCorners);
        float[] y = line((int) size[axes], alignCorners);
        float[] z = line(axes == 3 ? (int) size[2] : 1, alignCorners);
        long rowLength = (long) x.length * axes;
        long itemPoints = grid.elementCount() / size[0] / axes;
        boolean fused = itemPoints > (BLAS_PRODUCTS - 1) / (axes * (axes + 1));
        long next = 0;
        for (int n = 0; n < size[0]; n++) {
            for (float zValue : z) {
                for (float yValue : y) {
                    FloatBuffer points = grid.view(next, rowLength).floats();
                    next += rowLength;
                    for (float xValue : x) {
                        for (int row = 0; row < axes; row++) {
                            int at = (n * axes + row) * (axes + 1);
                            float sum = add(yValue, matrices[at + 1], xValue * matrices[at], fused);
                            if (axes == 3) {
                                sum = add(zValue, matrices[at + 2], sum, fused);
                            }
                            // Both of PyTorch's sums begin or end at 0: none is -0.
                            points.put(sum + matrices[at + axes] + 0f);
                        }
                    }
                }
            }
        }
        return grid;
    }

    private static float add(float a, float b, float sum, boolean fused) {
        return fused ? Math.fma(a, b, sum) : sum + a * b;
    }

    /**
     * One axis of the base grid. From both ends, as PyTorch's linspace, and fused as its kernel does: symmetric about 0 but
     * for the middle of an odd line, which is a rounding of 0.
     */
    static float[] line(int n, boolean alignCorners) {
        float[] line = new float[n];
        float step = 2f / (n - 1);
        for (int i = 0; i < n && n > 1; i++) {
            float value = i < n / 2 ? Math.fma(step, i, -1f) : Math.fma(-step, n - 1 - i, 1f);
            line[i] = alignCorners ? value : value * (n - 1) / n;
        }
        return line;
    }
}
