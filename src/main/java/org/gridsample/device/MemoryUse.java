package org.gridsample.device;

/**
 * The memory that a sampler holds between calls.
 *
 * @param deviceTensors bytes of device tensors that are open, wherever they lie
 * @param keptBuffers bytes of buffers in the device's own memory that are kept for the next call; 0 where it works in the host's
 * @param pinnedTensors bytes of page-locked host memory in which tensors are that the garbage collector hasn't found unreachable; 0 where tensors
 *     that were to be there are in ordinary memory
 */
public record MemoryUse(long deviceTensors, long keptBuffers, long pinnedTensors) {}
