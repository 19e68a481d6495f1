package org.gridsample.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTest {
    @Test
    void everyUnitRunsOnce() {
        AtomicIntegerArray runs = new AtomicIntegerArray(1000);
        WorkerPool.run(1000, 8, () -> unit -> runs.incrementAndGet((int) unit));
        assertTrue(IntStream.range(0, 1000).allMatch(i -> runs.get(i) == 1));
    }

    @Test
    void theFirstFailureIsRethrown() {
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> WorkerPool.run(100, 4, () -> unit -> {
                    throw new IllegalStateException("unit " + unit);
                }));
        assertTrue(failure.getMessage().startsWith("unit "));
    }

    @Test
    @DisplayName("C5: nested calls from a pool of one thread, and from every pool thread, don't deadlock")
    void c5_nestedCalls() throws Exception {
        AtomicLong sum = new AtomicLong();
        Runnable nested =
                () -> WorkerPool.run(50, 8, () -> outer -> WorkerPool.run(50, 8, () -> inner -> sum.incrementAndGet()));
        ForkJoinPool one = new ForkJoinPool(1);
        one.submit(nested).get(50, TimeUnit.SECONDS);
        one.shutdown();
        nested.run();
        assertEquals(2 * 50 * 50, sum.get());
    }

    @Test
    @DisplayName("C5: the threads are bounded, daemons, and not the common pool's")
    void c5_threads() {
        AtomicLong wrong = new AtomicLong();
        Thread caller = Thread.currentThread();
        WorkerPool.run(10_000, 1000, () -> unit -> {
            Thread thread = Thread.currentThread();
            if (thread != caller && !(thread.isDaemon() && thread.getName().startsWith("gridsample-cpu-"))) {
                wrong.incrementAndGet();
            }
        });
        assertEquals(0, wrong.get());
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gridsample-cpu-"))
                .count();
        assertTrue(threads <= WorkerPool.PROCESSORS, threads + " threads");
    }

    @Test
    void anInterruptIsHandedOn() {
        Thread.currentThread().interrupt();
        AtomicLong done = new AtomicLong();
        WorkerPool.run(100, 4, () -> unit -> done.incrementAndGet());
        assertEquals(100, done.get());
        assertTrue(Thread.interrupted());
    }
}
