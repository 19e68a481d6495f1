package org.gridsample.internal.opencl.binding;

import java.util.List;
import org.gridsample.testing.RequiredDevice;

/** A binding's first device, opened. */
record OpenedDevice(ClBinding binding, Object platform, Object device, ClSession session) implements AutoCloseable {
    /** Opens it; skips the test where there is none, unless this machine must have one. */
    static OpenedDevice first(ClBinding binding) {
        for (Object platform : binding.platforms()) {
            List<Object> devices = binding.devices(platform);
            if (!devices.isEmpty()) {
                return new OpenedDevice(
                        binding, platform, devices.get(0), binding.open(platform, devices.get(0), "the test device"));
            }
        }
        RequiredDevice.require(false, "no OpenCL device was found through " + binding.name());
        throw new IllegalStateException("unreachable: the assumption failed");
    }

    @Override
    public void close() {
        session.close();
    }
}
