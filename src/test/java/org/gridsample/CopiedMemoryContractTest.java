package org.gridsample;

import org.gridsample.contract.DeviceTensorContract;
import org.gridsample.contract.MemoryContract;
import org.gridsample.contract.PreparedWarpContract;
import org.gridsample.contract.RegionContract;
import org.gridsample.device.Binding;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.Tag;

/** A device with memory of its own, as most GPUs are. */
@Tag("once")
class CopiedMemoryContractTest extends SharedSampler
        implements MemoryContract, RegionContract, DeviceTensorContract, PreparedWarpContract {
    @Override
    public GridSampler open() {
        RequiredDevice.require(Binding.JOCL);
        return Samplers.over(Memory.COPIED.open(BindingLoader.load(Binding.JOCL)));
    }
}
