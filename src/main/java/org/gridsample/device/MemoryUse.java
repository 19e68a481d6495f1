package org.gridsample.device;

/**
 * The memory that a sampler holds between calls.
 *
 * @param deviceTensors bytes of device tensors that are open, wherever they lie
 * @param keptBuffers bytes of buffers in the device's own memory that are kept for the next call; 0 where it works in the host's
 */
public record MemoryUse(long deviceTensors, long keptBuffers) {}
