package org.gridsample.internal.io;

/** Frees several things although freeing one of them may fail. */
public final class Closing {
    private Closing() {}

    /** Runs every step; throws the first failure with the others suppressed. */
    public static void all(Runnable... steps) {
        RuntimeException first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Runs the step; its failure is kept within the one that made it necessary. */
    public static void afterFailure(Throwable failure, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }
}
