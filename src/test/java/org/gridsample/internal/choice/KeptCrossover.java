package org.gridsample.internal.choice;

import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.testing.RequiredDevice;

/** What a measurement would say of the first device, put into the cache in its place. */
public final class KeptCrossover {
    private KeptCrossover() {}

    /** Through either binding the device is faster than the CPU path from so many output values on. */
    public static void write(long values) {
        for (Binding binding : BindingLoader.ORDER) {
            RequiredDevice.require(binding);
            OpenClProvider device = OpenClProvider.at(BindingLoader.load(binding), DeviceSelector.parse("opencl:0:0"));
            device.remember(Crossover.name(device, false), Long.toString(values));
        }
    }
}
