package org.gridsample.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gridsample.tensor.ElementType;

/** The warps as Markdown: ours and Java2D's beside OpenCV's. */
final class WarpReport {
    private static final String FRAMES = """
            From a `BufferedImage` to another, by 0.2 rad: this library's `WarpOp`, Java2D's `AffineTransformOp`, and OpenCV with the copies from
            and to Java's memory that it needs. Median in ms; in brackets how many times as fast as OpenCV.

            """;

    private final Results results;
    private final Results frames;

    WarpReport(Results all) {
        this.results = all.in(row -> row.isIn(Cell.Group.WARP));
        this.frames = all.in(row -> row.isIn(Cell.Group.FRAME));
    }

    /** For the README. Nothing, if no warp was measured beside OpenCV with so many threads. */
    String summary(int threads) {
        List<String> contestants = besideOpenCv();
        Results compared = results.in(row -> row.threads() == threads && !Double.isNaN(results.ahead(row)));
        List<List<String>> lines = Tables.means(compared, contestants, WarpReport::kind, results::ahead);
        if (lines.isEmpty()) {
            return "";
        }
        return """
                Times as fast as OpenCV at turning pictures of 1920 x 1080 by 0.2 rad, zeros outside: `warpAffine`, `remap` with float32
                maps, and `warpPerspective`. This library's channels are planes and, where it says so, interleaved as the others' are.
                Java2D has one thread, and took part with uint8 only. Numbers of channels: %s.

                %sTimes as fast by a matrix as by the same rotation in an explicit grid:

                %s""".formatted(
                pictures(), Markdown.table(Tables.header("", contestants), lines), throughGrid(List.of(threads)));
    }

    /** Everything. Nothing, if no warp was measured. */
    String sections() {
        String explanation = """
                Pictures turned by 0.2 rad about their centre, zeros outside. Median in ms; in brackets how many times as fast as OpenCV:
                `warpAffine` where the job is affine, `remap` with float32 maps where it is map, `warpPerspective` where it is
                perspective. A grid is this library's alone, the affine job by an explicit grid. This library's channels are planes
                unless the cell says interleaved, as OpenCV's and Java2D's always are. Java2D has one thread.

                """;
        String matrix =
                "The affine job's time through a grid over that by a matrix; geometric mean, in brackets the least.\n\n";
        return Markdown.section("Warps", explanation, Tables.cells(results, results::timeAndRatio))
                + Markdown.section("Warps by a matrix against a grid", matrix, throughGrid(results.threads()))
                + Markdown.section("Java2D's pictures", FRAMES, Tables.cells(frames, frames::timeAndRatio));
    }

    private List<String> besideOpenCv() {
        return results.contestants().stream()
                .filter(name -> !name.equals(OpenCvContestant.NAME))
                .toList();
    }

    private static String kind(Row row) {
        Cell cell = row.cell();
        return cell.mode() + ", " + cell.job() + cell.ifInterleaved(", interleaved");
    }

    private String throughGrid(List<Integer> threads) {
        Results both = results.in(row -> !Double.isNaN(results.aheadOfGrid(row)));
        List<String> contestants = both.contestants();
        List<List<String>> lines = new ArrayList<>();
        for (int count : threads) {
            lines.addAll(Tables.means(
                    both.in(row -> row.threads() == count),
                    contestants,
                    row -> row.cell().mode() + ", " + Aims.threads(count),
                    results::aheadOfGrid));
        }
        return Markdown.table(Tables.header("", contestants), lines);
    }

    /** {@code uint8 1, 3; uint16 1}. */
    private String pictures() {
        Map<ElementType, TreeSet<Long>> channels = new LinkedHashMap<>();
        for (Row row : results.rows()) {
            Cell cell = row.cell();
            channels.computeIfAbsent(cell.type(), type -> new TreeSet<>()).add(cell.channels());
        }
        return channels.entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + entry.getValue().stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }
}
