package org.gridsample.internal.cpu;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Work in steps, of units that threads share. A step begins once all are done but the one before it, on which it must not depend: nobody waits for
 * that one's last units, and no thread sleeps where two steps have work for all.
 */
final class Steps {
    /** Some ten microseconds; to wake a thread takes longer. */
    private static final int SPINS = 1000;

    private final long[] units;
    private final int threads;
    private final IntConsumer end;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Of each step, what isn't done: its units, and its end. */
    private final long[] left;

    /** Steps, from the first, that are done. */
    private volatile int done;

    private volatile boolean failed;

    /** The step of which units are taken, and the next one. */
    private int current;

    private long next;

    /** Does a unit. */
    interface Worker {
        void run(int step, long unit);
    }

    private record Share(int step, long first, long end) {}

    /**
     * For up to so many threads.
     *
     * @param units of each step
     * @param end what one thread does after the last unit of a step that has any
     */
    Steps(long[] units, int threads, IntConsumer end) {
        this.units = units.clone();
        this.threads = threads;
        this.end = end;
        left = new long[units.length];
        for (int step = 0; step < left.length; step++) {
            left[step] = units[step] == 0 ? 0 : units[step] + 1;
        }
    }

    /** Has the calling thread work until no unit is left to be begun. */
    void work(Worker worker) {
        try {
            for (Share share = take(); share != null; share = take()) {
                await(share.step - 1);
                for (long unit = share.first; unit < share.end && !failed; unit++) {
                    worker.run(share.step, unit);
                }
                if (isLast(share.step, share.end - share.first) && !failed) {
                    end.accept(share.step);
                    isLast(share.step, 1);
                }
            }
        } catch (RuntimeException | Error e) {
            fail();
            throw e;
        }
    }

    /** Many at first, neighbours that share a cache, and in the end few. */
    private Share take() {
        lock.lock();
        try {
            while (current < units.length && next == units[current]) {
                current++;
                next = 0;
            }
            if (current == units.length || failed) {
                return null;
            }
            long first = next;
            next += Math.max(1, (units[current] - first) / (2L * threads));
            return new Share(current, first, next);
        } finally {
            lock.unlock();
        }
    }

    /** Until so many steps are done. */
    private void await(int steps) {
        for (int i = 0; i < SPINS && isToWait(steps); i++) {
            Thread.onSpinWait();
        }
        if (isToWait(steps)) {
            lock.lock();
            try {
                while (isToWait(steps)) {
                    // The output must not be written behind an interrupted caller's back.
                    changed.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean isToWait(int steps) {
        return done < steps && !failed;
    }

    /** Notes what was done of a step; whether only its end is left. */
    private boolean isLast(int step, long count) {
        lock.lock();
        try {
            left[step] -= count;
            int before = done;
            int after = before;
            while (after < left.length && left[after] == 0) {
                after++;
            }
            done = after;
            if (after > before) {
                changed.signalAll();
            }
            return left[step] == 1;
        } finally {
            lock.unlock();
        }
    }

    private void fail() {
        lock.lock();
        try {
            failed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
