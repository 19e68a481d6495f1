package org.gridsample.internal.choice;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceChoice.Status;
import org.gridsample.device.DeviceChoice.Verdict;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceSelector;
import org.gridsample.internal.opencl.Discovery;

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

    /** The choice with a verdict on every device that is listed, also those that it never came to. The CPU path stays last. */
    static DeviceChoice complete(DeviceChoice choice, DeviceListing listing) {
        Wanted wanted = new Wanted(choice.wanted(), choice.origin());
        boolean ranked =
                switch (wanted.device().kind()) {
                    case AUTO, OPENCL -> true;
                    case CPU, OPENCL_AT, OPENCL_NAMED -> false;
                };
        List<Verdict> verdicts = new ArrayList<>(choice.verdicts());
        for (DeviceListing.Entry entry : listing.devices()) {
            DeviceInfo device = entry.info();
            if (verdicts.stream()
                    .noneMatch(verdict -> verdict.device().equals(device.selector())
                            && verdict.name().equals(device.name()))) {
                String reason = ranked
                        ? "seen only through " + entry.bindings().iterator().next()
                                + ", and another binding loads first; name that binding to use it"
                        : wanted.whyNoOther();
                verdicts.add(
                        verdicts.size() - 1, new Verdict(device.selector(), device.name(), Status.PASSED_OVER, reason));
            }
        }
        boolean gpu = listing.devices().stream().anyMatch(entry -> entry.info().type() == DeviceInfo.Type.GPU);
        return new DeviceChoice(
                choice.wanted(), choice.origin(), verdicts, gpu ? List.of() : List.of(Discovery.whyNoGpu()));
    }
}
