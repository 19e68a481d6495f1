package org.gridsample.contract;

import org.gridsample.device.GridSampleException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Skips a test in which the sampler under test, which says that its device has no float64, refuses float64. On a device that has it nothing
 * is skipped.
 */
public final class WithinItsAbilities implements TestExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        boolean refused =
                failure instanceof GridSampleException && failure.getMessage().contains("float64");
        if (refused
                && ((Contract) context.getRequiredTestInstance())
                        .sampler()
                        .describe()
                        .contains("float64 no")) {
            throw new TestAbortedException(failure.getMessage(), failure);
        }
        throw failure;
    }
}
