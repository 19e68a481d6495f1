package org.gridsample.internal.choice;

import java.time.Duration;
import java.util.Optional;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.compound.TimedBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.ClBinding;

/**
 * How devices are to be opened.
 *
 * @param binding what they are reached through
 * @param timeLimit how long a device may take over anything
 * @param vetting what must not be touched
 */
public record Terms(Binding binding, Optional<Duration> timeLimit, Vetting vetting) {
    /** What every kernel of a device is measured by. It holds nothing that would have to be freed. */
    public static final Backend REFERENCE = new CpuBackend();

    /** Without time limit or vetting. */
    public static Terms of(Binding binding) {
        return new Terms(binding, Optional.empty(), Vetting.NONE);
    }

    /** Whether OpenCL may be loaded into this process. */
    boolean mayLoad() {
        return vetting.openCl().isEmpty();
    }

    /**
     * The binding.
     *
     * @throws BackendUnavailableException if it doesn't load or must not be loaded
     */
    ClBinding load() {
        vetting.openCl().ifPresent(reason -> {
            throw new BackendUnavailableException("opencl", reason, "or use the device cpu", null);
        });
        return BindingLoader.load(binding);
    }

    /**
     * Opens a device.
     *
     * @throws GridSampleException if it can't be opened or must not be
     */
    Backend open(OpenClProvider provider) {
        vetting.of(provider.info().selector()).ifPresent(reason -> {
            throw provider.unavailable(reason, "or use the device cpu");
        });
        return timeLimit
                .<Backend>map(limit -> TimedBackend.open(provider.info().name(), () -> checked(provider), limit))
                .orElseGet(() -> checked(provider));
    }

    private static Backend checked(OpenClProvider provider) {
        return provider.open(REFERENCE);
    }
}
