package org.gridsample.internal.io;

import java.util.List;
import java.util.function.Consumer;

/** Frees several things although freeing one of them may fail. */
public final class Closing {
    private Closing() {}

    /** Runs every step; throws the first failure with the others suppressed. */
    public static void all(Runnable... steps) {
        RuntimeException first = null;
        for (Runnable step : steps) {
            first = tried(Runnable::run, step, first);
        }
        throwIfAny(first);
    }

    /** Closes and forgets what is owned, in reverse order of creation; throws as {@link #all}. */
    public static <T> void newestFirst(List<T> owned, Consumer<T> close) {
        RuntimeException first = null;
        while (!owned.isEmpty()) {
            first = tried(close, owned.remove(owned.size() - 1), first);
        }
        throwIfAny(first);
    }

    private static <T> RuntimeException tried(Consumer<T> step, T of, RuntimeException first) {
        try {
            step.accept(of);
        } catch (RuntimeException failure) {
            if (first == null) {
                return failure;
            }
            first.addSuppressed(failure);
        }
        return first;
    }

    private static void throwIfAny(RuntimeException first) {
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
