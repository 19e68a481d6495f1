package org.gridsample.bench;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.gridsample.tensor.ElementType;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;

/**
 * The picture: bars of how many times as fast as PyTorch everybody is on smooth grids, one panel for each number of threads, and one for
 * gradients; below, how many times as fast as OpenCV at turning pictures.
 */
final class Chart {
    private static final int WIDTH = 1660;
    private static final int HEIGHT = 560;
    private static final Map<String, Color> COLOURS = Map.of(
            Contestants.POCL_JOCL,
            new Color(0x1f5fa8),
            Contestants.POCL_LWJGL,
            new Color(0x6aa5dd),
            Contestants.CPU,
            new Color(0x2e9d6b),
            "onnxruntime",
            new Color(0xb0b0b0),
            Java2dContestant.NAME,
            new Color(0xb0b0b0));

    private Chart() {}

    static void write(Results results, Machine machine, Path file) throws IOException {
        List<CategoryChart> charts = new ArrayList<>();
        String where = "geometric mean; %s, %s".formatted(machine.get("cpu"), machine.get("date"));
        List<Integer> threads = new ArrayList<>(results.threads());
        Collections.reverse(threads);
        for (int count : threads) {
            String title = "Times as fast as PyTorch, smooth grids, %s (%s)".formatted(Aims.threads(count), where);
            Results smooth = results.in(row -> row.isIn(Cell.Group.MATRIX)
                    && row.cell().job() == Job.SMOOTH
                    && row.threads() == count
                    && !row.contestant().equals(OpenCvContestant.NAME));
            charts.add(chart(title, smooth, PyTorchContestant.NAME, Report::kind));
        }
        Results gradients = results.in(row ->
                row.isIn(Cell.Group.GRAD) && row.cell().job() == Job.SMOOTH && row.threads() == results.allThreads());
        if (gradients.contestants().contains(PyTorchContestant.NAME)) {
            String title = "Times as fast as PyTorch, gradients, smooth grids, %s (%s)"
                    .formatted(Aims.threads(results.allThreads()), where);
            charts.add(chart(title, gradients, PyTorchContestant.NAME, Report::kind));
        }
        // The cells that all take.
        Results bytes = results.in(row -> row.cell().job() == Job.AFFINE
                && row.cell().type() == ElementType.UINT8
                && row.threads() == results.allThreads());
        if (bytes.contestants().contains(OpenCvContestant.NAME)) {
            String title = "Times as fast as OpenCV's warpAffine, uint8, %s (%s)"
                    .formatted(Aims.threads(results.allThreads()), where);
            charts.add(chart(
                    title,
                    bytes,
                    OpenCvContestant.NAME,
                    row -> row.cell().mode() + row.cell().ifInterleaved(", NHWC")));
        }

        BufferedImage whole = new BufferedImage(WIDTH, HEIGHT * charts.size(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < charts.size(); i++) {
            whole.getGraphics().drawImage(BitmapEncoder.getBufferedImage(charts.get(i)), 0, i * HEIGHT, null);
        }
        ImageIO.write(whole, "png", file.toFile());
    }

    /** A group of bars for each kind of cells. */
    private static CategoryChart chart(String title, Results results, String peer, Function<Row, String> kindOf) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .build();
        style(chart.getStyler());
        List<String> kinds = results.rows().stream()
                .sorted(Comparator.comparingInt(row -> row.cell().rank()))
                .map(kindOf)
                .distinct()
                .toList();
        for (String name : results.contestants()) {
            if (!name.equals(peer)) {
                List<Double> means = new ArrayList<>();
                for (String kind : kinds) {
                    Results theirs = results.in(row ->
                            row.contestant().equals(name) && kindOf.apply(row).equals(kind));
                    double mean = Results.geomean(theirs.rows().stream(), row -> results.ahead(row, peer));
                    means.add(Double.isNaN(mean) ? null : mean);
                }
                CategorySeries series = chart.addSeries(Contestants.label(name), kinds, means);
                series.setFillColor(COLOURS.get(name));
            }
        }
        // The peer itself.
        chart.addAnnotation(new AnnotationLine(1, false, false));
        return chart;
    }

    private static void style(CategoryStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 24));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendSeriesLineLength(24);
        styler.setAvailableSpaceFill(0.85);
        styler.setYAxisMin(0.0);
        styler.setYAxisDecimalPattern("0.#x");
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAnnotationLineColor(Color.DARK_GRAY);
        styler.setLabelsVisible(true);
        styler.setLabelsPosition(1);
        styler.setLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 20));
        styler.setDecimalPattern("0.0");
    }
}
