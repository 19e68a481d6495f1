package org.gridsample;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceChoice.Status;
import org.gridsample.device.DeviceChoice.Verdict;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceSelector;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.ClDevice;
import org.gridsample.internal.opencl.Discovery;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.ClBinding;

/** Lists what each binding sees. A device that two bindings describe alike is one entry. */
final class DeviceLister {
    private final Map<DeviceInfo, Set<Binding>> devices = new LinkedHashMap<>();

    /** Two bindings often have the same complaint about a platform. */
    private final Set<String> problems = new LinkedHashSet<>();

    private DeviceLister() {}

    static DeviceListing list(Binding binding) {
        DeviceLister lister = new DeviceLister();
        for (Binding one : binding == Binding.AUTO ? BindingLoader.ORDER : List.of(binding)) {
            lister.addAll(one, binding == Binding.AUTO);
        }
        List<DeviceListing.Entry> entries = new ArrayList<>();
        lister.devices.forEach((info, bindings) -> entries.add(new DeviceListing.Entry(info, bindings)));
        return new DeviceListing(entries, List.copyOf(lister.problems));
    }

    /** The choice with a verdict on every device that is listed, also those that it never came to. The CPU path stays last. */
    static DeviceChoice complete(DeviceChoice choice, DeviceListing listing) {
        Wanted wanted = new Wanted(choice.wanted(), choice.origin());
        boolean ranked = wanted.device().kind() == DeviceSelector.Kind.AUTO
                || wanted.device().kind() == DeviceSelector.Kind.OPENCL;
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

    private void addAll(Binding binding, boolean optional) {
        Optional<BackendUnavailableException> cause = BindingLoader.unavailabilityCause(binding);
        if (cause.isPresent()) {
            if (!optional) {
                throw cause.get();
            }
            problems.add(cause.get().getMessage());
            return;
        }
        ClBinding loaded = BindingLoader.load(binding);
        Discovery.Result found = Discovery.of(loaded);
        for (ClDevice device : found.devices()) {
            devices.computeIfAbsent(device.info(), info -> EnumSet.noneOf(Binding.class))
                    .add(binding);
            new OpenClProvider(loaded, device)
                    .unavailabilityCause()
                    .ifPresent(reason -> problems.add(reason.getMessage()));
        }
        found.problems().forEach(problem -> problems.add(problem.toString()));
    }
}
