package org.gridsample.internal.opencl.binding;

import java.nio.ByteBuffer;

/** A kernel and its program, with the arguments that were set last; closing it twice is harmless. */
public interface ClKernel extends AutoCloseable {
    /** CL_KERNEL_WORK_GROUP_SIZE: the most work-items a work-group of this kernel can have. */
    long maxWorkGroupSize();

    /** Sets an argument that is a {@code __global} pointer; the buffer has to stay open until the last launch with it. */
    void set(int index, ClBuffer buffer);

    /**
     * Sets an argument that is a value, a scalar, a vector or a structure: to the remaining bytes, which are copied.
     *
     * @throws IllegalArgumentException if it is empty, not direct or not in native order
     */
    void set(int index, ByteBuffer value);

    @Override
    void close();
}
