package org.gridsample.tensor;

/** Elements of one type that lie where a sampler computes. Samplers implement it. */
public interface DeviceMemory extends AutoCloseable {
    /**
     * Copies a tensor in host memory there; returns when that is done.
     *
     * @param source of the memory's type
     * @param first the element that the source's first one is written to
     * @throws IllegalStateException if the memory is closed
     */
    void upload(Tensor source, long first);

    /**
     * Copies elements to a tensor in host memory; returns when that is done.
     *
     * @param first the element that comes first
     * @param target of the memory's type
     * @throws IllegalStateException if the memory is closed
     */
    void download(long first, Tensor target);

    /** Frees it, when nothing uses it any more; a second call does nothing. */
    @Override
    void close();
}
