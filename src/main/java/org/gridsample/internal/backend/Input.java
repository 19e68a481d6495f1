package org.gridsample.internal.backend;

import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** What is sampled, but for its pixels: {@code [N, C, H, W]} or {@code [N, C, D, H, W]}. */
record Input(ElementType type, long[] shape) {
    static Input of(Tensor tensor) {
        return new Input(tensor.type(), tensor.shape());
    }

    int rank() {
        return shape.length;
    }

    long batch() {
        return shape[0];
    }

    long channels() {
        return shape[1];
    }

    int axes() {
        return shape.length - 2;
    }

    /** Along an axis in the order of the shape: the last one is x. */
    long extent(int axis) {
        return shape[2 + axis];
    }
}
