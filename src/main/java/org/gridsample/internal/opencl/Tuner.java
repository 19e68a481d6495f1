package org.gridsample.internal.opencl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.check.Workload;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Precision;

/**
 * Finds the tuning for each kind of request by trying: first the width, then the tile or work-group, then the block of
 * channels, each with the best of what came before. A candidate is timed in turns with the best so far, on a large image with few
 * channels and on a small one with many, both turned a little, and counts by the geometric mean of the two ratios of medians.
 */
final class Tuner {
    private static final int ROUNDS = 5;

    /** Of the comparison of the last best with the start. */
    private static final int LAST_ROUNDS = 11;

    /** A change has to gain this much to be kept: less is noise. */
    private static final double GAIN = 0.97;

    private static final int[] WIDTHS = {1, 8, 16};
    private static final int[][] TILES = {
        {64, 16}, {128, 32}, {256, 4}, {512, 1}, {512, 8}, {512, 32}, {2048, 1}, {2048, 8}
    };
    private static final int[][] GROUPS = {{16, 16}, {32, 2}, {32, 4}, {32, 8}, {64, 1}, {64, 4}, {128, 1}, {256, 1}};
    private static final int[] BLOCKS = {4, 8, 16, 32, 64, 256};

    /** Times the kernels of a request. */
    interface Timer {
        /** What they take with each tuning, in ns and once for each round, in which the tunings take turns. */
        double[][] times(SampleRequest request, List<Tuning> tunings, int rounds);
    }

    private final Timer timer;
    private final Consumer<String> progress;

    Tuner(Timer timer, Consumer<String> progress) {
        this.timer = timer;
        this.progress = progress;
    }

    /** The table with its choices for these precisions replaced by what is best here. */
    TuningTable tune(TuningTable table, List<Precision> precisions) {
        TuningTable tuned = table;
        for (TuningTable.Kind kind : TuningTable.Kind.all()) {
            if (precisions.contains(kind.precision())) {
                tuned = tuned.with(kind, best(kind, table.choose(kind)));
            }
        }
        return tuned;
    }

    private Tuning best(TuningTable.Kind kind, Tuning start) {
        Search search = new Search(requests(kind), start);
        // Where not even this works there is nothing to compare with.
        search.requests.forEach(request -> timer.times(request, List.of(start), 1));
        for (int width : WIDTHS) {
            int[] cut = width == 1 ? new int[] {32, 8} : new int[] {512, 8};
            boolean sameCut = (width == 1) == (start.width() == 1);
            search.tryOut(new Tuning(
                    width, sameCut ? start.columns() : cut[0], sameCut ? start.rows() : cut[1], start.channelBlock()));
        }
        for (int[] cut : search.best.width() == 1 ? GROUPS : TILES) {
            search.tryOut(new Tuning(search.best.width(), cut[0], cut[1], search.best.channelBlock()));
        }
        for (int block : BLOCKS) {
            search.tryOut(new Tuning(search.best.width(), search.best.columns(), search.best.rows(), block));
        }
        double speed = search.best.equals(start) ? 1 : 1 / search.ratio(search.best, start, LAST_ROUNDS);
        if (speed <= 1) {
            progress.accept(String.format(Locale.ROOT, "%-22s %-16s as before: nothing is faster", kind, start));
            return start;
        }
        progress.accept(
                String.format(Locale.ROOT, "%-22s %-16s %.2f times the speed of %s", kind, search.best, speed, start));
        return search.best;
    }

    private final class Search {
        private final List<SampleRequest> requests;
        private Tuning best;

        Search(List<SampleRequest> requests, Tuning best) {
            this.requests = requests;
            this.best = best;
        }

        void tryOut(Tuning candidate) {
            if (candidate.equals(best)) {
                return;
            }
            try {
                if (ratio(candidate, best, ROUNDS) < GAIN) {
                    best = candidate;
                }
            } catch (GridSampleException e) {
                // A variant that the device can't build or hold is no candidate.
                progress.accept(candidate + ": " + e.summary());
            }
        }

        /** How many times as long as the second the first takes. */
        double ratio(Tuning first, Tuning second, int rounds) {
            double logs = 0;
            for (SampleRequest request : requests) {
                double[][] nanos = timer.times(request, List.of(first, second), rounds);
                logs += Math.log(median(nanos[0]) / median(nanos[1]));
            }
            return Math.exp(logs / requests.size());
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static List<SampleRequest> requests(TuningTable.Kind kind) {
        long[][] shapes = kind.spatialRank() == 2
                ? new long[][] {{1, 3, 1080, 1920}, {1, 32, 256, 256}}
                : new long[][] {{1, 1, 96, 96, 96}, {1, 8, 48, 48, 48}};
        SampleOptions options = SampleOptions.defaults().withInterpolation(kind.interpolation());
        List<SampleRequest> requests = new ArrayList<>();
        for (long[] shape : shapes) {
            requests.add(Workload.request(kind.precision().type(), options, shape));
        }
        return requests;
    }
}
