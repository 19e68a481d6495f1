package org.gridsample;

import java.util.List;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceSelector;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.choice.Backends;

/** Samplers on backends that a test has made, for tests in other packages. */
public final class Samplers {
    private Samplers() {}

    /** Takes over an open backend. */
    public static GridSampler over(Backend backend) {
        DeviceChoice none = new DeviceChoice(DeviceSelector.CPU, "the test", List.of(), List.of());
        return new GridSampler(new Backends.Chosen(backend, none));
    }
}
