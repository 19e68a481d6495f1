package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;
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
    private final int rowStride;
    private final int planeStride;
    private final boolean fused;

    private final float[][] weights;

    /** The offset of a pixel's first tap within the channel, -1 where it isn't inside. */
    private final int[] origin;

    private final float[][] output;
    private final FloatScratch scratch;

    /** Null where pixels outside need no taps. */
    private final FloatEdge edge;

    /** What all taps are in, to be prefetched; null where they are far apart. */
    private FloatWindow window;

    private final FloatOrigins origins;

    FloatScatter(Operation operation, AxisRule[] rules, PlanKey key, FloatScratch scratch) {
        rank = operation.geometry().spatialRank();
        interpolation = operation.options().interpolation();
        boolean reaches =
                switch (interpolation) {
                    case NEAREST -> key.gathers();
                    case BILINEAR -> key.direct();
                    // Of 64 taps where they lie there is no sum.
                    case BICUBIC -> key.direct() && rank == 2;
                };
        origins = new FloatOrigins(operation, rules, reaches, scratch);
        // Too large for an int only where nothing is in reach.
        rowStride = (int) operation.geometry().input().row();
        planeStride = rowStride * operation.geometry().inputExtent(1);
        fused = AxisRule.fusesRows(operation);
        weights = scratch.weights;
        origin = scratch.origin;
        output = scratch.output;
        this.scratch = scratch;
        boolean padsTaps = Arrays.stream(rules).anyMatch(AxisRule::padsTaps);
        edge = Taps.count(interpolation) == 1 && key.gathers() && !padsTaps
                ? null
                : new FloatEdge(operation, rules, scratch);
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
}
