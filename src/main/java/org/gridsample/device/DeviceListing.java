package org.gridsample.device;

import java.util.List;
import java.util.Set;

/**
 * What OpenCL offers on this machine, as seen through each binding. Immutable.
 *
 * @param devices the devices, in the order of platforms and devices
 * @param problems one line for each binding, platform or device that can't be used: why, and what to do about it
 */
public record DeviceListing(List<Entry> devices, List<String> problems) {
    /**
     * A device.
     *
     * @param info its description
     * @param bindings the bindings that see it; at least one
     */
    public record Entry(DeviceInfo info, Set<Binding> bindings) {
        /**
         * Copies the set.
         *
         * @param info its description
         * @param bindings the bindings that see it
         */
        public Entry {
            bindings = Set.copyOf(bindings);
        }
    }

    /**
     * Copies the lists.
     *
     * @param devices the devices
     * @param problems one line for each thing that can't be used
     */
    public DeviceListing {
        devices = List.copyOf(devices);
        problems = List.copyOf(problems);
    }
}
