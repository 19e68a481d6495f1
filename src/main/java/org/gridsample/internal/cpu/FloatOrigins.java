package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Operation;

/**
 * Where the first tap is of each pixel whose taps are all inside: in elements from a channel's first one, as {@link FloatScratch#origin}; -1 of
 * others. The indices that taps were found at tell.
 */
final class FloatOrigins implements Loop {
    private final int rank;
    private final int before;
    private final int rowStride;
    private final int pixelStride;
    private final int planeStride;

    /** Per axis, the greatest first tap of a pixel that is inside; -1 if none is said to be. */
    private final int[] reach = new int[3];

    private final int[][] index;
    private final int[] origin;

    /** {@code reaches}: whether any pixel shall be said to be inside. */
    FloatOrigins(Operation operation, AxisRule[] rules, boolean reaches, FloatScratch scratch) {
        rank = operation.geometry().spatialRank();
        int taps = Taps.count(operation.options().interpolation());
        before = Taps.before(operation.options().interpolation());
        for (int i = 0; i < rank; i++) {
            // Elsewhere the second tap may not be the first plus 1, and a tap that is inside may be padded to another
            // pixel.
            boolean inReach = reaches && (taps == 1 && !rules[i].padsTaps() || rules[i].isCountable());
            reach[i] = inReach ? Math.max(rules[i].axis().size() - taps, -1) : -1;
        }
        // Too large for an int only where nothing is in reach.
        rowStride = (int) operation.geometry().input().row();
        pixelStride = operation.geometry().input().pixel();
        planeStride = rowStride * operation.geometry().inputExtent(1);
        index = scratch.index;
        origin = scratch.origin;
    }

    @Override
    public void over(int first, int end) {
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
