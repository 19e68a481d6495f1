package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;
import org.gridsample.tensor.Precision;

/**
 * The order in which gradients take the taps of pixels: of a group of pixels that follow each other tap by tap, and each tap of all of them.
 *
 * @param perAxis taps along an axis
 * @param columns whether taps are taken along y first, else along x, then y, then z
 * @param group pixels of a group, as many as PyTorch has in a vector
 */
record TapOrder(int rank, int perAxis, boolean columns, int group) {
    static TapOrder of(Operation operation) {
        int rank = operation.geometry().spatialRank();
        Interpolation interpolation = operation.options().interpolation();
        boolean columns =
                switch (interpolation) {
                    case NEAREST, BILINEAR -> false;
                    case BICUBIC -> rank == 2;
                };
        return new TapOrder(
                rank,
                Taps.count(interpolation),
                columns,
                rank == 3 ? 1 : group(operation.grid().type().precision()));
    }

    private static int group(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> 8;
            case FLOAT64 -> 4;
        };
    }

    /** Of a pixel. */
    int taps() {
        return rank == 2 ? perAxis * perAxis : perAxis * perAxis * perAxis;
    }

    /**
     * Rows in which contributions are kept, and how many of each are taken in turn: in 4-D a row for each tap and a group's pixels, in 5-D all in one,
     * where a pixel's taps follow each other. Four at least: a single tap has the same order in any groups.
     */
    int rows() {
        return rank == 2 ? taps() : 1;
    }

    /** See {@link #rows}. */
    int inTurn() {
        return rank == 2 ? group : Math.max(taps(), 4);
    }

    /** Of a row that has the contributions of so many pixels, and is filled up. */
    int length(int pixels) {
        int length = pixels * taps() / rows();
        return (length + inTurn() - 1) / inTurn() * inTurn();
    }

    /** Which one of its axis' taps a pixel's is. */
    int along(int axis, int tap) {
        int before = columns ? 1 - axis : axis;
        return switch (before) {
            case 0 -> tap % perAxis;
            case 1 -> tap / perAxis % perAxis;
            case 2 -> tap / perAxis / perAxis;
            default -> throw new IllegalArgumentException("axis: expected 0, 1 or 2, got " + axis);
        };
    }
}
