package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.DeviceInfos;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OpenClLimitsTest {
    private ClBinding binding;
    private ClDevice device;

    @BeforeEach
    void findDevice() {
        boolean loads = BindingLoader.unavailabilityCause(Binding.JOCL).isEmpty();
        RequiredDevice.require(loads, "JOCL does not load");
        binding = BindingLoader.load(Binding.JOCL);
        Discovery.Result found = Discovery.of(binding);
        RequiredDevice.require(!found.devices().isEmpty(), "no OpenCL device: " + found.problems());
        device = found.devices().get(0);
    }

    @Test
    @DisplayName("M7: a channel one byte over the largest buffer is refused with both numbers, before any allocation")
    void m7_largestBuffer() {
        assertRefused(limited(8 * 8 * 4 - 1, 1L << 30, true), ElementType.FLOAT32, "255", "256");
        assertEquals(Optional.empty(), refusal(limited(8 * 8 * 8, 1L << 30, true), ElementType.FLOAT32));
    }

    @Test
    @DisplayName("M7: so is one that leaves no room for a row of grid and output")
    void m7_sum() {
        int sum = 8 * 8 * 4 + 2 * 2 * 4 + 2 * 4;
        assertRefused(limited(1 << 20, sum - 1, true), ElementType.FLOAT32, "" + (sum - 1), "" + sum);
        assertEquals(Optional.empty(), refusal(limited(1 << 20, sum, true), ElementType.FLOAT32));
    }

    @Test
    void float64IsRefusedWithoutItsExtension() {
        assertRefused(limited(1 << 20, 1 << 20, false), ElementType.FLOAT64, "float64", "cl_khr_fp64");
        assertEquals(Optional.empty(), refusal(limited(1 << 20, 1 << 20, false), ElementType.FLOAT32));
    }

    @Test
    void theListsOfTheInputsGradientMayTakeAllThatThereIs() {
        DeviceInfo small = DeviceInfos.with(limited(1 << 20, 1 << 20, true), Map.of("type", DeviceInfo.Type.GPU));
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 2, 2, 2);
        InputGradient gradient = InputGradient.of(
                Tensor.zeros(ElementType.FLOAT32, 1, 1, 2, 2),
                new Coordinates.Grid(grid),
                SampleOptions.defaults(),
                Tensor.zeros(ElementType.FLOAT32, 1, 1, 8, 8));
        String reason = refusal(small, gradient).orElseThrow();
        assertTrue(reason.endsWith("there are at most 0; use the CPU path"), reason);
    }

    private void assertRefused(DeviceInfo info, ElementType type, String... parts) {
        String reason = refusal(info, type).orElseThrow();
        for (String part : parts) {
            assertTrue(reason.contains(part), reason);
        }
    }

    private Optional<String> refusal(DeviceInfo info, ElementType type) {
        return refusal(
                info,
                SampleRequest.of(
                        Tensor.zeros(type, 1, 1, 8, 8), Tensor.zeros(type, 1, 2, 2, 2), SampleOptions.defaults()));
    }

    private Optional<String> refusal(DeviceInfo info, Operation request) {
        ClSession session = binding.open(device.platform(), device.device(), "test");
        try (OpenClBackend backend = new OpenClBackend(
                session, info, "JOCL", TuningTable.of(info, DiskCache.NONE), DiskCache.NONE, KernelCheck.NONE)) {
            return backend.refusal(request);
        }
    }

    private DeviceInfo limited(long maxAllocation, long globalMemory, boolean float64) {
        return DeviceInfos.with(
                device.info(),
                Map.of("globalMemory", globalMemory, "maxAllocation", maxAllocation, "float64", float64));
    }
}
