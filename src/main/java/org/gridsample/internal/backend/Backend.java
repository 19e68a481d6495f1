package org.gridsample.internal.backend;

/** Something that samples. Thread-safe. */
public interface Backend extends AutoCloseable {
    /** Computes the request and writes every element of its output. */
    void sample(SampleRequest request);

    /** One line for a person: which device, through what, what it can do. */
    String describe();

    /** Frees everything in reverse order of creation; a second call does nothing. */
    @Override
    void close();
}
