package org.gridsample.internal.compound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.backend.Failures;
import org.gridsample.internal.backend.Limits;
import org.gridsample.internal.backend.Log;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.Partition;
import org.gridsample.internal.io.Closing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several backends that compute each request together: each gets a range of the output in proportion to its speed, which is
 * learned from the requests themselves. One that fails hands its range to the others, and gets no further one.
 */
public final class SeveralBackends implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);

    /** Output values below which a share isn't worth waking a thread and a device for. */
    private static final long SMALL = 16_384;

    /** So many units for each backend that a share is rounded by little. */
    private static final int UNITS = 16;

    /** What is kept of a speed when a request was slower: one that waited for a build says little. */
    private static final double KEPT = 0.75;

    /** Of the average share, what a backend gets at least: it may have become faster. */
    private static final double LEAST = 1.0 / 16;

    private final List<Member> members = new ArrayList<>();
    private final LongSupplier nanoTime;
    private final long small;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "gridsample-share");
        thread.setDaemon(true);
        return thread;
    });

    /** Output elements from one up to, not including, another. */
    private record Range(long from, long end) {}

    private static final class Member {
        final Backend backend;

        /** Output values each nanosecond. */
        final Map<Computation, Double> speeds = new ConcurrentHashMap<>();

        /** The computations that it has no kernel for, and why. */
        final Map<Computation, KernelBuildException> unbuilt = new ConcurrentHashMap<>();

        /** Of the last request that was shared; negative before. */
        volatile double share = -1;

        /** Why it is not used any more; null while it is. */
        volatile String failure;

        Member(Backend backend) {
            this.backend = backend;
        }

        Optional<String> refusal(Operation operation, Computation computation) {
            if (failure != null) {
                return Optional.of(failure);
            }
            KernelBuildException build = unbuilt.get(computation);
            return build == null ? backend.refusal(operation) : Optional.of(build.summary());
        }
    }

    /** Takes over at least two open backends. */
    public SeveralBackends(List<Backend> backends) {
        this(backends, System::nanoTime, SMALL);
    }

    SeveralBackends(List<Backend> backends, LongSupplier nanoTime, long small) {
        backends.forEach(backend -> members.add(new Member(backend)));
        this.nanoTime = nanoTime;
        this.small = small;
    }

    @Override
    public Optional<String> refusal(Operation operation) {
        Computation computation = operation.computation();
        List<String> refusals = new ArrayList<>();
        for (Member member : members) {
            Optional<String> refusal = member.refusal(operation, computation);
            if (refusal.isEmpty()) {
                return Optional.empty();
            }
            refusals.add(refusal.get());
        }
        return Optional.of("no device is left that can do this: " + String.join("; ", refusals));
    }

    @Override
    public void run(Operation operation) {
        Computation computation = operation.computation();
        List<Range> open = List.of(new Range(0, operation.geometry().values()));
        List<RuntimeException> failures = new ArrayList<>();
        while (!open.isEmpty()) {
            List<Range> failed = new ArrayList<>();
            for (Range range : open) {
                failed.addAll(share(operation, computation, range, failures));
            }
            open = failed;
        }
    }

    /** Spreads a range over those that can do it, and returns what wasn't done. */
    private List<Range> share(
            Operation operation, Computation computation, Range range, List<RuntimeException> failures) {
        List<Member> able = members.stream()
                .filter(member -> member.refusal(operation, computation).isEmpty())
                .toList();
        if (able.isEmpty()) {
            GridSampleException all = new GridSampleException(
                    refusal(operation).orElseThrow(), failures.isEmpty() ? null : failures.get(0));
            failures.stream().skip(1).forEach(all::addSuppressed);
            throw all;
        }
        List<Range> shares = shares(operation, computation, range, able);
        List<CompletableFuture<Optional<RuntimeException>>> results = new ArrayList<>();
        int last = able.size() - 1;
        for (int i = 0; i <= last; i++) {
            Member member = able.get(i);
            Range share = shares.get(i);
            Supplier<Optional<RuntimeException>> task = () -> attempt(member, operation, computation, share);
            // Nothing is started for those that get nothing, nor for the last: this thread would only wait.
            results.add(i == last || share.from == share.end ? doneHere(task) : started(task));
        }
        // All have ended before anything is thrown: the output is the caller's again then.
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .exceptionally(e -> null)
                .join();
        List<Range> failed = new ArrayList<>();
        Iterator<Range> next = shares.iterator();
        for (CompletableFuture<Optional<RuntimeException>> result : results) {
            Range share = next.next();
            outcome(result).ifPresent(failure -> {
                failures.add(failure);
                failed.add(share);
            });
        }
        return failed;
    }

    private <T> CompletableFuture<T> started(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, threads);
        } catch (OutOfMemoryError e) {
            // No memory for one more thread.
            LOG.debug("no further thread for a device", e);
            return doneHere(task);
        }
    }

    /** An Error is kept as well: others may be at work. */
    private static <T> CompletableFuture<T> doneHere(Supplier<T> task) {
        try {
            return CompletableFuture.completedFuture(task.get());
        } catch (Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Of what has ended; an Error comes out as it was thrown. */
    private static <T> T outcome(CompletableFuture<T> ended) {
        try {
            return ended.join();
        } catch (CompletionException e) {
            throw (Error) e.getCause();
        }
    }

    /** What a member's failure is; empty if it has computed its share. */
    private Optional<RuntimeException> attempt(
            Member member, Operation operation, Computation computation, Range share) {
        if (share.from == share.end) {
            return Optional.empty();
        }
        long begin = nanoTime.getAsLong();
        try {
            if (share.end - share.from == operation.geometry().values()) {
                member.backend.run(operation);
            } else {
                Partition.forEach(operation, share.from, share.end, Limits.NONE, member.backend::run);
            }
        } catch (KernelBuildException e) {
            member.unbuilt.put(computation, e);
            LOG.warn("other devices compute what needs this kernel: {}", e.summary());
            return Optional.of(e);
        } catch (RuntimeException e) {
            member.failure = Failures.summary(e);
            LOG.warn("from now on the other devices do without this one: {}", member.failure);
            LOG.debug("the device's failure", e);
            return Optional.of(e);
        }
        double speed = (share.end - share.from) / (double) Math.max(1, nanoTime.getAsLong() - begin);
        member.speeds.merge(computation, speed, (old, latest) -> Math.max(KEPT * old, latest));
        return Optional.empty();
    }

    /** A range for each, in proportion to their speeds, rounded to items, channels or rows: the largest that are many. */
    private List<Range> shares(Operation operation, Computation computation, Range range, List<Member> able) {
        long values = range.end - range.from;
        double[] weights = weights(computation, able);
        if (values < small * able.size()) {
            // The fastest does it alone.
            int best = 0;
            for (int i = 1; i < weights.length; i++) {
                best = weights[i] > weights[best] ? i : best;
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = i == best ? 1 : 0;
            }
        }
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        long unit = Partition.unit(operation, values / ((long) UNITS * able.size()));
        List<Range> shares = new ArrayList<>();
        long from = range.from;
        double part = 0;
        for (int i = 0; i < weights.length; i++) {
            part += weights[i];
            long end = range.from + Math.round(values * (part / sum) / unit) * unit;
            end = i == weights.length - 1 ? range.end : Math.max(from, Math.min(end, range.end));
            shares.add(new Range(from, end));
            able.get(i).share = (end - from) / (double) values;
            from = end;
        }
        return shares;
    }

    /** Those not measured yet count as the average. */
    private static double[] weights(Computation computation, List<Member> able) {
        double known = able.stream()
                .filter(member -> member.speeds.containsKey(computation))
                .mapToDouble(member -> member.speeds.get(computation))
                .average()
                .orElse(1);
        double[] weights = able.stream()
                .mapToDouble(member -> member.speeds.getOrDefault(computation, known))
                .toArray();
        double average = Arrays.stream(weights).average().orElse(1);
        return Arrays.stream(weights)
                .map(weight -> Math.max(weight, LEAST * average))
                .toArray();
    }

    @Override
    public String describe() {
        return members.stream().map(SeveralBackends::describe).collect(Collectors.joining(" | "));
    }

    private static String describe(Member member) {
        if (member.failure != null) {
            return member.backend.describe() + "; failed: " + member.failure;
        }
        return member.backend.describe() + (member.share < 0 ? "" : "; share " + Math.round(member.share * 100) + " %");
    }

    @Override
    public void close() {
        threads.shutdown();
        Closing.all(
                members.stream().<Runnable>map(member -> () -> close(member)).toArray(Runnable[]::new));
    }

    private static void close(Member member) {
        try {
            member.backend.close();
        } catch (RuntimeException e) {
            if (member.failure == null) {
                throw e;
            }
            LOG.debug("freeing a device that had failed", e);
        }
    }
}
