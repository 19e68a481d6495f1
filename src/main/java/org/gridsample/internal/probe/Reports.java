package org.gridsample.internal.probe;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.ProbeReport;
import org.gridsample.internal.io.LibraryVersion;

/** Reports as this process and its children put them together. */
final class Reports {
    private Reports() {}

    /** By this version of the library, without a choice. */
    static ProbeReport of(List<DeviceReport> devices, List<String> problems) {
        return new ProbeReport(
                ProbeReport.FORMAT, Objects.requireNonNullElse(LibraryVersion.get(), ""), devices, null, "", problems);
    }

    /** Devices that are there, and as far as that goes usable. */
    static ProbeReport listed(DeviceListing listing) {
        List<DeviceReport> devices = listing.devices().stream()
                .map(entry -> new DeviceReport(
                        entry.info().selector(),
                        entry.info().name(),
                        State.USABLE,
                        "",
                        new TreeSet<>(entry.bindings()),
                        entry.info(),
                        null,
                        new TreeMap<>(),
                        null,
                        null))
                .toList();
        return of(devices, listing.problems());
    }

    /** A listed device, and what its trial says of it; null where the trial came to nothing. */
    static DeviceReport tried(DeviceReport listed, State state, String reason, DeviceReport trial) {
        return new DeviceReport(
                listed.selector(),
                listed.name(),
                state,
                reason,
                listed.bindings(),
                listed.info(),
                trial == null ? null : trial.abilities(),
                trial == null ? listed.tunings() : trial.tunings(),
                trial == null ? null : trial.measured(),
                trial == null ? null : trial.selfTest());
    }

    /** A driver, or all of OpenCL. */
    static DeviceReport unusable(String name, State state, String reason) {
        return new DeviceReport(
                DeviceSelector.OPENCL,
                name,
                state,
                reason,
                Collections.emptySortedSet(),
                null,
                null,
                Collections.emptySortedMap(),
                null,
                null);
    }
}
