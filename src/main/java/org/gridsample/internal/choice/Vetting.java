package org.gridsample.internal.choice;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.ProbeReport;

/**
 * What must not be touched by this process, since a child process died of it, hung, came back with nonsense or could not be had.
 *
 * @param openCl why OpenCL must not be loaded at all; empty if it may
 * @param devices why each of these must not be opened
 */
public record Vetting(Optional<String> openCl, Map<DeviceSelector, String> devices) {
    /** Nothing was tried, or nothing is bad: all is allowed. */
    public static final Vetting NONE = new Vetting(Optional.empty(), Map.of());

    /** By what a probe found. */
    public static Vetting of(ProbeReport report) {
        Map<DeviceSelector, String> devices = new HashMap<>();
        Optional<String> everything = Optional.empty();
        for (DeviceReport device : report.devices()) {
            if (isDangerous(device.state())) {
                String reason = device.name() + ": " + device.reason();
                if (device.info() == null) {
                    everything =
                            Optional.of(everything.map(before -> before + "; ").orElse("") + reason);
                } else {
                    devices.put(
                            device.selector(),
                            device.state() == State.UNTRIED ? reason : reason + "; update its driver");
                }
            }
        }
        return new Vetting(everything, devices);
    }

    private static boolean isDangerous(State state) {
        return switch (state) {
            case CRASHED, HUNG, UNREADABLE, UNTRIED -> true;
            case USABLE, UNAVAILABLE, FAILED -> false;
        };
    }

    /** Why this device must not be opened; empty if it may. */
    Optional<String> of(DeviceSelector device) {
        return Optional.ofNullable(devices.get(device));
    }
}
