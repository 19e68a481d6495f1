package org.gridsample.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** STREAM's triad, {@code a = b + s * c}: the bandwidth that this machine has for plain code. */
final class Triad {
    /** Three arrays of 192 MiB: far beyond any cache. */
    private static final int ELEMENTS = 48 << 20;

    private static final int REPEATS = 12;

    private Triad() {}

    /** In GB/s (1e9 bytes), two reads and a write counted for each element; the best of several runs. */
    static double measure(int threads) {
        float[] a = new float[ELEMENTS];
        float[] b = new float[ELEMENTS];
        float[] c = new float[ELEMENTS];
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < REPEATS; i++) {
                long start = System.nanoTime();
                List<Callable<Void>> slices = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    int from = (int) ((long) ELEMENTS * t / threads);
                    int to = (int) ((long) ELEMENTS * (t + 1) / threads);
                    slices.add(() -> {
                        slice(a, b, c, 1.5f, from, to);
                        return null;
                    });
                }
                for (Future<Void> done : pool.invokeAll(slices)) {
                    done.get();
                }
                best = Math.min(best, System.nanoTime() - start);
            }
            return 3.0 * Float.BYTES * ELEMENTS / best;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            pool.shutdown();
        }
    }

    private static void slice(float[] a, float[] b, float[] c, float s, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = b[i] + s * c[i];
        }
    }
}
