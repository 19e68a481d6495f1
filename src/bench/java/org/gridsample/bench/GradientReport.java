package org.gridsample.bench;

import java.util.List;

/** The gradients as Markdown: ours beside PyTorch's. */
final class GradientReport {
    private final Results results;

    GradientReport(Results all) {
        this.results = all.in(row -> row.isIn(Cell.Group.GRAD));
    }

    /** For the README. Nothing, if no gradients were measured beside PyTorch with so many threads. */
    String summary(int threads) {
        String ratios = ratios(threads);
        return ratios.isEmpty() ? "" : """
                Times as fast as PyTorch's backward, both gradients, zeros outside; all of the output reads the same few pixels where the
                grid is a point:

                %s""".formatted(ratios);
    }

    /** Everything. Nothing, if no gradients were measured. */
    String sections() {
        StringBuilder text = new StringBuilder();
        for (int threads : results.threads()) {
            text.append(Markdown.section(
                    "Gradients: times as fast as PyTorch, " + Aims.threads(threads),
                    "Geometric mean, in brackets the slowest cell.\n\n",
                    ratios(threads)));
        }
        String explanation = """
                The gradients of input and grid, into memory that is used again. All of the output reads the same few pixels where the grid is
                a point. Median in ms; in brackets how many times as fast as PyTorch.

                """;
        return text.append(Markdown.section("Gradients", explanation, Tables.cells(results, results::timeAndRatio)))
                .toString();
    }

    private String ratios(int threads) {
        List<String> contestants = results.besidePyTorch();
        Results compared = results.in(row -> row.threads() == threads && !Double.isNaN(results.ahead(row)));
        return contestants.isEmpty()
                ? ""
                : Markdown.table(
                        Tables.header("", contestants),
                        Tables.means(compared, contestants, Report::kindAndGrid, results::ahead));
    }
}
