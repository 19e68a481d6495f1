package org.gridsample.internal.opencl;

import java.util.List;

/** Times what is put into a queue, by the host's clock around putting it there and waiting for it. */
final class QueueTimer {
    /** The first may compile; the second tells how long one takes. */
    private static final int WARM_UPS = 2;

    /** Long enough for the wait to count little. */
    private static final long TIMED_NANOS = 1_000_000;

    private static final int MOST_REPEATS = 16;

    private QueueTimer() {}

    /**
     * What each work takes, in ns and once for each round. In a round the works take turns, so that a machine that grows slower
     * or faster does so for all of them; each is repeated equally often, and waited for once.
     *
     * @param works put something into the queue
     * @param finish waits for it
     * @param nanos gets the times: a row for each work, as long as there are to be rounds
     */
    static void time(List<Runnable> works, Runnable finish, double[][] nanos) {
        long shortest = Long.MAX_VALUE;
        for (Runnable work : works) {
            long last = 0;
            for (int i = 0; i < WARM_UPS; i++) {
                last = nanos(work, 1, finish);
            }
            shortest = Math.min(shortest, last);
        }
        int repeats = (int) Math.max(1, Math.min(MOST_REPEATS, TIMED_NANOS / Math.max(1, shortest)));
        for (int round = 0; round < nanos[0].length; round++) {
            for (int i = 0; i < nanos.length; i++) {
                nanos[i][round] = (double) nanos(works.get(i), repeats, finish) / repeats;
            }
        }
    }

    private static long nanos(Runnable work, int repeats, Runnable finish) {
        long start = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            work.run();
        }
        finish.run();
        return System.nanoTime() - start;
    }
}
