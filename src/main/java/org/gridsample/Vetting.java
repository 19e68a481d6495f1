package org.gridsample;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.ProbeReport;
import org.gridsample.internal.opencl.DeviceCache;
import org.gridsample.internal.opencl.VendorFiles;

/**
 * What must not be touched by this process, since a child process died of it, hung, came back with nonsense or could not be had.
 * What is good is kept: while the drivers stay as they are, they are not tried again. What is bad never is.
 */
final class Vetting {
    private static final String PASSED = "passed";

    /** Nothing was tried: all is allowed. */
    static final Vetting NONE = new Vetting(Optional.empty(), Map.of(), DeviceCache.NONE, false);

    private final Optional<String> everything;
    private final Map<DeviceSelector, String> devices;
    private final DeviceCache cache;
    private final boolean passed;

    private Vetting(
            Optional<String> everything, Map<DeviceSelector, String> devices, DeviceCache cache, boolean passed) {
        this.everything = everything;
        this.devices = devices;
        this.cache = cache;
        this.passed = passed;
    }

    /** Tries what there is, unless it passed before. */
    static Vetting of(Binding binding) {
        DeviceCache cache = VendorFiles.fingerprint(Map.of())
                .map(drivers -> DeviceCache.of(
                        "probe", drivers, binding.name(), Runtime.version().toString()))
                .orElse(DeviceCache.NONE);
        if (cache.read(PASSED).isPresent()) {
            // Should this process die of it after all, the next one finds nothing and tries again.
            cache.delete(PASSED);
            return new Vetting(Optional.empty(), Map.of(), cache, true);
        }
        return of(DeviceProbe.defaults().withBinding(binding).devices(), cache);
    }

    /** By what a probe found. */
    static Vetting of(ProbeReport report) {
        return of(report, DeviceCache.NONE);
    }

    private static Vetting of(ProbeReport report, DeviceCache cache) {
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
        return new Vetting(everything, devices, cache, everything.isEmpty() && devices.isEmpty());
    }

    private static boolean isDangerous(State state) {
        return switch (state) {
            case CRASHED, HUNG, UNREADABLE, UNTRIED -> true;
            case USABLE, UNAVAILABLE, FAILED -> false;
        };
    }

    /** Why OpenCL must not be loaded at all. */
    Optional<String> ofOpenCl() {
        return everything;
    }

    /** Why this device must not be opened. */
    Optional<String> of(DeviceSelector device) {
        return Optional.ofNullable(devices.get(device));
    }

    /** This process has opened what it wanted, or found that it can't, and lives. */
    void survived() {
        if (passed) {
            cache.write(PASSED, new byte[0]);
        }
    }
}
