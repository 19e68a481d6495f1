package org.gridsample.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gridsample.GridSampler;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;

/** The sampler of the best OpenCL device. */
public final class OpenClSampler {
    private OpenClSampler() {}

    /** Opens it; where there is none the test is skipped, or fails if the machine must have one. */
    public static GridSampler require(Binding binding) {
        GridSampler sampler;
        try {
            sampler = GridSampler.builder()
                    .device(DeviceSelector.OPENCL)
                    .binding(binding)
                    .open();
        } catch (BackendUnavailableException e) {
            RequiredDevice.require(false, e.getMessage());
            throw e;
        }
        assertTrue(sampler.describe().startsWith("opencl"), () -> "not on an OpenCL device: " + sampler.describe());
        return sampler;
    }
}
