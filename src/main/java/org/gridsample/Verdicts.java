package org.gridsample;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceChoice.Status;
import org.gridsample.device.DeviceChoice.Verdict;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;

/** What becomes of each device, noted where it is decided. */
final class Verdicts {
    private final List<Verdict> all = new ArrayList<>();

    void add(DeviceInfo device, Status status, String reason) {
        all.add(new Verdict(device.selector(), device.name(), status, reason));
    }

    void addCpu(Status status, String reason) {
        all.add(new Verdict(DeviceSelector.CPU, "the CPU path, pure Java", status, reason));
    }

    List<Verdict> soFar() {
        return List.copyOf(all);
    }

    DeviceChoice of(Wanted wanted) {
        return new DeviceChoice(wanted.device(), wanted.origin(), all, List.of());
    }
}
