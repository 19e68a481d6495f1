package org.gridsample.internal.io;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

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

    /** Closes and forgets what is owned, in reverse order of creation. */
    public static <T> void newestFirst(List<T> owned, Consumer<T> close) {
        List<T> all = new ArrayList<>(owned);
        owned.clear();
        Collections.reverse(all);
        all(all.stream().<Runnable>map(one -> () -> close.accept(one)).toArray(Runnable[]::new));
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
