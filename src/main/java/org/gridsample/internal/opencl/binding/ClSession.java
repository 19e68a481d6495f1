package org.gridsample.internal.opencl.binding;

import java.nio.Buffer;
import org.gridsample.device.OpenClEvent;

/**
 * One context with one in-order command queue. The owner calls it from one thread at a time, but creates buffers from any, releases what it
 * created and closes it last. Every verb throws OpenClException on an error code.
 */
public interface ClSession extends AutoCloseable {
    /** Whether context and queue are the program's. */
    boolean isPrograms();

    /** The same context with another in-order queue, which another thread may use meanwhile, and which keeps the context until it is closed. */
    ClSession another();

    /** A read-write buffer of at least 1 byte. */
    ClBuffer createBuffer(long bytes);

    /** Whether {@link #map} can be called. */
    boolean maps();

    /** As {@link #createBuffer}, but in host memory that the driver allocates, and page-locks where it can; to be mapped. */
    ClBuffer createHostBuffer(long bytes);

    /** Has the host read and write all of a buffer from now on; waits. */
    ClMapping map(ClBuffer buffer);

    /**
     * Enqueues the end of a mapping.
     *
     * @param place as the mapping had it
     */
    void unmap(ClBuffer buffer, Object place);

    /**
     * A buffer over the host buffer's remaining elements, at least 1 byte, which the device uses in place or, if it can't, as
     * its driver sees fit. Read-only where the host buffer is. It may be closed once nothing enqueued uses it any more.
     *
     * @throws IllegalArgumentException if the host buffer is not direct or empty
     */
    ClBuffer wrap(Buffer host);

    /**
     * A read-write buffer with a copy of the host buffer's remaining elements, at least 1 byte. Waits for nothing that was enqueued.
     *
     * @throws IllegalArgumentException if the host buffer is not direct or empty
     */
    ClBuffer copyOf(Buffer host);

    /**
     * A buffer that the program has made in this session's context; a reference to it is held until it is closed.
     *
     * @throws IllegalArgumentException if the handle is null, no buffer's, or of another context
     */
    ClSharedBuffer share(long memory);

    /**
     * Copies the host buffer's remaining elements to the start of the device buffer and waits.
     *
     * @throws IllegalArgumentException if the host buffer is not direct or more bytes than the device buffer
     */
    void write(ClBuffer target, Buffer source);

    /**
     * Copies from the start of the device buffer into the host buffer's remaining elements and waits.
     *
     * @throws IllegalArgumentException if the host buffer is not direct, read-only or more bytes than the device buffer
     */
    void read(ClBuffer source, Buffer target);

    /**
     * Waits until what was written to the buffer is in the memory that it is wrapped around. Where the device uses that in place the wait is all.
     *
     * @throws IllegalArgumentException if the buffer isn't one that {@link #wrap} gave for memory that may be written to
     */
    void readBack(ClBuffer wrapped);

    /**
     * As {@link #write(ClBuffer, Buffer)}, of rows that lie apart in the host buffer from its position on: in the device buffer they follow
     * each other.
     *
     * @param offset bytes of the device buffer before the first row
     * @param rowBytes of one row
     * @param pitch bytes from one row of the host buffer to the next
     * @throws IllegalArgumentException as {@link #write(ClBuffer, Buffer)}, and if rows overlap or either buffer is too short for them
     */
    void writeRows(ClBuffer target, long offset, Buffer source, long rowBytes, long rows, long pitch);

    /**
     * As {@link #read(ClBuffer, Buffer)}, into rows that lie apart in the host buffer from its position on; nothing is written to what lies
     * in between.
     *
     * @param offset bytes of the device buffer before the first row
     * @param rowBytes of one row
     * @param pitch bytes from one row of the host buffer to the next
     * @throws IllegalArgumentException as {@link #read(ClBuffer, Buffer)}, and if rows overlap or either buffer is too short for them
     */
    void readRows(ClBuffer source, long offset, Buffer target, long rowBytes, long rows, long pitch);

    /**
     * Enqueues a copy from one device buffer into another one.
     *
     * @throws IllegalArgumentException if they are the same, or either is too short
     */
    void copy(ClBuffer source, long sourceOffset, ClBuffer target, long targetOffset, long bytes);

    /**
     * Builds the source for the session's device and creates one kernel of it; the program lives as long as the kernel.
     *
     * @throws org.gridsample.device.KernelBuildException with the whole log, whatever the error code
     */
    ClKernel build(String source, String options, String kernelName);

    /**
     * As {@link #build}, from what {@link #binary} gave for the same device, driver and options.
     *
     * @throws org.gridsample.device.GridSampleException if the driver won't have it
     */
    ClKernel load(byte[] binary, String options, String kernelName);

    /** What the driver made of this kernel's program; empty if it doesn't say. */
    byte[] binary(ClKernel kernel);

    /** Enqueues the kernel with the arguments that it has now; the local size divides the global size. */
    void launch(ClKernel kernel, long[] globalSize, long[] localSize);

    /** Has all that is enqueued from now on wait for these events, none or more. */
    void waitFor(long... events);

    /** What is done when all is that was enqueued so far, and is on its way to the device. */
    OpenClEvent mark();

    /** Waits for all that was enqueued. */
    void finish();

    /**
     * Frees the queue and the context without waiting: the owner has finished what it enqueued, or the device is lost. A second
     * call does nothing.
     */
    @Override
    void close();
}
