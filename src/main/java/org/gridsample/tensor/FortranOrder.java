package org.gridsample.tensor;

/** The way from Fortran order (the first axis varies fastest) to C order (the last one does). */
final class FortranOrder {
    /** Moves one element. */
    @FunctionalInterface
    interface Move {
        void apply(int to, int from);
    }

    private final int[] extents;
    private final int[] strides;

    /** The shape's elements must be countable by an int. */
    FortranOrder(long[] shape) {
        extents = new int[shape.length];
        strides = new int[shape.length];
        long stride = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            // Where an extent is 0 nothing is moved, and the others may be of any size.
            extents[axis] = (int) Math.min(shape[axis], Integer.MAX_VALUE);
            strides[axis] = (int) Math.min(stride, Integer.MAX_VALUE);
            stride *= extents[axis];
        }
    }

    /** Calls the move for every element, in ascending C order. */
    void forEach(Move move) {
        for (int extent : extents) {
            if (extent == 0) {
                return;
            }
        }
        int last = extents.length - 1;
        int[] index = new int[extents.length];
        int to = 0;
        int start = 0;
        while (true) {
            for (int i = 0, from = start; i < extents[last]; i++, from += strides[last]) {
                move.apply(to++, from);
            }
            int axis = last - 1;
            while (axis >= 0 && ++index[axis] == extents[axis]) {
                start -= (extents[axis] - 1) * strides[axis];
                index[axis--] = 0;
            }
            if (axis < 0) {
                return;
            }
            start += strides[axis];
        }
    }
}
