package org.gridsample.internal.opencl;

import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;
import org.gridsample.tensor.Tensor;

/**
 * How many channels a work-item of vectors samples. All it can, as a rule: coordinates and weights are then computed once for
 * them. But where a grid jumps about, planes that are read together and fit no cache drive each other out of it, and to wait for
 * memory is dearer: then a work-item samples as many as a cache holds, and the grid is gone through once for each such block.
 * Changes speed, never bits.
 */
final class Locality {
    /** What a last cache before the memory holds of the input, beside grid and output. */
    private static final long CACHE_BYTES = 8 << 20;

    /** What a near cache holds of a gradient that is added to, beside what is read. */
    private static final long NEAR_CACHE_BYTES = 512 << 10;

    /** Neighbours along x that read further apart than this along an axis, in input pixels, share little of a cache. */
    private static final double FAR = 32;

    /** Pairs of neighbours that are looked at, all over the first item's grid. */
    private static final int PAIRS = 16;

    private Locality() {}

    /**
     * The channels that the request's kernel has written out: as usual, or fewer, which divide the request's.
     *
     * @param usual all, or 0 for a loop over them
     */
    static int channels(Operation operation, int usual) {
        Geometry geometry = operation.geometry();
        long all = geometry.channels();
        int bytes = operation.computation().type().bytes();
        long most = Math.max(1, CACHE_BYTES / (geometry.input().channel() * bytes));
        if (most >= all || most > LaunchLimits.MOST_CHANNELS || !isScattered(operation)) {
            return usual;
        }
        int block = (int) most;
        while (all % block != 0) {
            block--;
        }
        return all / block <= LaunchLimits.MOST_GROUPS ? block : usual;
    }

    /** The channels of the input's gradient that a work-item adds to, at most so many. */
    static int addedChannels(Operation operation, int most) {
        Geometry geometry = operation.geometry();
        long held = NEAR_CACHE_BYTES
                / (geometry.inputPlane() * operation.computation().type().bytes());
        boolean all = held >= most || geometry.outputPlane() == 1 || !isScattered(operation);
        return all ? most : (int) Math.max(1, held);
    }

    /** Whether most neighbours read far from each other; a grid that isn't in host memory is not looked at. */
    private static boolean isScattered(Operation operation) {
        if (operation.grid().isOnDevice()) {
            return false;
        }
        return switch (operation.computation().coordinates()) {
            case GRID -> isScattered(operation.grid(), true, operation.geometry());
            case PIXEL_MAP, FLOW -> isScattered(operation.grid(), false, operation.geometry());
            // Few make a picture so much smaller.
            case AFFINE, THETA, HOMOGRAPHY -> false;
        };
    }

    private static boolean isScattered(Tensor grid, boolean normalised, Geometry geometry) {
        long pixels = geometry.outputPlane();
        int row = geometry.outputExtent(0);
        int far = 0;
        for (int i = 0; i < PAIRS; i++) {
            long pixel = (pixels - 1) * (2L * i + 1) / (2 * PAIRS);
            // What follows a row's last pixel lies at the other end of a smooth grid, and rows of powers of two have
            // all of these there.
            if (row > 1 && pixel % row == row - 1) {
                pixel--;
            }
            long first = pixel * geometry.spatialRank();
            for (int axis = 0; axis < geometry.spatialRank(); axis++) {
                long here = first + axis;
                long next = here + geometry.spatialRank();
                double step = grid.get(next) - grid.get(here);
                double distance = normalised ? step * geometry.inputExtent(axis) / 2 : step;
                if (Math.abs(distance) > FAR) {
                    far++;
                    break;
                }
            }
        }
        return far > PAIRS / 2;
    }
}
