package org.gridsample.internal.backend;

import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Small tensors filled one value at a time. */
final class Elements {
    private Elements() {}

    /** Rounds the value to the tensor's type. */
    static void put(Tensor tensor, int index, double value) {
        if (tensor.type() == ElementType.FLOAT32) {
            tensor.floats().put(index, (float) value);
        } else {
            tensor.doubles().put(index, value);
        }
    }
}
