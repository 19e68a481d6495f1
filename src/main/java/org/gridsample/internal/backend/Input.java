package org.gridsample.internal.backend;

import java.util.Optional;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * What is sampled, but for its pixels.
 *
 * @param name what users call it
 * @param strides of one that isn't dense
 */
record Input(String name, ElementType type, long[] shape, Layout layout, Optional<long[]> strides) {
    static Input of(String name, Tensor tensor, Layout layout) {
        return new Input(
                name,
                tensor.type(),
                tensor.shape(),
                layout,
                tensor.isDense() ? Optional.empty() : Optional.of(tensor.strides()));
    }

    static Input dense(ElementType type, long[] shape, Layout layout) {
        return new Input("input", type, shape, layout, Optional.empty());
    }

    int rank() {
        return shape.length;
    }

    long batch() {
        return shape[0];
    }

    long channels() {
        return shape[layout.channelAxis(rank())];
    }

    int axes() {
        return shape.length - 2;
    }

    /** Along an axis in the order of the shape, without batch and channels: the last one is x. */
    long extent(int axis) {
        return shape[layout.firstSpatialAxis() + axis];
    }
}
