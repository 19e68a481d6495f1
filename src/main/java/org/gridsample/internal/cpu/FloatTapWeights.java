package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;

/** The weights of a tile's taps along each axis, an array each: with another one's place in it HotSpot vectorises no loop. */
final class FloatTapWeights {
    private final TapOrder order;
    private final Interpolation interpolation;
    private final float[][] located;
    private final float[][][] weight;

    FloatTapWeights(Operation operation, TapOrder order, FloatScratch scratch) {
        this.order = order;
        interpolation = operation.options().interpolation();
        located = scratch.weights;
        weight = new float[order.rank()][weights()][Tiling.PIXELS];
    }

    /** Takes those of a tile, whose taps were found. */
    void start(int count) {
        for (int axis = 0; axis < order.rank(); axis++) {
            for (int tap = isFirstImplied() ? 1 : 0; tap < weights(); tap++) {
                System.arraycopy(located[axis], tap * Taps.TAP, weight[axis][tap], 0, count);
            }
            if (isFirstImplied()) {
                less(weight[axis][1], weight[axis][0], count);
            }
        }
    }

    /** Along an axis. */
    private int weights() {
        return switch (interpolation) {
            case NEAREST -> 0;
            case BILINEAR, BICUBIC -> order.perAxis();
        };
    }

    /** Whether the first of two is 1 less the second, and has no place. */
    private boolean isFirstImplied() {
        return switch (interpolation) {
            case NEAREST, BICUBIC -> false;
            case BILINEAR -> order.rank() == 2;
        };
    }

    private static void less(float[] second, float[] first, int count) {
        for (int t = 0; t < count; t++) {
            first[t] = 1f - second[t];
        }
    }

    /** Of one of an axis' taps. */
    float[] along(int axis, int tap) {
        return weight[axis][tap];
    }
}
