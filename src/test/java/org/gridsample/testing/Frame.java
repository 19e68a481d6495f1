package org.gridsample.testing;

import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * A region whose pixels, rows, channels and items have other elements in between, and the memory around it, which ends with its last
 * element.
 */
public record Frame(Tensor region, Tensor memory, Tensor before) {
    /** Elements before the first one: no alignment is to be had. */
    private static final int OFFSET = 3;

    /** Of images of zeros, with elements of any bits around them. */
    public static Frame of(ElementType type, Layout layout, long... shape) {
        long[] strides = strides(layout, shape);
        long span = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            span += (shape[axis] - 1) * strides[axis];
        }
        Tensor memory = Tensor.zeros(type, OFFSET + span);
        for (long i = 0; i < memory.elementCount(); i++) {
            memory.set(i, i % 97 + 100);
        }
        Tensor region = memory.strided(OFFSET, shape, strides);
        region.copyFrom(Tensor.zeros(type, shape));
        return new Frame(region, memory, Tensor.zeros(type, memory.shape()).copyFrom(memory));
    }

    /** Around a copy of these images. */
    public static Tensor around(Tensor images, Layout layout) {
        return of(images.type(), layout, images.shape()).region.copyFrom(images);
    }

    private static long[] strides(Layout layout, long[] shape) {
        int last = shape.length - 1;
        long[] strides = new long[shape.length];
        strides[last] = 1;
        for (int axis = last - 1; axis >= 0; axis--) {
            // Rows are counted through the planes of 5-D.
            boolean isDepth = shape.length == 5 && axis == layout.firstSpatialAxis();
            strides[axis] = shape[axis + 1] * strides[axis + 1] + (isDepth ? 0 : axis + 1);
        }
        return strides;
    }

    /** Fails if anything but the region has been written to. */
    public void assertTheRestIsUntouched(String message) {
        Tensor expected = Tensor.zeros(before.type(), before.shape()).copyFrom(before);
        expected.strided(OFFSET, region.shape(), region.strides()).copyFrom(region);
        Bits.assertEqual(expected, memory, message + ": the memory around the region");
    }
}
