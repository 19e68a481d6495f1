package org.gridsample.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The results as Markdown. */
final class Report {
    private final Results all;
    private final Results grids;
    private final WarpReport warps;
    private final GradientReport gradients;
    private final Machine machine;

    private Report(Results all, Machine machine) {
        this.all = all;
        this.grids = all.in(Report::samplesGrid);
        this.warps = new WarpReport(all);
        this.gradients = new GradientReport(all);
        this.machine = machine;
    }

    private static boolean samplesGrid(Row row) {
        return switch (row.cell().group()) {
            case MATRIX, EXTRA, GROWTH -> true;
            case WARP, FRAME, GRAD -> false;
        };
    }

    static String of(Results results, Machine machine) {
        return new Report(results, machine).whole();
    }

    /** For the README: heading, where it was measured, picture, table. */
    static String summary(Results results, Machine machine) {
        return new Report(results, machine).summary();
    }

    private String summary() {
        return """
                ## Speed

                Times as fast as PyTorch's CPU kernels, float32, `align_corners` false, %s: the geometric mean over shapes and paddings,
                in brackets the slowest cell. A smooth grid rotates by 0.2 rad, a random one reads anywhere. Medians of alternating calls in
                one process, warmed up, output memory reused on all sides.
                Measured %s on %s, %s cores, Java %s, %s.

                ![Bars for the smooth grids](docs/benchmarks/cpu.png)

                %sPyTorch's CPU kernels use one core for each item of the batch; half of the shapes have a batch of 1. ONNX Runtime took
                part in fewer cells (smooth grid; zeros and reflection). Times as fast as OpenCV's `remap` with float32 maps, float32
                images of 1920 x 1080 (1 and 3 channels) and 2048 x 2048 (1 channel):

                %s%s%sHow it grows with pixels%s, every cell, how steady the machine was: [docs/benchmarks/cpu.md](docs/benchmarks/cpu.md).
                """.formatted(
                        Aims.threads(grids.allThreads()),
                        machine.get("date"),
                        machine.get("cpu"),
                        machine.get("cores"),
                        machine.get("java"),
                        machine.get("pocl").replaceAll("\\s*,.*|\\s+Linux.*", ""),
                        ratios(grids.allThreads(), Report::kindAndGrid),
                        openCvModes(grids.allThreads()),
                        warps.summary(grids.allThreads()),
                        gradients.summary(grids.allThreads()),
                        grids.threads().size() > 1 ? " and cores" : "");
    }

    private String whole() {
        StringBuilder text = new StringBuilder("# Speed on a CPU\n\n");
        text.append(
                        "The output is as large as the input. Grids are float32, with `align_corners` false; a smooth one rotates by 0.2"
                                + " rad, a random one reads anywhere. Medians of at least ")
                .append(Rounds.LEAST)
                .append(
                        " rounds of alternating calls in one process, warmed up, output memory reused on all sides. The triad is"
                                + " STREAM's `a = b + s * c` on arrays beyond any cache: the bandwidth of this machine's memory.\n\n");
        machine.lines().forEach(line -> text.append("- ").append(line).append('\n'));
        text.append('\n');
        for (int threads : grids.threads()) {
            text.append(Markdown.section(
                    "Times as fast as PyTorch, " + Aims.threads(threads),
                    "Geometric mean, in brackets the slowest cell. ONNX Runtime: smooth grid, zeros and reflection.\n\n",
                    ratios(threads, Report::kind)
                            + ratios(threads, Report::kindAndGrid)
                            + ratios(threads, Report::kindAndPadding)));
        }
        text.append(Markdown.section("How steady the machine was", "", steadiness()));
        text.append(Markdown.section("Aims", "What this project has set itself, met or not.\n\n", Aims.table(all)));
        text.append(openCv())
                .append(warps.sections())
                .append(gradients.sections())
                .append(growth())
                .append(cores())
                .append(cells());
        return text.toString().stripTrailing() + "\n";
    }

    static String kind(Row row) {
        return row.cell().rank() + "-D " + row.cell().mode();
    }

    static String kindAndGrid(Row row) {
        return kind(row) + ", " + row.cell().job();
    }

    private static String kindAndPadding(Row row) {
        return kind(row) + " " + row.cell().padding();
    }

    private String ratios(int threads, Function<Row, String> kindOf) {
        if (!grids.hasRatios()) {
            return "";
        }
        List<String> contestants = grids.besidePyTorch();
        Results matrix = grids.in(row -> row.isIn(Cell.Group.MATRIX) && row.threads() == threads);
        return Markdown.table(Tables.header("", contestants), Tables.means(matrix, contestants, kindOf, grids::ahead));
    }

    private List<String> ours() {
        return grids.contestants().stream().filter(Contestants.OURS::contains).toList();
    }

    private double aheadOfOpenCv(Row row) {
        return grids.ahead(row, OpenCvContestant.NAME);
    }

