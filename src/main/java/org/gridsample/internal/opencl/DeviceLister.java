package org.gridsample.internal.opencl;

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
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceListing;
import org.gridsample.internal.opencl.binding.ClBinding;

/** Lists what each binding sees. A device that two bindings describe alike is one entry. */
public final class DeviceLister {
    private final Map<DeviceInfo, Set<Binding>> devices = new LinkedHashMap<>();

    /** Two bindings often have the same complaint about a platform. */
    private final Set<String> problems = new LinkedHashSet<>();

    private DeviceLister() {}

    /**
     * What a binding sees, or with AUTO each of them.
     *
     * @throws BackendUnavailableException if a binding other than AUTO isn't there
     */
    public static DeviceListing list(Binding binding) {
        DeviceLister lister = new DeviceLister();
        for (Binding one : binding.leavesChoice() ? BindingLoader.ORDER : List.of(binding)) {
            lister.addAll(one, binding.leavesChoice());
        }
        List<DeviceListing.Entry> entries = new ArrayList<>();
        lister.devices.forEach((info, bindings) -> entries.add(new DeviceListing.Entry(info, bindings)));
        return new DeviceListing(entries, List.copyOf(lister.problems));
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
