package org.gridsample.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.gridsample.sampling.Interpolation;

/** What the project wants to be true of its own contestants, held against the results. */
final class Aims {
    private static final long MEGAPIXEL = 1_000_000;
    private static final Predicate<Row> FLAT =
            row -> row.isIn(Cell.Group.MATRIX) && row.cell().rank() == 4;
    private static final Predicate<Row> VOLUME =
            row -> row.isIn(Cell.Group.MATRIX) && row.cell().rank() == 5;
    private static final Predicate<Row> LARGE =
            row -> row.isIn(Cell.Group.MATRIX) && row.cell().pixels() > MEGAPIXEL;
    private static final Predicate<Row> GRADIENTS = row -> row.isIn(Cell.Group.GRAD);
    private static final Predicate<Row> WARP = row -> row.isIn(Cell.Group.WARP);
    private static final Predicate<Row> FRAME =
            row -> row.isIn(Cell.Group.FRAME) && row.cell().interpolation() == Interpolation.BILINEAR;
    private static final Predicate<Row> GRID =
            row -> row.isIn(Cell.Group.MATRIX) || row.isIn(Cell.Group.EXTRA) || row.isIn(Cell.Group.GROWTH);

    /** What to be faster than. */
    private record Rival(String label, ToDoubleFunction<Row> ratio) {}

    private final Results results;
    private final Rival pyTorch;
    private final Rival openCv;
    private final Rival java2d;
    private final Rival grid;
    private final List<List<String>> lines = new ArrayList<>();

    private Aims(Results results) {
        this.results = results;
        this.pyTorch = peer(PyTorchContestant.NAME);
        this.openCv = peer(OpenCvContestant.NAME);
        this.java2d = peer(Java2dContestant.NAME);
        this.grid = new Rival("the same through a grid", results::aheadOfGrid);
    }

    private Rival peer(String name) {
        return new Rival(Contestants.label(name), row -> results.ahead(row, name));
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
            aims.mean(name, aims.pyTorch, "gradients", all, GRADIENTS, 1.5);
            aims.worst(name, aims.pyTorch, "gradients", all, GRADIENTS, 1);
            aims.growth(name, all);
            aims.mean(name, aims.grid, "affine", all, WARP, 1.4);
            aims.worst(name, aims.grid, "affine", all, WARP, 1.4);
        }
        return Markdown.table(List.of("aim", "wanted", "measured", "met"), aims.lines);
    }

    private void pocl(String name, int all) {
        mean(name, pyTorch, "4-D", all, FLAT, 3);
        worst(name, pyTorch, "4-D", all, FLAT, 1.3);
        mean(name, pyTorch, "5-D", all, VOLUME, 5);
        mean(name, pyTorch, "4-D", 1, FLAT, 1.5);
        worst(name, openCv, "grids", all, GRID, 1);
        worst(name, openCv, "pictures", all, FRAME, 1 / 1.2);
        for (int threads : results.threads()) {
            worst(name, openCv, "warps", threads, WARP, 1);
        }
    }

    private void cpu(String name, int all) {
        mean(name, pyTorch, "4-D", all, FLAT, 1.5);
        worst(name, pyTorch, "4-D", all, FLAT, 1);
        mean(name, pyTorch, "5-D", all, VOLUME, 3);
        for (int threads : results.threads()) {
            worst(name, openCv, "warps", threads, WARP, 0.5);
        }
        worst(name, java2d, "pictures", all, FRAME, 1);
        for (Interpolation mode : List.of(Interpolation.BILINEAR, Interpolation.BICUBIC)) {
            worst(name, java2d, "warps", all, WARP.and(row -> row.cell().interpolation() == mode), 1);
        }
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

    private void mean(String name, Rival rival, String cells, int threads, Predicate<Row> filter, double wanted) {
        double mean = Results.geomean(results.of(name, threads, filter), rival.ratio());
        atLeast(what(name, rival, cells, threads) + "mean", wanted, mean);
    }

    private void worst(String name, Rival rival, String cells, int threads, Predicate<Row> filter, double wanted) {
        Row worst = Results.worst(results.of(name, threads, filter), rival.ratio());
        if (worst != null) {
            String what = what(name, rival, cells, threads) + "worst cell: "
                    + worst.cell().name();
            atLeast(what, wanted, rival.ratio().applyAsDouble(worst));
        }
    }

    private static String what(String name, Rival rival, String cells, int threads) {
        return "%s: times as fast as %s, %s, %s, ".formatted(name, rival.label(), cells, threads(threads));
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
