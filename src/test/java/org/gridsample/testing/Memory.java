package org.gridsample.testing;

import java.util.Map;
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
        return open(binding, Map.of());
    }

    /** As if these components of its description were other ones. */
    public Backend open(ClBinding binding, Map<String, ?> changes) {
        ClDevice device = Discovery.of(binding).devices().get(0);
        DeviceInfo info =
                DeviceInfos.with(DeviceInfos.with(device.info(), Map.of("unifiedMemory", this == IN_PLACE)), changes);
        return new OpenClProvider(binding, new ClDevice(info, device.platform(), device.device())).open();
    }
}
