package org.gridsample.testing;

import org.gridsample.device.Binding;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.Discovery;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine. Where it is missing the test is skipped with its reason; with
 * {@code -Dgridsample.require.opencl=true}, as CI sets it, a missing OpenCL device or tool is a failure instead.
 */
public final class RequiredDevice {
    private static final String PROPERTY = "gridsample.require.opencl";

    private RequiredDevice() {}

    /** Goes on only if it is there: an OpenCL device, or what scripts/test installs or a JDK brings. */
    public static void require(boolean present, String reason) {
        if (!present && Boolean.getBoolean(PROPERTY)) {
            Assertions.fail(PROPERTY + " is set, but " + reason);
        }
        Assumptions.assumeTrue(present, reason);
    }

    /** Goes on only if every one of these bindings loads, and sees a device. */
    public static void require(Binding... bindings) {
        for (Binding binding : bindings) {
            BindingLoader.unavailabilityCause(binding).ifPresent(cause -> require(false, cause.getMessage()));
            Discovery.Result found = Discovery.of(BindingLoader.load(binding));
            require(!found.devices().isEmpty(), "no OpenCL device through " + binding + ": " + found.problems());
        }
    }
}
