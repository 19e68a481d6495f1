package org.gridsample.bench;

import java.util.Locale;
import org.apache.commons.csv.CSVRecord;

/**
 * One contestant in one cell: a line of the CSV.
 *
 * @param bandwidthShare of the triad's bandwidth with as many threads, counting what has to move
 * @param ratioToPyTorch how many times as fast as PyTorch; NaN where it didn't take part
 */
record Row(
        String group,
        String shape,
        int rank,
        String mode,
        String padding,
        String grid,
        int threads,
        String contestant,
        double medianMs,
        double minMs,
        double p90Ms,
        int rounds,
        double nsPerPixelChannel,
        double bandwidthShare,
        double ratioToPyTorch) {
    static final String[] HEADER = {
        "group",
        "shape",
        "rank",
        "mode",
        "padding",
        "grid",
        "threads",
        "contestant",
        "median_ms",
        "min_ms",
        "p90_ms",
        "rounds",
        "ns_per_pixel_channel",
        "bandwidth_share",
        "ratio_to_pytorch"
    };

    /**
     * @param times sorted, in ns
     * @param triad in GB/s, which is bytes per ns
     * @param pyTorchMedian in ns, NaN if there is none
     */
    static Row of(Cell cell, int threads, String contestant, long[] times, double triad, double pyTorchMedian) {
        double median = median(times);
        return new Row(
                cell.group().toString(),
                cell.shapeText(),
                cell.rank(),
                cell.mode(),
                cell.padding(),
                cell.grid().toString(),
                threads,
                contestant,
                median / 1e6,
                times[0] / 1e6,
                times[(int) Math.ceil(0.9 * times.length) - 1] / 1e6,
                times.length,
                median / cell.elements(),
                cell.bytes() / median / triad,
                pyTorchMedian / median);
    }

    static double median(long[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
    }

    static Row parse(CSVRecord line) {
        return new Row(
                line.get("group"),
                line.get("shape"),
                Integer.parseInt(line.get("rank")),
                line.get("mode"),
                line.get("padding"),
                line.get("grid"),
                Integer.parseInt(line.get("threads")),
                line.get("contestant"),
                Double.parseDouble(line.get("median_ms")),
                Double.parseDouble(line.get("min_ms")),
                Double.parseDouble(line.get("p90_ms")),
                Integer.parseInt(line.get("rounds")),
                Double.parseDouble(line.get("ns_per_pixel_channel")),
                Double.parseDouble(line.get("bandwidth_share")),
                line.get("ratio_to_pytorch").isEmpty() ? Double.NaN : Double.parseDouble(line.get("ratio_to_pytorch")));
    }

    /** In the order of the header. */
    Object[] values() {
        return new Object[] {
            group,
            shape,
            rank,
            mode,
            padding,
            grid,
            threads,
            contestant,
            digits(medianMs),
            digits(minMs),
            digits(p90Ms),
            rounds,
            digits(nsPerPixelChannel),
            digits(bandwidthShare),
            Double.isNaN(ratioToPyTorch) ? "" : digits(ratioToPyTorch)
        };
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** As {@link Cell#name}. */
    String cell() {
        return shape + " " + mode + " " + padding + " " + grid;
    }

    boolean isIn(Cell.Group wanted) {
        return group.equals(wanted.toString());
    }

    boolean isOf(GridKind wanted) {
        return grid.equals(wanted.toString());
    }

    long elements() {
        long product = 1;
        for (String extent : shape.split("x")) {
            product *= Long.parseLong(extent);
        }
        return product;
    }

    /** Of the whole batch, of one channel. */
    long pixels() {
        return elements() / Long.parseLong(shape.split("x")[1]);
    }

    double nsPerPixel() {
        return medianMs * 1e6 / pixels();
    }
}
