package org.gridsample.internal.opencl;

import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.KernelBuildException;
import org.gridsample.internal.opencl.binding.ClSession;

/** Lists what the binding named by the first argument sees; with a second argument builds on the device that it selects. */
final class DiscoveryProbe {
    private DiscoveryProbe() {}

    public static void main(String[] arguments) {
        Discovery.Result found = Discovery.of(BindingLoader.load(Binding.valueOf(arguments[0])));
        for (ClDevice device : found.devices()) {
            System.out.println(device.info().selector() + " " + device.info().platform() + ", name of "
                    + device.info().name().length() + ", " + device.info().type());
        }
        found.problems().forEach(System.out::println);
        if (arguments.length > 1) {
            ClDevice device = found.at(DeviceSelector.parse(arguments[1])).orElseThrow();
            try (ClSession session =
                    BindingLoader.load(Binding.valueOf(arguments[0])).open(device.platform(), device.device(), "it")) {
                session.build("source", "", "kernel").close();
                System.out.println("built");
            } catch (KernelBuildException e) {
                System.out.println("log of " + e.log().length());
            }
        }
    }
}
