package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.gridsample.device.Binding;
import org.gridsample.testing.OpenClSampler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("every-java")
class LwjglContractTest extends GridSamplerContract {
    @Override
    public GridSampler open() {
        return OpenClSampler.require(Binding.LWJGL);
    }

    @Test
    void saysThatItIsAnOpenClDeviceAndThroughWhat() {
        String description = sampler().describe();

        assertTrue(description.startsWith("opencl"), description);
        assertTrue(description.toUpperCase(Locale.ROOT).contains("LWJGL"), description);
    }
}