    private String openCvModes(int threads) {
        List<List<String>> lines = new ArrayList<>();
        List<String> modes = grids.of(OpenCvContestant.NAME, threads, row -> true)
                .map(row -> row.cell().mode())
                .distinct()
                .toList();
        for (String mode : modes) {
            for (Job grid : Matrix.GRIDS) {
                List<String> line = new ArrayList<>(List.of(mode + ", " + grid));
                for (String name : ours()) {
                    List<Row> rows = grids.of(name, threads, row -> row.cell().job() == grid)
                            .filter(row -> row.cell().mode().equals(mode))
                            .toList();
                    line.add(Tables.meanAndWorst(rows, this::aheadOfOpenCv));
                }
                lines.add(line);
            }
        }
        return Markdown.table(Tables.header("", ours()), lines);
    }

    private String openCv() {
        List<List<String>> lines = new ArrayList<>();
        grids.rows().stream()
                .filter(row -> row.contestant().equals(OpenCvContestant.NAME))
                .forEach(row -> {
                    List<String> line = new ArrayList<>(List.of(row.cell().name(), String.valueOf(row.threads())));
                    line.add(Markdown.number(row.medianMs(), 2));
                    for (String name : ours()) {
                        Row our = grids.find(row.cell(), name, row.threads());
                        line.add(Markdown.times(our == null ? Double.NaN : aheadOfOpenCv(our)));
                    }
                    lines.add(line);
                });
        List<String> header = Tables.header("cell", ours());
        header.addAll(1, List.of("threads", "OpenCV, ms"));
        return Markdown.section("Times as fast as OpenCV's remap", "", Markdown.table(header, lines));
    }

    /** A cell's median over its least time: 1 where every round took the same. */
    private String steadiness() {
        List<List<String>> lines = new ArrayList<>();
        for (String name : all.contestants()) {
            double[] ratios = all.rows().stream()
                    .filter(row -> row.contestant().equals(name))
                    .mapToDouble(row -> row.medianMs() / row.minMs())
                    .sorted()
                    .toArray();
            lines.add(List.of(
                    Contestants.label(name),
                    Markdown.number(ratios[ratios.length / 2], 2),
                    Markdown.number(ratios[ratios.length * 9 / 10], 2),
                    Markdown.number(ratios[ratios.length - 1], 2)));
        }
        List<String> header = List.of("median over least time", "half of the cells", "nine of ten cells", "all cells");
        return Markdown.table(header, lines);
    }

    private String growth() {
        List<List<String>> lines = new ArrayList<>();
        List<String> contestants = grids.contestants();
        for (int threads : grids.threads()) {
            Map<Long, List<Row>> bySize = grids.rows().stream()
                    .filter(row -> row.isIn(Cell.Group.GROWTH) && row.threads() == threads)
                    .collect(
                            Collectors.groupingBy(row -> row.cell().pixels(), LinkedHashMap::new, Collectors.toList()));
            bySize.forEach((pixels, rows) -> {
                List<String> line = new ArrayList<>(List.of(rows.get(0).cell().shapeText(), String.valueOf(threads)));
                contestants.forEach(name -> line.add(rows.stream()
                        .filter(row -> row.contestant().equals(name))
                        .map(row -> Markdown.number(row.nsPerPixel(), 2))
                        .findFirst()
                        .orElse("-")));
                lines.add(line);
            });
        }
        List<String> header = Tables.header("shape", contestants);
        header.add(1, "threads");
        return Markdown.section(
                "Growth with pixels", "Bilinear, zeros, smooth grid; ns per pixel.\n\n", Markdown.table(header, lines));
    }

    private String cores() {
        List<List<String>> lines = new ArrayList<>();
        int all = grids.allThreads();
        if (all > 1) {
            for (String name : grids.contestants()) {
                List<Row> rows = grids.of(
                                name,
                                all,
                                row -> !row.isIn(Cell.Group.EXTRA) && row.cell().pixels() > 1_000_000)
                        .toList();
                Row least = Results.worst(rows.stream(), grids::scaling);
                if (least != null) {
                    double mean = Results.geomean(rows.stream(), grids::scaling);
                    lines.add(List.of(
                            Contestants.label(name),
                            Markdown.times(mean),
                            Markdown.times(grids.scaling(least)),
                            least.cell().name()));
                }
            }
        }
        String explanation = "One thread's time over that of %d threads; cells above 1 MPixel.\n\n".formatted(all);
        return Markdown.section(
                "Growth with cores", explanation, Markdown.table(List.of("", "mean", "least", "in cell"), lines));
    }

    private String cells() {
        String explanation = "Median in ms; in brackets the share of the triad's bandwidth with as many threads,"
                + " counting input, grid and output once.\n\n";
        return Markdown.section("Every cell", explanation, Tables.cells(grids, Report::time));
    }

    private static String time(Row row) {
        return "%s (%s %%)"
                .formatted(Markdown.number(row.medianMs(), 2), Markdown.number(100 * row.bandwidthShare(), 0));
    }
}
