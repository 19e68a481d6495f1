package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;
import org.gridsample.tensor.Precision;

/**
 * The order in which gradients take the taps of pixels: of a group of pixels that follow each other tap by tap, and each tap of all of them.
 *
 * @param perAxis taps along an axis
 * @param columns whether taps are taken along y first, else along x, then y, then z
 * @param group pixels of a group, as many as PyTorch has in a vector; of a single tap as many as one likes
 */
record TapOrder(int rank, int perAxis, boolean columns, int group) {
    /** Pixels of a group of more than one. */
    static final int FLOAT32_GROUP = 8;

    static final int FLOAT64_GROUP = 4;

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
                rank == 3 && Taps.count(interpolation) > 1
                        ? 1
                        : group(operation.grid().type().precision()));
    }

    private static int group(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> FLOAT32_GROUP;
            case FLOAT64 -> FLOAT64_GROUP;
        };
    }

    /** Of a pixel. */
    int taps() {
        return rank == 2 ? perAxis * perAxis : perAxis * perAxis * perAxis;
    }

    /** Of each tap, how many elements of a channel it is after the first one, where all are inside. */
    int[] steps(Geometry geometry) {
        int row = Math.toIntExact(geometry.input().row());
        int[] step = new int[taps()];
        for (int tap = 0; tap < step.length; tap++) {
            step[tap] = along(0, tap) * geometry.input().pixel() + along(1, tap) * row;
            step[tap] += rank == 2 ? 0 : along(2, tap) * row * geometry.inputExtent(1);
        }
        return step;
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
