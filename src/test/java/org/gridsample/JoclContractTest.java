package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Map;
import org.gridsample.device.Binding;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.testing.Memory;
import org.gridsample.testing.OpenClSampler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("every-java")
class JoclContractTest extends GridSamplerContract {
    @Override
    public GridSampler open() {
        return OpenClSampler.require(Binding.JOCL);
    }

    @Test
    void saysThatItIsAnOpenClDeviceAndThroughWhat() {
        String description = sampler().describe();

        assertTrue(description.startsWith("opencl"), description);
        assertTrue(description.toUpperCase(Locale.ROOT).contains("JOCL"), description);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("N10: says whether subnormals survive")
    void n10_saysWhetherSubnormalsSurvive(boolean kept) {
        try (Backend device =
                Memory.IN_PLACE.open(BindingLoader.load(Binding.JOCL), Map.of("float32Denormals", kept))) {
            String expected = ", float32 subnormals " + (kept ? "kept" : "flushed to 0") + ", ";
            assertTrue(device.describe().contains(expected), device.describe());
        }
    }
}
