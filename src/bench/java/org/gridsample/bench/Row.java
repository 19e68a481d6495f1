package org.gridsample.bench;

import java.util.Locale;
import org.apache.commons.csv.CSVRecord;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;

/**
 * One contestant in one cell: a line of the CSV.
 *
 * @param bandwidthShare of the triad's bandwidth with as many threads, counting what has to move
 */
record Row(
        Cell cell,
        int threads,
        String contestant,
        double medianMs,
        double minMs,
        double p90Ms,
        int rounds,
        double bandwidthShare) {
    static final String[] HEADER = {
        "group",
        "shape",
        "type",
        "mode",
        "padding",
        "job",
        "layout",
        "threads",
        "contestant",
        "median_ms",
        "min_ms",
        "p90_ms",
        "rounds",
        "ns_per_pixel_channel",
        "bandwidth_share"
    };

    /**
     * @param times sorted, in ns
     * @param triad in GB/s, which is bytes per ns
     */
    static Row of(Cell cell, int threads, String contestant, long[] times, double triad) {
        double median = median(times);
        return new Row(
                cell,
                threads,
                contestant,
                median / 1e6,
                times[0] / 1e6,
                times[(int) Math.ceil(0.9 * times.length) - 1] / 1e6,
                times.length,
                cell.bytes() / median / triad);
    }

    private static double median(long[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
    }

    static Row parse(CSVRecord line) {
        Cell cell = Cell.of(
                        constant(Cell.Group.class, line.get("group")),
                        Cell.shape(line.get("shape")),
                        constant(ElementType.class, line.get("type")),
                        constant(Interpolation.class, line.get("mode")),
                        constant(Padding.class, line.get("padding")),
                        constant(Job.class, line.get("job")))
                .with(constant(Layout.class, line.get("layout")));
        return new Row(
                cell,
                Integer.parseInt(line.get("threads")),
                line.get("contestant"),
                Double.parseDouble(line.get("median_ms")),
                Double.parseDouble(line.get("min_ms")),
                Double.parseDouble(line.get("p90_ms")),
                Integer.parseInt(line.get("rounds")),
                Double.parseDouble(line.get("bandwidth_share")));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String lowerCase) {
        return Enum.valueOf(type, lowerCase.toUpperCase(Locale.ROOT));
    }

    /** In the order of the header. */
    Object[] values() {
        return new Object[] {
            cell.group(),
            cell.shapeText(),
            cell.type(),
            cell.mode(),
            cell.padding(),
            cell.job(),
            cell.layout().name().toLowerCase(Locale.ROOT),
            threads,
            contestant,
            digits(medianMs),
            digits(minMs),
            digits(p90Ms),
            rounds,
            digits(medianMs * 1e6 / cell.elements()),
            digits(bandwidthShare)
        };
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    boolean isIn(Cell.Group wanted) {
        return cell.group() == wanted;
    }

    double nsPerPixel() {
        return medianMs * 1e6 / cell.pixels();
    }
}
