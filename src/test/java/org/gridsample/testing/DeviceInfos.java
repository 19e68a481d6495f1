package org.gridsample.testing;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;

/** Devices that this machine lacks, as a real driver would describe them. */
public final class DeviceInfos {
    private DeviceInfos() {}

    /** A CPU device with two compute units. */
    public static DeviceInfo example() {
        return new DeviceInfo(
                DeviceSelector.parse("opencl:0:0"),
                "Platform",
                "OpenCL 3.0",
                "Device",
                "Vendor",
                "1.0",
                "OpenCL C 1.2",
                DeviceInfo.Type.CPU,
                2,
                3000,
                1L << 33,
                1L << 31,
                1L << 19,
                128,
                4096,
                true,
                true,
                false,
                true,
                true,
                true,
                false,
                true,
                true,
                new DeviceInfo.VectorWidths(8, 4, 0),
                0,
                List.of("cl_khr_fp64", "cl_khr_int64_base_atomics"),
                true);
    }

    /** The same device but for these components. */
    public static DeviceInfo with(DeviceInfo info, Map<String, ?> changes) {
        try {
            RecordComponent[] components = DeviceInfo.class.getRecordComponents();
            Object[] values = new Object[components.length];
            int used = 0;
            for (int i = 0; i < components.length; i++) {
                String name = components[i].getName();
                used += changes.containsKey(name) ? 1 : 0;
                values[i] = changes.containsKey(name)
                        ? changes.get(name)
                        : components[i].getAccessor().invoke(info);
            }
            if (used != changes.size()) {
                throw new IllegalArgumentException("not all of these are components of a device: " + changes.keySet());
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return DeviceInfo.class.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
