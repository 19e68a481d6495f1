package org.gridsample.testing;

import org.gridsample.device.DeviceInfo;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.opencl.ClDevice;
import org.gridsample.internal.opencl.Discovery;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.ClBinding;

/** How the first device gets at the tensors: as it does by itself, or as one that has memory of its own would. */
public enum Memory {
    IN_PLACE,
    COPIED;

    /** The first device through this binding. */
    public Backend open(ClBinding binding) {
        ClDevice device = Discovery.of(binding).devices().get(0);
        DeviceInfo real = device.info();
        DeviceInfo info = new DeviceInfo(
                real.selector(),
                real.platform(),
                real.platformVersion(),
                real.name(),
                real.vendor(),
                real.driverVersion(),
                real.type(),
                real.computeUnits(),
                real.globalMemory(),
                real.maxAllocation(),
                real.maxWorkGroupSize(),
                this == IN_PLACE,
                real.float64(),
                real.float32Denormals(),
                real.usable());
        return new OpenClProvider(binding, new ClDevice(info, device.platform(), device.device())).open();
    }
}
