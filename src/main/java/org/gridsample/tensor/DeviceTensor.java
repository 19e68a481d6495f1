package org.gridsample.tensor;

/**
 * A tensor that stays where its sampler computes, so that nothing of it is carried there and back for each call. It goes wherever a
 * tensor goes in calls of that sampler, as what is read or as what is written, beside tensors in host memory or alone:
 *
 * <pre>{@code
 * try (DeviceTensor frame = sampler.upload(first);
 *         DeviceTensor turned = sampler.allocate(ElementType.UINT8, 1, 1080, 1920, 3)) {
 *     sampler.sampleInto(frame, coordinates, options, turned);
 *     ...
 *     frame.copyFrom(next);
 * }
 * }</pre>
 *
 * <p>Where the device shares the host's memory, and on the CPU path, that is where it lies, and the same program works. Elements can't be
 * read or set one by one anywhere: {@link #download} it, or {@link #downloadInto} a tensor. New elements come by {@link #copyFrom}. Parts
 * of it are {@linkplain #view views} and {@linkplain #region regions} that are dense, which are on the device as well, and gone when it
 * is closed.
 *
 * <p>It is closed by whoever asked for it, or with its sampler. One that the garbage collector finds open is freed, and a warning says
 * where it was made. Closing it while calls use it is safe: it is freed after them.
 */
public final class DeviceTensor extends Tensor implements AutoCloseable {
    private final DeviceMemory memory;

    /**
     * For samplers, see {@code GridSampler.upload} and {@code allocate}.
     *
     * @param type the element type
     * @param memory of as many elements as the shape has, to be closed with this
     * @param shape the extents
     */
    public DeviceTensor(ElementType type, DeviceMemory memory, long... shape) {
        super(type, memory, shape);
        this.memory = memory;
    }

    /**
     * A copy in host memory.
     *
     * @return a new tensor
     * @throws IllegalStateException if this or its sampler is closed
     * @throws RuntimeException a GridSampleException if the device fails, or has been lost with what lay on it
     */
    public Tensor download() {
        return inHostMemory();
    }

    /**
     * Copies the elements to a tensor in host memory, or to another device tensor.
     *
     * @param target of this type and number of elements
     * @throws IllegalArgumentException if type or number differ
     * @throws IllegalStateException if this or its sampler is closed
     * @throws RuntimeException a GridSampleException if the device fails, or has been lost with what lay on it
     */
    public void downloadInto(Tensor target) {
        target.copyFrom(this);
    }

    /** Frees the memory, when no call uses it any more; a second call does nothing. */
    @Override
    public void close() {
        memory.close();
    }
}
