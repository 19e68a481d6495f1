package org.gridsample.internal.choice;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Log;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.check.Workload;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From how many output values on a device that is the host's own processor beats the CPU path: a launch costs it more than a
 * call does, a value less.
 */
final class Crossover {
    /** The CPU path is faster for every request. */
    static final long NEVER = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);

    /** By device and {@link #name}; choices of one process agree. */
    private static final Map<String, Long> KNOWN = new HashMap<>();

    private static final long BUDGET_NANOS = 100_000_000;
    private static final int LEAST_ROUNDS = 7;

    private final Backend device;
    private final Backend cpu;

    private Crossover(Backend device, Backend cpu) {
        this.device = device;
        this.cpu = cpu;
    }

    /**
     * Known from this process or an earlier one, or measured, which takes about a quarter of a second: one opening at a time, so
     * that none disturbs another's.
     *
     * @param timed whether the device has a time limit, which costs each request some time
     */
    static synchronized long of(OpenClProvider provider, Backend device, Backend cpu, boolean timed) {
        String name = name(provider, timed);
        return KNOWN.computeIfAbsent(
                provider.info().selector() + " " + provider.info().name() + " " + name,
                key -> provider.recall(name).flatMap(Crossover::number).orElseGet(() -> {
                    long measured;
                    try {
                        measured = new Crossover(device, cpu).measure();
                    } catch (OutOfMemoryError e) {
                        // Whoever opens a sampler may need much less than what is measured with.
                        LOG.debug("{}: not measured, the device gets every request", key, e);
                        return 0L;
                    }
                    LOG.debug("{}: faster than the CPU path from {} output values on", key, measured);
                    // That a device is no good at all may be a busy moment's verdict: it is not handed down.
                    if (measured != NEVER) {
                        provider.remember(name, Long.toString(measured));
                    }
                    return measured;
                }));
    }

    /** In the device's cache. A launch's cost depends on who makes the calls, too, and in which thread. */
    static String name(OpenClProvider provider, boolean timed) {
        return "crossover-java" + Runtime.version().feature() + "-" + provider.bindingName() + (timed ? "-timed" : "");
    }

    private static Optional<Long> number(String text) {
        try {
            long number = Long.parseLong(text);
            return number < 0 ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private long measure() {
        SampleRequest small = request(8);
        SampleRequest large = request(512);
        double smallValues = small.output().elementCount();
        double largeValues = large.output().elementCount();
        long[] leastSmall = leastNanos(small);
        long[] leastLarge = leastNanos(large);
        double deviceSmall = leastSmall[0];
        double cpuSmall = leastSmall[1];
        double deviceLarge = leastLarge[0];
        double cpuLarge = leastLarge[1];
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
        return Workload.request(ElementType.FLOAT32, SampleOptions.defaults(), 1, 3, size, size);
    }

    /** The device's and the CPU path's. They take turns, so that what else the machine does meets both. */
    private long[] leastNanos(SampleRequest request) {
        long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
        long begin = System.nanoTime();
        for (int i = 0; i < LEAST_ROUNDS || System.nanoTime() - begin < BUDGET_NANOS; i++) {
            least[0] = Math.min(least[0], nanos(device, request));
            least[1] = Math.min(least[1], nanos(cpu, request));
        }
        return least;
    }

    private static long nanos(Backend backend, SampleRequest request) {
        long begin = System.nanoTime();
        backend.run(request);
        return System.nanoTime() - begin;
    }
}
