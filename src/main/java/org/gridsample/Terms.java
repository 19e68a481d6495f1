package org.gridsample;

import java.time.Duration;
import java.util.Optional;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.compound.TimedBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.ClBinding;

/**
 * How devices are to be opened, and where it is noted what becomes of them.
 *
 * @param binding what they are reached through
 * @param timeLimit how long a device may take over anything
 * @param vetting what must not be touched
 * @param verdicts what became of each device
 */
record Terms(Binding binding, Optional<Duration> timeLimit, Vetting vetting, Verdicts verdicts) {
    /** Without time limit or vetting. */
    static Terms of(Binding binding) {
        return new Terms(binding, Optional.empty(), Vetting.NONE, new Verdicts());
    }

    /** Whether OpenCL may be loaded into this process. */
    boolean mayLoad() {
        return vetting.ofOpenCl().isEmpty();
    }

    /**
     * The binding.
     *
     * @throws BackendUnavailableException if it doesn't load or must not be loaded
     */
    ClBinding load() {
        vetting.ofOpenCl().ifPresent(reason -> {
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
        return provider.open(Backends.REFERENCE);
    }
}
