package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gridsample.device.DeviceSelector;
import org.junit.jupiter.api.Test;

class CpuContractTest extends GridSamplerContract {
    @Override
    public GridSampler open() {
        return GridSampler.builder().device(DeviceSelector.CPU).open();
    }

    @Test
    void saysThatItIsTheCpuPath() {
        assertTrue(sampler().describe().startsWith("cpu"), sampler().describe());
    }
}
