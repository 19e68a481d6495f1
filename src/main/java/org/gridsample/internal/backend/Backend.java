package org.gridsample.internal.backend;

import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.device.OpenClEvent;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Something that samples. Thread-safe. */
public interface Backend extends AutoCloseable {
    /** Why this backend can't do this operation, though it does others; empty if it can. */
    default Optional<String> refusal(Operation operation) {
        return Optional.empty();
    }

    /**
     * Computes the operation, which is neither empty nor refused, and writes every element of its output.
     *
     * @throws org.gridsample.device.GridSampleException if the device fails; the output then holds anything
     */
    void run(Operation operation);

    /**
     * What computes operations as {@link #run} does, and such as differ from this one in their input and output alone faster: what takes time
     * once is done here.
     *
     * @param like whose input and output are not looked at
     */
    default Consumer<Operation> prepare(Operation like) {
        return this::run;
    }

    /**
     * A tensor where this backend computes, whose elements may be anything. Its device memory, where it is in one, is to be closed before the
     * backend is.
     *
     * @throws org.gridsample.device.GridSampleException if there is no room, or the device fails
     */
    default Tensor allocate(ElementType type, long... shape) {
        return Tensor.zeros(type, shape);
    }

    /**
     * A tensor in host memory, page-locked where that makes transfers faster, whose elements may be anything. It may be used when this backend is
     * closed.
     *
     * @throws IllegalArgumentException if an extent is negative or the bytes can't be counted
     * @throws org.gridsample.device.GridSampleException if there is no room, or the device fails
     */
    default Tensor allocatePinned(ElementType type, long... shape) {
        return Tensor.zeros(type, shape);
    }

    /**
     * A tensor over the first bytes of a buffer of the program's. Its device memory, which has a reference to that, is to be closed before the
     * backend is.
     *
     * @param memory the {@code cl_mem}
     * @throws IllegalArgumentException if it can't be used so
     * @throws IllegalStateException if this backend is in no context of the program's
     */
    default Place wrap(long memory, ElementType type, long... shape) {
        throw notInProgramsContext();
    }

    /**
     * As {@link #run}, of an operation that writes to its own tensors or is empty, in the program's queue; returns when all is there.
     *
     * @param waitFor events that it begins after
     * @return the event that it ends with, the caller's
     * @throws IllegalStateException if this backend is in no context of the program's
     */
    default OpenClEvent enqueue(Operation operation, long... waitFor) {
        throw notInProgramsContext();
    }

    /** What callers do wrong who have given no context. */
    default IllegalStateException notInProgramsContext() {
        return new IllegalStateException("expected a sampler that was opened in an OpenCL context of the program's, by"
                + " builder().context(...), this one is on " + describe());
    }

    /** Whether what fails over tensors in its own memory may succeed over the same in host memory. */
    default boolean fallsBack() {
        return false;
    }

    /** Bytes of its own memory that it keeps from one operation to the next. */
    default long keptBytes() {
        return 0;
    }

    /** Bytes of page-locked memory in which tensors are, also when this is closed. */
    default long pinnedBytes() {
        return 0;
    }

    /** One line for a person: which device, through what, what it can do. */
    String describe();

    /** Frees everything in reverse order of creation; a second call does nothing. */
    @Override
    void close();
}
