package org.gridsample.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StepsTest {
    private static final int THREADS = 4;

    @Test
    void aStepBeginsWhenAllButTheOneBeforeAreDone() {
        long[] units = new long[300];
        for (int step = 0; step < units.length; step++) {
            units[step] = step % 5;
        }
        AtomicIntegerArray runs = new AtomicIntegerArray(units.length);
        AtomicIntegerArray ends = new AtomicIntegerArray(units.length);
        Steps steps = new Steps(units, THREADS, step -> {
            assertEquals(units[step], runs.get(step));
            ends.incrementAndGet(step);
        });
        WorkerPool.run(
                THREADS,
                THREADS,
                () -> thread -> steps.work((step, unit) -> {
                    for (int before = 0; before < step - 1; before++) {
                        assertEquals(units[before] == 0 ? 0 : 1, ends.get(before));
                    }
                    runs.incrementAndGet(step);
                }));
        for (int step = 0; step < units.length; step++) {
            assertEquals(units[step], runs.get(step));
            assertEquals(units[step] == 0 ? 0 : 1, ends.get(step));
        }
    }

    @Test
    void nobodyWaitsForAStepThatFails() {
        Steps steps = new Steps(new long[] {8, 8, 8, 8}, THREADS, step -> {});
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> WorkerPool.run(
                        THREADS,
                        THREADS,
                        () -> thread -> steps.work((step, unit) -> {
                            assertTrue(step < 3);
                            if (step == 1) {
                                throw new IllegalStateException("unit " + unit);
                            }
                        })));
        assertTrue(failure.getMessage().startsWith("unit "));
    }
}
