package org.gridsample.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Alternating calls: each round times every contestant once, so that whatever slows the machine for a while slows all of them. Calls
 * that aren't timed go before each that is: they bring the contestant's threads and memory back after the others'.
 */
final class Rounds {
    static final int LEAST = 15;
    private static final int MOST = 201;
    private static final int WARM_UP_CALLS = 3;
    private static final long WARM_UP_NANOS = 300_000_000L;

    /** The threads of a call may spin for a while after it (libgomp's do for milliseconds); the next one shall not pay for them. */
    private static final long SETTLE_NANOS = 8_000_000L;

    /** A processor that slept wakes late, and the clock of one that waited is low: several calls of all but the largest cells. */
    private static final long REWARM_NANOS = 20_000_000L;

    private Rounds() {}

    /** Sorted times in ns, one array per call; as many rounds as the budget allows, but never less than {@link #LEAST}. */
    static long[][] measure(List<Contestant.Call> calls, long budgetNanos) {
        calls.forEach(Rounds::warmUp);
        long[][] times = new long[calls.size()][MOST];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            order.add(i);
        }
        Random random = new Random(1);
        int rounds = 0;
        long start = System.nanoTime();
        while (rounds < LEAST || (rounds < MOST && System.nanoTime() - start < budgetNanos)) {
            // Nobody always follows the same predecessor, whose data are in the cache.
            Collections.shuffle(order, random);
            for (int turn : order) {
                times[turn][rounds] = time(calls.get(turn));
            }
            rounds++;
        }
        for (int i = 0; i < times.length; i++) {
            times[i] = Arrays.copyOf(times[i], rounds);
            Arrays.sort(times[i]);
        }
        return times;
    }

    private static void warmUp(Contestant.Call call) {
        long start = System.nanoTime();
        for (int i = 0; i < WARM_UP_CALLS || System.nanoTime() - start < WARM_UP_NANOS; i++) {
            call.run();
        }
    }

    private static long time(Contestant.Call call) {
        long settled = System.nanoTime() + SETTLE_NANOS;
        while (System.nanoTime() < settled) {
            Thread.onSpinWait();
        }
        long warm = System.nanoTime() + REWARM_NANOS;
        do {
            call.run();
        } while (System.nanoTime() < warm);
        long start = System.nanoTime();
        call.run();
        return System.nanoTime() - start;
    }
}
