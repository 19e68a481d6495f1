package org.gridsample.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** All rows, and what can be asked of them. */
record Results(List<Row> rows) {
    Results in(Predicate<Row> filter) {
        return new Results(rows.stream().filter(filter).toList());
    }

    Stream<Row> of(String contestant, int threads, Predicate<Row> filter) {
        return rows.stream()
                .filter(row -> row.contestant().equals(contestant) && row.threads() == threads)
                .filter(filter);
    }

    /** The contestants that have rows, in the order of {@link Contestants#ALL}. */
    List<String> contestants() {
        return Contestants.ALL.stream()
                .filter(name -> rows.stream().anyMatch(row -> row.contestant().equals(name)))
                .toList();
    }

    /** Who is shown beside PyTorch. OpenCV isn't: the few cells it takes give no mean that compares with the others'. */
    List<String> besidePyTorch() {
        return contestants().stream()
                .filter(name -> !name.equals(PyTorchContestant.NAME) && !name.equals(OpenCvContestant.NAME))
                .toList();
    }

    /** Whether anybody was measured beside PyTorch in the cells of the comparison. */
    boolean hasRatios() {
        return rows.stream()
                .anyMatch(row -> row.isIn(Cell.Group.MATRIX)
                        && besidePyTorch().contains(row.contestant())
                        && !Double.isNaN(ahead(row)));
    }

    /** The numbers of threads, ascending. */
    List<Integer> threads() {
        return rows.stream().map(Row::threads).distinct().sorted().toList();
    }

    /** 0 where nothing was measured. */
    int allThreads() {
        return rows.stream().mapToInt(Row::threads).max().orElse(0);
    }

    /** Null if it wasn't measured. */
    Row find(Cell cell, String contestant, int threads) {
        return of(contestant, threads, row -> row.cell().equals(cell))
                .findFirst()
                .orElse(null);
    }

    /** How many times as fast as the peer of its group the row's contestant is; NaN where that didn't take part. */
    double ahead(Row row) {
        return ahead(row, row.cell().group().peer());
    }

    /** How many times as fast as another one. */
    double ahead(Row row, String peer) {
        Row theirs = find(row.cell(), peer, row.threads());
        return theirs == null ? Double.NaN : theirs.medianMs() / row.medianMs();
    }

    /** The median in ms and, in brackets, how many times as fast as the peer of its group that is. */
    String timeAndRatio(Row row) {
        double ratio = ahead(row);
        String time = Markdown.number(row.medianMs(), 2);
        return Double.isNaN(ratio) ? time : "%s (%s)".formatted(time, Markdown.times(ratio));
    }

    /** The time through an explicit grid over that of the same rotation by a matrix; NaN if not both were measured. */
    double aheadOfGrid(Row row) {
        Row grid = row.cell().job() == Job.AFFINE
                ? find(row.cell().with(Job.GRID), row.contestant(), row.threads())
                : null;
        return grid == null ? Double.NaN : grid.medianMs() / row.medianMs();
    }

    /** One thread's time over that with all; NaN if the cell wasn't measured with one. */
    double scaling(Row row) {
        Row single = find(row.cell(), row.contestant(), 1);
        return single == null ? Double.NaN : single.medianMs() / row.medianMs();
    }

    /** Of the values that are numbers; NaN if there are none. */
    static double geomean(Stream<Row> rows, ToDoubleFunction<Row> value) {
        return Math.exp(rows.mapToDouble(value)
                .filter(v -> !Double.isNaN(v))
                .map(Math::log)
                .average()
                .orElse(Double.NaN));
    }

    /** The row with the least value that is a number, or null. */
    static Row worst(Stream<Row> rows, ToDoubleFunction<Row> value) {
        return rows.filter(Objects::nonNull)
                .filter(row -> !Double.isNaN(value.applyAsDouble(row)))
                .min(Comparator.comparingDouble(value))
                .orElse(null);
    }
}
