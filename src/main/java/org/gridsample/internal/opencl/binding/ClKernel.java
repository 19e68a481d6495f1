package org.gridsample.internal.opencl.binding;

/** A kernel and its program; closing it twice is harmless. */
public interface ClKernel extends AutoCloseable {
    /** CL_KERNEL_WORK_GROUP_SIZE: the most work-items a work-group of this kernel can have. */
    long maxWorkGroupSize();

    @Override
    void close();
}
