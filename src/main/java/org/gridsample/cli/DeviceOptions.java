package org.gridsample.cli;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.GridSampler;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where to compute. */
final class DeviceOptions {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            completionCandidates = Names.class,
            defaultValue = "auto",
            description =
                    "auto, cpu, opencl, opencl:P:D as 'gridsample devices' lists them, or a part of the device's name."
                            + " With auto the variable GRIDSAMPLE_DEVICE, if set, names one of these."
                            + " Default: ${DEFAULT-VALUE}.")
    private DeviceSelector device;

    @Option(
            names = "--binding",
            paramLabel = "BINDING",
            completionCandidates = EnumNames.Bindings.class,
            defaultValue = "auto",
            description = "Java library to reach OpenCL through: auto, jocl or lwjgl. Default: ${DEFAULT-VALUE}.")
    private Binding binding;

    @Option(
            names = "--no-probe",
            description =
                    "Load OpenCL drivers at once. Otherwise child processes try those that are new or have changed,"
                            + " since a driver may crash or hang.")
    private boolean noProbe;

    /** What names no device of this machine. */
    private static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            super(List.of("auto", "cpu", "opencl"));
        }
    }

    DeviceSelector device() {
        return device;
    }

    Binding binding() {
        return binding;
    }

    GridSampler open() {
        GridSampler sampler = GridSampler.builder()
                .device(device)
                .binding(binding)
                .probe(!noProbe)
                .open();
        if (!device.kind().leavesChoice()) {
            // With auto the library itself says what it chose, and why.
            Logger log = LoggerFactory.getLogger(DeviceOptions.class);
            log.info("using {}", sampler.describe());
        }
        return sampler;
    }
}
