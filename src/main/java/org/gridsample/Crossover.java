package org.gridsample;

import java.util.SplittableRandom;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * From how many output values on a device that is the host's own processor beats the CPU path: a launch costs it more than a
 * call does, a value less.
 */
final class Crossover {
    /** The CPU path is faster for every request. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long BUDGET_NANOS = 50_000_000;

    private final Backend device;
    private final Backend cpu;

    private Crossover(Backend device, Backend cpu) {
        this.device = device;
        this.cpu = cpu;
    }

    /** Measures it: about a fifth of a second. */
    static long measure(Backend device, Backend cpu) {
        return new Crossover(device, cpu).measure();
    }

    private long measure() {
        SampleRequest small = request(8);
        SampleRequest large = request(512);
        double smallValues = small.output().elementCount();
        double largeValues = large.output().elementCount();
        double deviceSmall = leastNanos(device, small);
        double deviceLarge = leastNanos(device, large);
        double cpuSmall = leastNanos(cpu, small);
        double cpuLarge = leastNanos(cpu, large);
        if (deviceSmall <= cpuSmall) {
            return deviceLarge <= cpuLarge ? 0 : NEVER;
        }
        if (deviceLarge >= cpuLarge) {
            return NEVER;
        }
        // Both times as straight lines through the two sizes; where these meet.
        double ahead = deviceSmall - cpuSmall;
        double gain = (cpuLarge - deviceLarge + ahead) / (largeValues - smallValues);
        return (long) (smallValues + ahead / gain);
    }

    private static SampleRequest request(int size) {
        SplittableRandom random = new SplittableRandom(1);
        Tensor input = Tensor.zeros(ElementType.FLOAT32, 1, 3, size, size);
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, size, size, 2);
        for (int i = 0; i < size * size; i++) {
            float x = 2f * (i % size) / size - 1f;
            float y = 2f * (i / size) / size - 1f;
            input.floats().put(i, (float) random.nextDouble());
            grid.floats().put(2 * i, 0.98f * x - 0.2f * y).put(2 * i + 1, 0.2f * x + 0.98f * y);
        }
        return SampleRequest.of(input, grid, SampleOptions.defaults());
    }

    private static double leastNanos(Backend backend, SampleRequest request) {
        long least = Long.MAX_VALUE;
        long begin = System.nanoTime();
        long now = begin;
        for (int i = 0; i < 3 || now - begin < BUDGET_NANOS; i++) {
            backend.sample(request);
            long after = System.nanoTime();
            least = Math.min(least, after - now);
            now = after;
        }
        return least;
    }
}
