package org.gridsample.internal.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rows of one value for each dimension, few, so that any two values of different dimensions, where that is possible, meet in one: faults of compilers depend on
 * one or two of them as a rule, and there are too many rows to try all. Greedy, and the same at every call.
 */
final class Pairs {
    private static final int OPEN = -1;

    private final int[] sizes;
    private final Predicate<int[]> possible;
    private final List<int[]> rows = new ArrayList<>();

    private Pairs(Predicate<int[]> possible, int[] sizes) {
        this.possible = possible;
        this.sizes = sizes;
    }

    /**
     * Values from 0 to the sizes, exclusive.
     *
     * @param full so many dimensions, the first ones, meet in all their combinations
     * @param possible whether there are rows that have what one has so far; a value that is not chosen yet is -1
     */
    static List<int[]> of(int full, Predicate<int[]> possible, int... sizes) {
        Pairs pairs = new Pairs(possible, sizes);
        int[] row = new int[sizes.length];
        Arrays.fill(row, OPEN);
        pairs.combine(row, 0, full);
        pairs.addWhatIsMissing();
        return pairs.rows;
    }

    private void combine(int[] row, int dimension, int full) {
        if (dimension == full) {
            add(row.clone());
            return;
        }
        for (row[dimension] = 0; row[dimension] < sizes[dimension]; row[dimension]++) {
            combine(row, dimension + 1, full);
        }
        row[dimension] = OPEN;
    }

    private void addWhatIsMissing() {
        for (int a = 0; a < sizes.length; a++) {
            for (int b = a + 1; b < sizes.length; b++) {
                for (int i = 0; i < sizes[a] * sizes[b]; i++) {
                    int[] row = new int[sizes.length];
                    Arrays.fill(row, OPEN);
                    row[a] = i / sizes[b];
                    row[b] = i % sizes[b];
                    if (possible.test(row) && meetings(row, a, b) == 0) {
                        add(row);
                    }
                }
            }
        }
    }

    /** Fills what is open with the value that brings most new pairs; of several, with the one that was used least. */
    private void add(int[] row) {
        for (int dimension = 0; dimension < sizes.length; dimension++) {
            if (row[dimension] == OPEN) {
                long best = Long.MIN_VALUE;
                int chosen = 0;
                for (int value = 0; value < sizes[dimension]; value++) {
                    row[dimension] = value;
                    long gain = newPairs(row, dimension) * (rows.size() + 1L) - meetings(row, dimension, dimension);
                    if (gain > best && possible.test(row)) {
                        best = gain;
                        chosen = value;
                    }
                }
                row[dimension] = chosen;
            }
        }
        rows.add(row);
    }

    /** How many values of the row have not met its value of this dimension. */
    private long newPairs(int[] row, int dimension) {
        long count = 0;
        for (int other = 0; other < sizes.length; other++) {
            if (other != dimension && row[other] != OPEN && meetings(row, dimension, other) == 0) {
                count++;
            }
        }
        return count;
    }

    /** The rows so far that have this row's values of both dimensions. */
    private long meetings(int[] row, int a, int b) {
        return rows.stream()
                .filter(earlier -> earlier[a] == row[a] && earlier[b] == row[b])
                .count();
    }
}
