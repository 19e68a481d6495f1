package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;

/**
 * Reads the taps of scattered pixels from the input itself: without a test where all of a pixel's taps are inside; the other
 * pixels are the {@link FloatEdge}'s. Takes whatever there is: taps far apart or far outside, extents beyond what the
 * element type can count.
 */
final class FloatScatter implements FloatChannelSampler {
    private final int rank;
    private final Interpolation interpolation;
    private final int before;
    private final int rowStride;
    private final int planeStride;

    /** Per axis, the greatest first tap of a pixel that is inside; -1 if all are left to the edge. */
    private final int[] reach = new int[3];

    private final int[][] index;
    private final float[][] weights;

    /** The offset of a pixel's first tap within the channel, -1 where it isn't inside. */
    private final int[] origin;

    private final float[] output;
    private final FloatEdge edge;
    private final Loop[] indices = new Loop[3];
    private final Loop origins = this::origins;

    FloatScatter(SampleRequest request, FloatScratch scratch) {
        rank = request.spatialRank();
        interpolation = request.options().interpolation();
        boolean direct = request.input().isInOneBuffer();
        boolean nearest = interpolation == Interpolation.NEAREST;
        boolean tricubic = interpolation == Interpolation.BICUBIC && rank == 3;
        int taps = FloatInterpolation.taps(interpolation);
        before = interpolation == Interpolation.BICUBIC ? 1 : 0;
        for (int i = 0; i < rank; i++) {
            Axis axis = request.axis(i);
            // Where the second tap may not be the first plus 1, and where there are too many, they are located one by
            // one.
            boolean withoutEdge = direct && (nearest || (!tricubic && FloatNear.isCountable(axis)));
            float[] p0 = scratch.whole[i];
            int[] out = scratch.index[i];
            indices[i] = (first, end) -> convert(p0, out, first, end);
            reach[i] = withoutEdge ? Math.max(axis.size() - taps, -1) : -1;
        }
        rowStride = request.axis(0).size();
        // Too large for an int only where nothing is in reach.
        planeStride = rowStride * request.axis(1).size();
        index = scratch.index;
        weights = scratch.weights;
        origin = scratch.origin;
        output = scratch.output;
        edge = nearest && direct ? null : new FloatEdge(request, scratch);
    }

    /** Finds the pixels that are inside, from indices if these are what is known, and the taps of the others. */
    void locate(boolean fromIndices, int count) {
        if (!fromIndices) {
            for (int axis = 0; axis < rank; axis++) {
                Loop.run(indices[axis], 0, count);
            }
        }
        Loop.run(origins, 0, count);
        if (edge != null) {
            edge.locate(fromIndices, count);
        }
    }

    @Override
    public void sample(FloatReader input, long channel, int count) {
        if (edge == null || edge.pixels() < count) {
            FloatBuffer values = input.direct();
            int start = Math.toIntExact(channel);
            Loop.run((first, end) -> inside(values, start, first, end), 0, count);
        }
        if (edge != null) {
            edge.sample(input, channel);
        }
    }

    private void origins(int first, int end) {
        if (rank == 2) {
            origins(index[0], index[1], before, reach[0], reach[1], rowStride, origin, first, end);
        } else {
            origins(index[0], index[1], index[2], before, reach, rowStride, planeStride, origin, first, end);
        }
    }

    private void inside(FloatBuffer input, int channel, int first, int end) {
        float all =
                switch (interpolation) {
                    case NEAREST -> FloatDirect.nearest(input, channel, origin, output, first, end);
                    case BILINEAR ->
                        rank == 2
                                ? FloatDirect.bilinear(input, channel, origin, rowStride, weights, output, first, end)
                                : FloatDirect.trilinear(
                                        input, channel, origin, rowStride, planeStride, weights, output, first, end);
                    case BICUBIC -> FloatDirect.bicubic(input, channel, origin, rowStride, weights, output, first, end);
                };
        FloatInterpolation.canonical(all, output, first, end);
    }

    private static void convert(float[] whole, int[] index, int first, int end) {
        for (int t = first; t < end; t++) {
            index[t] = (int) whole[t];
        }
    }

    private static void origins(
            int[] x, int[] y, int before, int xReach, int yReach, int columns, int[] origin, int first, int end) {
        for (int t = first; t < end; t++) {
            int i = x[t] - before;
            int j = y[t] - before;
            int outside = (i | (xReach - i) | j | (yReach - j)) >> (Integer.SIZE - 1);
            origin[t] = (j * columns + i) | outside;
        }
    }

    private static void origins(
            int[] x,
            int[] y,
            int[] z,
            int before,
            int[] reach,
            int columns,
            int plane,
            int[] origin,
            int first,
            int end) {
        int xReach = reach[0];
        int yReach = reach[1];
        int zReach = reach[2];
        for (int t = first; t < end; t++) {
            int i = x[t] - before;
            int j = y[t] - before;
            int k = z[t] - before;
            int outside = (i | (xReach - i) | j | (yReach - j) | k | (zReach - k)) >> (Integer.SIZE - 1);
            origin[t] = (k * plane + j * columns + i) | outside;
        }
    }
}
