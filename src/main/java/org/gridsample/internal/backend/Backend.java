package org.gridsample.internal.backend;

import java.util.Optional;

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

    /** One line for a person: which device, through what, what it can do. */
    String describe();

    /** Frees everything in reverse order of creation; a second call does nothing. */
    @Override
    void close();
}
