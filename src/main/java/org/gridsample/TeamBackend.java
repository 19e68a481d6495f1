package org.gridsample;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Limits;
import org.gridsample.internal.backend.Partition;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.opencl.binding.Closing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several devices that share each request in proportion to how fast each was with its share of the last ones. Whole items of the
 * batch where there are enough, else whole channels, else rows; every value is computed as it is by one device alone. A device
 * that fails hands its share to the others, and gets none from then on.
 */
final class TeamBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(GridSampler.class);

    /** Output values that are not worth another thread. */
    private static final long FEWEST = 4096;

    /** How much of a measured speed is believed at once: one moment's is not the next one's. */
    private static final double TRUST = 0.5;

    private final List<Member> members;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "gridsample-team");
        thread.setDaemon(true);
        return thread;
    });

    /** Takes over open devices, at least one. */
    TeamBackend(List<Backend> devices) {
        members = devices.stream().map(Member::new).toList();
    }

    private static final class Member {
        final Backend backend;

        /** Output values a nanosecond; 0 until it has done something. */
        private volatile double speed;

        /** Why it is not used any more; null while it is. */
        private volatile String whyRetired;

        Member(Backend backend) {
            this.backend = backend;
        }

        void done(long values, long nanos) {
            double measured = values / (double) Math.max(nanos, 1);
            speed = speed == 0 ? measured : TRUST * measured + (1 - TRUST) * speed;
        }

        synchronized void retire(GridSampleException e) {
            if (whyRetired == null) {
                whyRetired = e.summary();
                LOG.warn("the other devices take over its share, of this request and all further ones: {}", whyRetired);
            }
        }

        String describe(double share) {
            return whyRetired == null
                    ? String.format(Locale.ROOT, "%.0f %% ", 100 * share) + backend.describe()
                    : backend.describe() + ", retired: " + whyRetired;
        }
    }

    private List<Member> active() {
        return members.stream().filter(member -> member.whyRetired == null).toList();
    }

    /** Of the devices at work, in their order: as fast as they were, or all alike until each has shown it. */
    private static double[] shares(List<Member> active) {
        boolean known = active.stream().allMatch(member -> member.speed > 0);
        double sum = active.stream().mapToDouble(member -> member.speed).sum();
        return active.stream()
                .mapToDouble(member -> known ? member.speed / sum : 1.0 / active.size())
                .toArray();
    }

    @Override
    public Optional<String> refusal(SampleRequest request) {
        List<String> reasons = new ArrayList<>();
        for (Member member : active()) {
            Optional<String> reason = member.backend.refusal(request);
            if (reason.isEmpty()) {
                return Optional.empty();
            }
            reasons.add(reason.get());
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    @Override
    public void sample(SampleRequest request) {
        List<Member> able = active().stream()
                .filter(member -> member.backend.refusal(request).isEmpty())
                .toList();
        if (able.isEmpty()) {
            throw new GridSampleException(
                    "none of the devices works any more, open another sampler: "
                            + members.stream().map(member -> member.whyRetired).collect(Collectors.joining("; ")),
                    null);
        }
        share(request, 0, request.output().elementCount(), able);
    }

    /** Does a range of the output's elements. */
    private void share(SampleRequest request, long from, long end, List<Member> able) {
        List<Member> team = end - from < FEWEST ? able.subList(0, 1) : able;
        long unit = unit(request, end - from, team.size());
        double[] shares = shares(team);
        List<Share> all = new ArrayList<>();
        double before = 0;
        long begin = from;
        for (int i = 0; i < team.size(); i++) {
            before += shares[i];
            long until = i == team.size() - 1 ? end : from + Math.round((end - from) * before / unit) * unit;
            if (Math.min(until, end) > begin) {
                all.add(new Share(team.get(i), request, begin, Math.min(until, end)));
                begin = Math.min(until, end);
            }
        }
        List<Member> left = new ArrayList<>(able);
        List<Share> failed = done(all);
        failed.forEach(share -> left.remove(share.member));
        for (Share share : failed) {
            if (left.isEmpty()) {
                throw share.failure;
            }
            share(request, share.from, share.end, left);
        }
    }

    /** Returns those that failed. Nothing of the caller's memory is in use any more when this returns or throws. */
    private List<Share> done(List<Share> all) {
        int last = all.size() - 1;
        CompletableFuture<?>[] others = all.subList(0, last).stream()
                .map(share -> CompletableFuture.runAsync(share, threads))
                .toArray(CompletableFuture[]::new);
        try {
            // The caller's thread would only wait.
            all.get(last).run();
        } finally {
            await(CompletableFuture.allOf(others));
        }
        return all.stream().filter(share -> share.failure != null).toList();
    }

    private static void await(CompletableFuture<Void> others) {
        try {
            others.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** A range of the output's elements, for one device. */
    private static final class Share implements Runnable {
        final Member member;
        final SampleRequest request;
        final long from;
        final long end;

        /** Null if all went well. */
        private volatile GridSampleException failure;

        Share(Member member, SampleRequest request, long from, long end) {
            this.member = member;
            this.request = request;
            this.from = from;
            this.end = end;
        }

        @Override
        public void run() {
            try {
                long begin = System.nanoTime();
                Partition.forEach(request, from, end, Limits.NONE, member.backend::sample);
                member.done(end - from, System.nanoTime() - begin);
            } catch (KernelBuildException e) {
                // The device still does what needs other kernels.
                LOG.warn("the other devices take over: {}", e.summary());
                failure = e;
            } catch (GridSampleException e) {
                member.retire(e);
                failure = e;
            }
        }
    }

    /** Elements that stay together: an item, a channel or a row, the largest of which there are enough to share well. */
    private static long unit(SampleRequest request, long elements, int devices) {
        long plane = request.outputPlane();
        long item = plane * request.channels();
        long enough = 4L * devices;
        if (elements / item >= enough) {
            return item;
        }
        return elements / plane >= enough ? plane : request.outputExtent(0);
    }

    @Override
    public String describe() {
        List<Member> active = active();
        double[] shares = shares(active);
        return members.stream()
                .map(member -> member.describe(active.contains(member) ? shares[active.indexOf(member)] : 0))
                .collect(Collectors.joining(" + "));
    }

    @Override
    public void close() {
        threads.shutdown();
        Closing.all(
                members.stream().<Runnable>map(member -> member.backend::close).toArray(Runnable[]::new));
    }
}
