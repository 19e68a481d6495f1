package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;

/**
 * Samples tiles of a request's output: taps first, then a gather over the channels. The twin of kernels/interpolation.cl and
 * kernels/sample.cl; the order of operations is the same. One thread's own.
 */
final class FloatSampler implements TileSampler {
    private final SampleRequest request;
    private final FloatBuffer input;
    private final FloatBuffer grid;
    private final FloatBuffer output;
    private final FloatTile tile;
    private final Interpolation interpolation;
    private final int rank;

    FloatSampler(SampleRequest request, int tilePixels) {
        this.request = request;
        input = request.input().floats();
        grid = request.grid().floats();
        output = request.output().floats();
        tile = new FloatTile(request, tilePixels);
        interpolation = request.options().interpolation();
        rank = request.spatialRank();
    }

    @Override
    public void sample(long item, long firstPixel, int count) {
        long gridStart = item * request.gridBatchStride() + firstPixel * rank;
        tile.locate(grid, Math.toIntExact(gridStart), count);
        long channels = request.channels();
        for (long c = 0; c < channels; c++) {
            int in = Math.toIntExact(item * request.inputBatchStride() + c * request.inputPlane());
            int out = Math.toIntExact((item * channels + c) * request.outputPlane() + firstPixel);
            switch (interpolation) {
                case NEAREST -> nearest(in, out, count);
                case BILINEAR -> {
                    if (rank == 3) {
                        trilinear(in, out, count);
                    } else {
                        bilinear(in, out, count);
                    }
                }
                case BICUBIC -> {
                    if (rank == 2) {
                        bicubic(in, out, count);
                    } else {
                        tricubic(in, out, count);
                    }
                }
            }
        }
    }

    private float fetch(int in, int offset) {
        return offset >= 0 ? input.get(in + offset) : 0f;
    }

    /** Computed NaNs are stored with one bit pattern, which no processor promises by itself. */
    private void store(int index, float value) {
        output.put(index, value == value ? value : Float.NaN);
    }

    private void nearest(int in, int out, int count) {
        int[] offsets = tile.offsets;
        for (int t = 0; t < count; t++) {
            output.put(out + t, fetch(in, offsets[t]));
        }
    }

    private void bilinear(int in, int out, int count) {
        int[] offsets = tile.offsets;
        float[] weights = tile.weights;
        int k = tile.capacity;
        for (int t = 0; t < count; t++) {
            float nw = fetch(in, offsets[t]);
            float ne = fetch(in, offsets[k + t]);
            float sw = fetch(in, offsets[2 * k + t]);
            float se = fetch(in, offsets[3 * k + t]);
            store(
                    out + t,
                    Math.fma(
                            se,
                            weights[3 * k + t],
                            Math.fma(sw, weights[2 * k + t], Math.fma(ne, weights[k + t], nw * weights[t]))));
        }
    }

    private void trilinear(int in, int out, int count) {
        int[] offsets = tile.offsets;
        float[] weights = tile.weights;
        int k = tile.capacity;
        for (int t = 0; t < count; t++) {
            float sum = 0f;
            for (int i = t; i < 8 * k; i += k) {
                sum += fetch(in, offsets[i]) * weights[i];
            }
            store(out + t, sum);
        }
    }

    private void bicubic(int in, int out, int count) {
        for (int t = 0; t < count; t++) {
            store(out + t, plane(in, 0, t));
        }
    }

    private void tricubic(int in, int out, int count) {
        int[] offsets = tile.offsets;
        float[] weights = tile.weights;
        int k = tile.capacity;
        for (int t = 0; t < count; t++) {
            int i = 8 * k + t;
            float sum = plane(in, offsets[i], t) * weights[i];
            for (int tap = 1; tap < 4; tap++) {
                i += k;
                sum = Math.fma(plane(in, offsets[i], t), weights[i], sum);
            }
            store(out + t, sum);
        }
    }

    /** Four rows along y; {@code z} is the plane's offset, -1 outside. */
    private float plane(int in, int z, int t) {
        int[] offsets = tile.offsets;
        float[] weights = tile.weights;
        int k = tile.capacity;
        int i = 4 * k + t;
        float sum = row(in, z < 0 ? -1 : offsets[i], z, t) * weights[i];
        for (int tap = 1; tap < 4; tap++) {
            i += k;
            sum = Math.fma(row(in, z < 0 ? -1 : offsets[i], z, t), weights[i], sum);
        }
        return sum;
    }

    /** Four taps along x; {@code y} is the row's offset, -1 outside. */
    private float row(int in, int y, int z, int t) {
        int[] offsets = tile.offsets;
        float[] weights = tile.weights;
        int k = tile.capacity;
        int start = in + z + y;
        float sum = tap(start, y, offsets[t]) * weights[t];
        sum = Math.fma(tap(start, y, offsets[k + t]), weights[k + t], sum);
        sum = Math.fma(tap(start, y, offsets[2 * k + t]), weights[2 * k + t], sum);
        return Math.fma(tap(start, y, offsets[3 * k + t]), weights[3 * k + t], sum);
    }

    private float tap(int start, int y, int x) {
        return (y | x) >= 0 ? input.get(start + x) : 0f;
    }
}
