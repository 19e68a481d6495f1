package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Operation;
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
    private final int pixelStride;
    private final int planeStride;
    private final boolean fused;

    /** Per axis, the greatest first tap of a pixel that is inside; -1 if all are left to the edge. */
    private final int[] reach = new int[3];

    private final int[][] index;
    private final float[][] weights;

    /** The offset of a pixel's first tap within the channel, -1 where it isn't inside. */
    private final int[] origin;

    private final float[][] output;
    private final FloatScratch scratch;

    /** Null where pixels outside need no taps. */
    private final FloatEdge edge;

    /** What all taps are in, to be prefetched; null where they are far apart. */
    private FloatWindow window;

    private final Loop origins = this::origins;

    FloatScatter(Operation operation, AxisRule[] rules, PlanKey key, FloatScratch scratch) {
        rank = operation.geometry().spatialRank();
        interpolation = operation.options().interpolation();
        int taps = Taps.count(interpolation);
        before = Taps.before(interpolation);
        boolean padsTaps = false;
        for (int i = 0; i < rank; i++) {
            AxisRule rule = rules[i];
            padsTaps |= rule.padsTaps();
            boolean inReach =
                    switch (interpolation) {
                        case NEAREST -> key.gathers();
                        // Elsewhere the second tap may not be the first plus 1.
                        case BILINEAR -> key.direct() && rule.isCountable();
                        // Of 64 taps where they lie there is no sum.
                        case BICUBIC -> key.direct() && rank == 2 && rule.isCountable();
                    };
            reach[i] = inReach ? Math.max(rule.axis().size() - taps, -1) : -1;
        }
        // Too large for an int only where nothing is in reach.
        rowStride = (int) operation.geometry().input().row();
        pixelStride = operation.geometry().input().pixel();
        planeStride = rowStride * operation.geometry().inputExtent(1);
        fused = AxisRule.fusesRows(operation);
        index = scratch.index;
        weights = scratch.weights;
        origin = scratch.origin;
        output = scratch.output;
        this.scratch = scratch;
        edge = taps == 1 && key.gathers() && !padsTaps ? null : new FloatEdge(operation, rules, scratch);
    }

    /** Whether all pixels are read alike, those outside too. */
    boolean needsNoEdge() {
        return edge == null;
    }

    /** Finds the pixels that are inside, and the taps of the others. */
    void locate(FloatTaps taps, int count, FloatWindow near) {
        window = near;
        Loop.run(origins, 0, count);
        if (edge != null) {
            edge.locate(taps, count);
        }
        if (hasInside(count)) {
            scratch.count(TilePath.INSIDE);
        }
        if (edge != null && edge.pixels() > 0) {
            scratch.count(TilePath.EDGE);
        }
    }

    @Override
    public void sample(FloatReader input, long channel, int lanes, float[] fill, int count) {
        for (int lane = 0; lane < lanes; lane++) {
            if (window != null && (lane == 0 || input.channelStride() != 1)) {
                window.prefetch(input, channel + lane * input.channelStride());
            }
            sample(input, channel + lane * input.channelStride(), fill[lane], output[lane], count);
        }
    }

    private void sample(FloatReader input, long channel, float fill, float[] to, int count) {
        if (hasInside(count)) {
            Loop.run((first, end) -> inside(input, channel, fill, to, first, end), 0, count);
        }
        if (edge != null) {
            edge.sample(input, channel, fill, to);
        }
    }

    private boolean hasInside(int count) {
        return edge == null || edge.pixels() < count;
    }

    private void origins(int first, int end) {
        if (rank == 2) {
            origins(index[0], index[1], before, reach[0], reach[1], pixelStride, rowStride, origin, first, end);
        } else {
            origins(
                    index[0],
                    index[1],
                    index[2],
                    before,
                    reach,
                    pixelStride,
                    rowStride,
                    planeStride,
                    origin,
                    first,
                    end);
        }
    }

    private void inside(FloatReader input, long channel, float fill, float[] to, int first, int end) {
        switch (interpolation) {
            case NEAREST -> input.gather(channel, origin, fill, to, first, end);
            case BILINEAR, BICUBIC -> sum(input.direct(), Math.toIntExact(channel), to, first, end);
        }
    }

    private void sum(FloatBuffer input, int channel, float[] to, int first, int end) {
        float all =
                switch (interpolation) {
                    case NEAREST -> throw new IllegalStateException("one tap is no sum");
                    case BILINEAR ->
                        rank == 2
                                ? FloatDirect.bilinear(input, channel, origin, rowStride, weights, to, first, end)
                                : FloatDirect.trilinear(
                                        input, channel, origin, rowStride, planeStride, weights, to, first, end);
                    case BICUBIC ->
                        FloatDirect.bicubic(input, channel, origin, rowStride, fused, weights, to, first, end);
                };
        FloatInterpolation.canonical(all, to, first, end);
    }

    private static void origins(
            int[] x,
            int[] y,
            int before,
            int xReach,
            int yReach,
            int pixel,
            int row,
            int[] origin,
            int first,
            int end) {
        for (int t = first; t < end; t++) {
            int i = x[t] - before;
            int j = y[t] - before;
            int outside = (i | (xReach - i) | j | (yReach - j)) >> (Integer.SIZE - 1);
            origin[t] = (j * row + i * pixel) | outside;
        }
    }

    private static void origins(
            int[] x,
            int[] y,
            int[] z,
            int before,
            int[] reach,
            int pixel,
            int row,
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
            origin[t] = (k * plane + j * row + i * pixel) | outside;
        }
    }
}
