package org.gridsample.tensor;

import java.util.Arrays;

/**
 * Where the elements of a tensor lie whose memory has others in between: from one along an axis to the next, {@code strides} elements,
 * each axis' at least as many as what lies within it. Along an axis of extent 1 there is no next; its stride is that of the axis
 * around it, or what the first longer axis spans with its gaps.
 */
record Spacing(long[] shape, long[] strides) {
    /** Refuses what isn't in the order of the axes, or overlaps. The shape has elements. */
    static Spacing of(long[] shape, long[] strides) {
        if (strides.length != shape.length) {
            throw new IllegalArgumentException("strides: expected one for each axis of " + Arrays.toString(shape)
                    + ", got " + Arrays.toString(strides));
        }
        long within = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] > 1) {
                if (strides[axis] < within) {
                    throw new IllegalArgumentException("strides: expected at least " + within + " along axis " + axis
                            + " of " + Arrays.toString(shape)
                            + ", so that elements follow each other in the axes' order"
                            + " and none overlap, got " + Arrays.toString(strides));
                }
                within = add(within, multiply(shape[axis] - 1, strides[axis], shape, strides), shape, strides);
            }
        }
        return new Spacing(shape.clone(), normalised(shape, strides));
    }

    private static long[] normalised(long[] shape, long[] strides) {
        long[] normalised = strides.clone();
        int first = 0;
        while (first < shape.length && shape[first] == 1) {
            first++;
        }
        long around = first < shape.length ? multiply(shape[first], strides[first], shape, strides) : 1;
        for (int axis = 0; axis < shape.length; axis++) {
            normalised[axis] = shape[axis] == 1 ? around : strides[axis];
            around = normalised[axis];
        }
        return normalised;
    }

    private static long multiply(long a, long b, long[] shape, long[] strides) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw tooFar(shape, strides, e);
        }
    }

    private static long add(long a, long b, long[] shape, long[] strides) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw tooFar(shape, strides, e);
        }
    }

    private static IllegalArgumentException tooFar(long[] shape, long[] strides, ArithmeticException e) {
        return new IllegalArgumentException(
                "strides: " + Arrays.toString(strides) + " for " + Arrays.toString(shape)
                        + " reach further than 64 bits can count",
                e);
    }

    /** Those of a shape whose elements lie beside each other. */
    static long[] dense(long[] shape) {
        long[] strides = new long[shape.length];
        long within = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = within;
            within *= shape[axis];
        }
        return strides;
    }

    /** Elements from the first to the last, those in between included. */
    long span() {
        long span = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            span += (shape[axis] - 1) * strides[axis];
        }
        return span;
    }

    long count() {
        long count = 1;
        for (long extent : shape) {
            count *= extent;
        }
        return count;
    }

    boolean isDense() {
        return run() == count();
    }

    /** Elements that lie beside each other before the first gap. */
    private long run() {
        long run = 1;
        for (int axis = shape.length - 1; axis >= 0 && (shape[axis] == 1 || strides[axis] == run); axis--) {
            run *= shape[axis];
        }
        return run;
    }

    /** Elements from this one on, in C order, to the next gap. */
    long contiguousFrom(long index) {
        long run = run();
        return run - index % run;
    }

    /** Where an element lies after the first one. */
    long place(long index) {
        long place = 0;
        long left = index;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            place += left % shape[axis] * strides[axis];
            left /= shape[axis];
        }
        return place;
    }
}
