package org.gridsample.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** All rows, and what can be asked of them. */
record Results(List<Row> rows) {
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
                        && !Double.isNaN(row.ratioToPyTorch()));
    }

    /** The numbers of threads, ascending. */
    List<Integer> threads() {
        return rows.stream().map(Row::threads).distinct().sorted().toList();
    }

    int allThreads() {
        return threads().get(threads().size() - 1);
    }

    /** The same cell with another contestant or number of threads, or null. */
    Row find(Row like, String contestant, int threads) {
        return of(
                        contestant,
                        threads,
                        row -> row.group().equals(like.group()) && row.cell().equals(like.cell()))
                .findFirst()
                .orElse(null);
    }

    /** How many times as fast as OpenCV the row's contestant is; NaN where OpenCV didn't take part. */
    double aheadOfOpenCv(Row row) {
        Row theirs = find(row, OpenCvContestant.NAME, row.threads());
        return theirs == null ? Double.NaN : theirs.medianMs() / row.medianMs();
    }

    /** One thread's time over that with all; NaN if the cell wasn't measured with one. */
    double scaling(Row row) {
        Row single = find(row, row.contestant(), 1);
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
