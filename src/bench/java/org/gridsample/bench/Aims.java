package org.gridsample.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the project wants to be true of its own contestants, held against the results. */
final class Aims {
    private static final long MEGAPIXEL = 1_000_000;
    private static final Predicate<Row> FLAT =
            row -> row.isIn(Cell.Group.MATRIX) && row.cell().rank() == 4;
    private static final Predicate<Row> VOLUME =
            row -> row.isIn(Cell.Group.MATRIX) && row.cell().rank() == 5;
    private static final Predicate<Row> LARGE =
            row -> row.isIn(Cell.Group.MATRIX) && row.cell().pixels() > MEGAPIXEL;

    private final Results results;
    private final List<List<String>> lines = new ArrayList<>();

    private Aims(Results results) {
        this.results = results;
    }

    static String table(Results results) {
        Aims aims = new Aims(results);
        int all = results.allThreads();
        for (String name : results.contestants()) {
            switch (name) {
                case Contestants.POCL_JOCL, Contestants.POCL_LWJGL -> aims.pocl(name, all);
                case Contestants.CPU -> aims.cpu(name, all);
                default -> {
                    continue;
                }
            }
            aims.growth(name, all);
        }
        return Markdown.table(List.of("aim", "wanted", "measured", "met"), aims.lines);
    }

    private void pocl(String name, int all) {
        mean(name, "4-D", all, FLAT, 3);
        worst(name, "4-D", all, FLAT, 1.3);
        mean(name, "5-D", all, VOLUME, 5);
        mean(name, "4-D", 1, FLAT, 1.5);
        Row closest =
                Results.worst(results.of(name, all, row -> true), row -> results.ahead(row, OpenCvContestant.NAME));
        if (closest != null) {
            atLeast(
                    name + ": times as fast as OpenCV, worst cell: "
                            + closest.cell().name(),
                    1,
                    results.ahead(closest, OpenCvContestant.NAME));
        }
    }

    private void cpu(String name, int all) {
        mean(name, "4-D", all, FLAT, 1.5);
        worst(name, "4-D", all, FLAT, 1);
        mean(name, "5-D", all, VOLUME, 3);
    }

    private void growth(String name, int all) {
        Row least = Results.worst(results.of(name, all, LARGE), results::scaling);
        if (least != null && all > 1) {
            atLeast(
                    "%s: %d threads against one above 1 MPixel, worst cell: %s"
                            .formatted(name, all, least.cell().name()),
                    0.9 * all,
                    results.scaling(least));
        }
        double[] times = results.of(name, all, row -> row.isIn(Cell.Group.GROWTH))
                .mapToDouble(Row::nsPerPixel)
                .sorted()
                .toArray();
        if (times.length > 1) {
            double spread = times[times.length - 1] / times[0];
            add(name + ": time per pixel, largest over smallest", "<= 1.20", Markdown.number(spread, 2), spread <= 1.2);
        }
    }

    private void mean(String name, String rank, int threads, Predicate<Row> filter, double wanted) {
        double mean = Results.geomean(results.of(name, threads, filter), results::ahead);
        atLeast("%s: times as fast as PyTorch, %s, %s, mean".formatted(name, rank, threads(threads)), wanted, mean);
    }

    private void worst(String name, String rank, int threads, Predicate<Row> filter, double wanted) {
        Stream<Row> rows = results.of(name, threads, filter);
        Row worst = Results.worst(rows, results::ahead);
        if (worst != null) {
            String what = "%s: times as fast as PyTorch, %s, %s, worst cell: %s";
            atLeast(what.formatted(name, rank, threads(threads), worst.cell().name()), wanted, results.ahead(worst));
        }
    }

    static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    private void atLeast(String what, double wanted, double measured) {
        if (!Double.isNaN(measured)) {
            String limit = ">= " + Markdown.number(wanted, 2);
            add(what, limit, Markdown.number(measured, 2), measured >= wanted);
        }
    }

    private void add(String what, String wanted, String measured, boolean met) {
        lines.add(List.of(what, wanted, measured, met ? "yes" : "no"));
    }
}
