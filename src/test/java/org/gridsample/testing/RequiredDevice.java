package org.gridsample.testing;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine. Where it is missing the test is skipped with its reason; with
 * {@code -Dgridsample.require.opencl=true}, as CI sets it, a missing OpenCL device is a failure instead.
 */
public final class RequiredDevice {
    private static final String PROPERTY = "gridsample.require.opencl";

    private RequiredDevice() {}

    /** Goes on only if the OpenCL device is there. */
    public static void require(boolean present, String reason) {
        if (!present && Boolean.getBoolean(PROPERTY)) {
            Assertions.fail(PROPERTY + " is set, but " + reason);
        }
        Assumptions.assumeTrue(present, reason);
    }
}
