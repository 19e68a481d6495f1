package org.gridsample.internal.opencl.binding;

/** A buffer that the program made; closing it gives back one reference. */
public interface ClSharedBuffer extends ClBuffer {
    /** Whether kernels may read it. */
    boolean isReadable();

    /** Whether kernels may write it. */
    boolean isWritable();

    /** Whether both have memory in common: they are one buffer, or parts of one. */
    boolean overlaps(ClSharedBuffer other);
}
