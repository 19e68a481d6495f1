package org.gridsample.internal.cpu;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one pool for the CPU path: at most as many daemon threads as there are processors; the caller works as well. A caller never waits for a thread that has not started on its work, so nested calls and busy pools can't deadlock.
 */
final class WorkerPool {
    static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final ThreadPoolExecutor HELPERS = new ThreadPoolExecutor(
            PROCESSORS, PROCESSORS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WorkerPool::newThread);

    static {
        HELPERS.allowCoreThreadTimeOut(true);
    }

    private WorkerPool() {}

    /** Does units of work, one thread's own. */
    interface Worker extends AutoCloseable {
        void run(long unit);

        /** After the thread's last unit. */
        @Override
        default void close() {}
    }

    /**
     * Runs units 0 to {@code units - 1}, on up to {@code parallelism} threads, the calling one among them. Each thread that
     * takes part gets a worker of its own. Returns when all units are done; rethrows the first failure.
     */
    static void run(long units, int parallelism, Supplier<? extends Worker> workers) {
        if (Math.min(units, parallelism) <= 1) {
            runAlone(units, workers);
            return;
        }
        long helpers = Math.min(units, parallelism) - 1;
        Job job = new Job(units, 2 * (helpers + 1), workers);
        try {
            for (long i = 0; i < helpers; i++) {
                HELPERS.execute(job);
            }
        } catch (OutOfMemoryError e) {
            // No memory for one more thread: those that there are, the caller at least, do the work.
            LOG.debug("no further thread for the CPU path", e);
        }
        job.run();
        job.await();
    }

    private static void runAlone(long units, Supplier<? extends Worker> workers) {
        try (Worker worker = workers.get()) {
            for (long unit = 0; unit < units; unit++) {
                worker.run(unit);
            }
        }
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "gridsample-cpu-" + NAMES.incrementAndGet());
        thread.setDaemon(true);
        // Don't keep the first caller's class loader alive.
        thread.setContextClassLoader(null);
        return thread;
    }

    private static final class Job implements Runnable {
        private final long units;

        /** A thread takes this part of what is left: neighbours, which share a cache, and in the end few at a time. */
        private final long share;

        private final Supplier<? extends Worker> workers;
        private final AtomicLong next = new AtomicLong();
        private final AtomicLong finished = new AtomicLong();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final CountDownLatch done = new CountDownLatch(1);

        Job(long units, long share, Supplier<? extends Worker> workers) {
            this.units = units;
            this.share = share;
            this.workers = workers;
        }

        @Override
        public void run() {
            Worker worker = null;
            for (long first = next.get(); first < units; first = next.get()) {
                long end = first + Math.max(1, (units - first) / share);
                if (!next.compareAndSet(first, end)) {
                    continue;
                }
                try {
                    for (long unit = first; unit < end && failure.get() == null; unit++) {
                        worker = worker == null ? workers.get() : worker;
                        worker.run(unit);
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                } finally {
                    if (finished.addAndGet(end - first) == units) {
                        done.countDown();
                    }
                }
            }
            if (worker != null) {
                worker.close();
            }
        }

        void await() {
            boolean interrupted = false;
            while (true) {
                try {
                    done.await();
                    break;
                } catch (InterruptedException e) {
                    // The output must not be written behind the caller's back: finish, then hand the interrupt on.
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            Throwable e = failure.get();
            if (e instanceof Error error) {
                throw error;
            }
            if (e instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
