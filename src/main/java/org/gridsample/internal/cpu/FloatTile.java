package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;

/**
 * The taps of a run of output pixels: where each pixel reads and with which weights. Made once, used for every channel. One
 * thread's scratch memory.
 *
 * <p>Arrays are laid out tap by tap: entry {@code tap * capacity + pixel}. An offset of -1 is a tap outside the input.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatTile {
    final int capacity;

    /**
     * Nearest and linear: offsets within one channel's plane, 1, 4 (nw, ne, sw, se) or 8 taps (x fastest). Cubic: per axis
     * the offsets of its four taps, in pixels times the axis' stride.
     */
    final int[] offsets;

    /** As {@link #offsets}; nearest has none. */
    final float[] weights;

    private final int rank;
    private final Interpolation interpolation;
    private final Padding padding;
    private final boolean alignCorners;
    private final float low;
    private final float[] last = new float[3];
    private final float[] scale = new float[3];
    private final float[] turn = new float[3];
    private final int[] stride = new int[3];
    private final float[] x;
    private final float[] y;
    private final float[] z;

    FloatTile(SampleRequest request, int capacity) {
        this.capacity = capacity;
        rank = request.spatialRank();
        interpolation = request.options().interpolation();
        padding = request.options().padding();
        alignCorners = request.options().alignCorners();
        low = alignCorners ? 0f : -0.5f;
        int step = 1;
        for (int i = 0; i < 3; i++) {
            Axis axis = request.axis(i);
            last[i] = (float) axis.last();
            scale[i] = (float) axis.scale();
            turn[i] = (float) axis.turn();
            stride[i] = step;
            step *= axis.size();
        }
        int taps =
                switch (interpolation) {
                    case NEAREST -> 1;
                    case BILINEAR -> 1 << rank;
                    case BICUBIC -> 4 * rank;
                };
        offsets = new int[taps * capacity];
        weights = new float[interpolation == Interpolation.NEAREST ? 0 : taps * capacity];
        x = new float[capacity];
        y = new float[capacity];
        z = new float[rank == 3 ? capacity : 0];
    }

    /** Computes the taps of {@code count} pixels whose grid coordinates start at element {@code start}. */
    void locate(FloatBuffer grid, int start, int count) {
        position(grid, start, count, 0, x);
        position(grid, start, count, 1, y);
        if (rank == 3) {
            position(grid, start, count, 2, z);
        }
        switch (interpolation) {
            case NEAREST -> nearest(count);
            case BILINEAR -> {
                if (rank == 2) {
                    bilinear(count);
                } else {
                    trilinear(count);
                }
            }
            case BICUBIC -> {
                cubic(count, 0, x);
                cubic(count, 1, y);
                if (rank == 3) {
                    cubic(count, 2, z);
                }
            }
        }
    }

    /** Positions along one axis, padded but for bicubic, whose taps are padded one by one. */
    private void position(FloatBuffer grid, int start, int count, int axis, float[] out) {
        float axisScale = scale[axis];
        float axisLast = last[axis];
        float axisTurn = turn[axis];
        for (int t = 0, i = start + axis; t < count; t++, i += rank) {
            out[t] = FloatSourceIndex.unnormalize(grid.get(i), axisScale, rank, alignCorners);
        }
        if (interpolation == Interpolation.BICUBIC) {
            for (int t = 0, i = start + axis; t < count; t++, i += rank) {
                out[t] = FloatSourceIndex.finiteIfCoordinateIs(out[t], grid.get(i));
            }
            return;
        }
        switch (padding) {
            case ZEROS -> {
                for (int t = 0; t < count; t++) {
                    out[t] = FloatSourceIndex.outsideUnlessFinite(out[t]);
                }
            }
            case BORDER -> {
                for (int t = 0; t < count; t++) {
                    out[t] = FloatSourceIndex.clip(out[t], axisLast);
                }
            }
            case REFLECTION -> {
                for (int t = 0; t < count; t++) {
                    out[t] = FloatSourceIndex.clip(FloatSourceIndex.reflect(out[t], low, axisTurn), axisLast);
                }
            }
        }
    }

    private void nearest(int count) {
        for (int t = 0; t < count; t++) {
            float nx = (float) Math.rint(x[t]);
            float ny = (float) Math.rint(y[t]);
            boolean inside = FloatSourceIndex.inside(nx, last[0]) && FloatSourceIndex.inside(ny, last[1]);
            int offset = (int) ny * stride[1] + (int) nx;
            if (rank == 3) {
                float nz = (float) Math.rint(z[t]);
                inside &= FloatSourceIndex.inside(nz, last[2]);
                offset += (int) nz * stride[2];
            }
            offsets[t] = inside ? offset : -1;
        }
    }

    private void bilinear(int count) {
        for (int t = 0; t < count; t++) {
            float x0 = (float) Math.floor(x[t]);
            float y0 = (float) Math.floor(y[t]);
            float w = x[t] - x0;
            float e = 1f - w;
            float n = y[t] - y0;
            float s = 1f - n;
            weights[t] = s * e;
            weights[capacity + t] = s * w;
            weights[2 * capacity + t] = n * e;
            weights[3 * capacity + t] = n * w;

            // Beyond 2^24 the sum is rounded, so the second index is not always the first plus 1.
            float x1 = x0 + 1f;
            float y1 = y0 + 1f;
            boolean west = FloatSourceIndex.inside(x0, last[0]);
            boolean east = FloatSourceIndex.inside(x1, last[0]);
            boolean north = FloatSourceIndex.inside(y0, last[1]);
            boolean south = FloatSourceIndex.inside(y1, last[1]);
            int northRow = (int) y0 * stride[1];
            int southRow = (int) y1 * stride[1];
            offsets[t] = north && west ? northRow + (int) x0 : -1;
            offsets[capacity + t] = north && east ? northRow + (int) x1 : -1;
            offsets[2 * capacity + t] = south && west ? southRow + (int) x0 : -1;
            offsets[3 * capacity + t] = south && east ? southRow + (int) x1 : -1;
        }
    }

    private void trilinear(int count) {
        for (int t = 0; t < count; t++) {
            float x0 = (float) Math.floor(x[t]);
            float y0 = (float) Math.floor(y[t]);
            float z0 = (float) Math.floor(z[t]);
            float x1 = x0 + 1f;
            float y1 = y0 + 1f;
            float z1 = z0 + 1f;
            for (int tap = 0; tap < 8; tap++) {
                boolean east = (tap & 1) != 0;
                boolean south = (tap & 2) != 0;
                boolean back = (tap & 4) != 0;
                float px = east ? x1 : x0;
                float py = south ? y1 : y0;
                float pz = back ? z1 : z0;
                float wx = east ? x[t] - x0 : x1 - x[t];
                float wy = south ? y[t] - y0 : y1 - y[t];
                float wz = back ? z[t] - z0 : z1 - z[t];
                boolean inside = FloatSourceIndex.inside(px, last[0])
                        && FloatSourceIndex.inside(py, last[1])
                        && FloatSourceIndex.inside(pz, last[2]);
                int offset = (int) pz * stride[2] + (int) py * stride[1] + (int) px;
                weights[tap * capacity + t] = (wx * wy) * wz;
                offsets[tap * capacity + t] = inside ? offset : -1;
            }
        }
    }

    private void cubic(int count, int axis, float[] positions) {
        int base = axis * 4 * capacity;
        for (int t = 0; t < count; t++) {
            float p0 = (float) Math.floor(positions[t]);
            float d = positions[t] - p0;
            weights[base + t] = outerWeight(d + 1f);
            weights[base + capacity + t] = innerWeight(d);
            weights[base + 2 * capacity + t] = innerWeight(1f - d);
            weights[base + 3 * capacity + t] = outerWeight(2f - d);
            for (int tap = 0; tap < 4; tap++) {
                float p = p0 + (tap - 1f);
                switch (padding) {
                    case ZEROS -> {}
                    case BORDER -> p = FloatSourceIndex.clip(p, last[axis]);
                    case REFLECTION ->
                        p = FloatSourceIndex.clip(FloatSourceIndex.reflect(p, low, turn[axis]), last[axis]);
                }
                boolean inside = FloatSourceIndex.inside(p, last[axis]);
                offsets[base + tap * capacity + t] = inside ? (int) p * stride[axis] : -1;
            }
        }
    }

    /** Keys' kernel at a distance from 1 to 2, A = -0.75. */
    private static float outerWeight(float d) {
        return ((-0.75f * d - -3.75f) * d + -6f) * d - -3f;
    }

    /** Keys' kernel at a distance from 0 to 1, A = -0.75. */
    private static float innerWeight(float d) {
        return Math.fma(Math.fma(1.25f, d, -2.25f) * d, d, 1f);
    }
}
