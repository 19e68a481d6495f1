package org.gridsample.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** For what another thread or process is about to do. */
public final class Waiting {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Waiting() {}

    /** Returns when it is so; fails if that takes longer than a busy machine explains. */
    public static void until(BooleanSupplier done, String what) {
        long start = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("not so after " + LIMIT + ": " + what);
            }
            Thread.yield();
        }
    }
}
