package org.gridsample.internal.choice;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gridsample.GridSampler;

/** Run in a child JVM: eight threads open a sampler at one moment, each the first to touch OpenCL; prints what each got. */
final class OpenTogether {
    private static final int THREADS = 8;

    private OpenTogether() {}

    public static void main(String[] arguments) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        Callable<String> open = () -> {
            start.await();
            try (GridSampler sampler = GridSampler.open()) {
                return sampler.describe();
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (Future<String> opened : threads.invokeAll(Collections.nCopies(THREADS, open))) {
            System.out.println(opened.get());
        }
        threads.shutdown();
    }
}
