package org.gridsample.internal.opencl;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.tensor.Tensor;

/**
 * Elements of a tensor that isn't dense, in rows that are equally far apart: as many as one transfer takes.
 *
 * @param first the first one's place in the tensor's memory
 * @param length elements of a row
 * @param pitch elements of the memory from a row to the next
 */
record RowBlock(long first, long length, long rows, long pitch) {
    /** Few blocks that have a tensor's elements in C order. */
    static List<RowBlock> of(Tensor tensor) {
        long[] strides = tensor.strides();
        int axis = tensor.rank() - 1;
        long length = 1;
        for (; axis >= 0 && isNext(tensor.extent(axis), strides[axis], length); axis--) {
            length *= tensor.extent(axis);
        }
        long pitch = axis < 0 ? length : strides[axis];
        long rows = 1;
        for (; axis >= 0 && isNext(tensor.extent(axis), strides[axis], rows * pitch); axis--) {
            rows *= tensor.extent(axis);
        }
        List<RowBlock> blocks = new ArrayList<>();
        for (long block = 0; block < tensor.elementCount() / (rows * length); block++) {
            long first = 0;
            long left = block;
            for (int outer = axis; outer >= 0; outer--) {
                first += left % tensor.extent(outer) * strides[outer];
                left /= tensor.extent(outer);
            }
            blocks.add(new RowBlock(first, length, rows, pitch));
        }
        return blocks;
    }

    /** Whether an axis goes on where what is within it ends. */
    private static boolean isNext(long extent, long stride, long within) {
        return extent == 1 || stride == within;
    }
}
