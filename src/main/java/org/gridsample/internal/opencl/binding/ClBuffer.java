package org.gridsample.internal.opencl.binding;

/** A device buffer; closing it twice is harmless. */
public interface ClBuffer extends AutoCloseable {
    /** Its size in bytes. */
    long size();

    @Override
    void close();
}
