package org.gridsample.internal.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PairsTest {
    private static final Predicate<int[]> ANY = row -> true;

    private static final int[] SIZES = {2, 2, 3, 3, 2, 5, 15};

    private static Set<List<Integer>> meetings(List<int[]> rows, int... dimensions) {
        return rows.stream()
                .map(row -> Arrays.stream(dimensions).mapToObj(d -> row[d]).toList())
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void anyTwoValuesMeet() {
        for (int full = 0; full <= 4; full++) {
            List<int[]> rows = Pairs.of(full, ANY, SIZES);
            for (int a = 0; a < SIZES.length; a++) {
                for (int b = 0; b < a; b++) {
                    assertEquals(SIZES[a] * SIZES[b], meetings(rows, a, b).size(), a + ", " + b);
                }
            }
        }
    }

    @Test
    void theFirstDimensionsMeetInAllCombinations() {
        assertEquals(
                2 * 2 * 3 * 3, meetings(Pairs.of(4, ANY, SIZES), 0, 1, 2, 3).size());
    }

    /** No fewer would do than the two largest dimensions have pairs. */
    @Test
    void thereAreFewAndAlwaysTheSame() {
        List<int[]> rows = Pairs.of(4, ANY, SIZES);
        assertTrue(rows.size() <= 5 * 15 * 1.2, () -> rows.size() + " rows");
        List<int[]> again = Pairs.of(4, ANY, SIZES);
        assertTrue(Arrays.deepEquals(rows.toArray(), again.toArray()));
        // 7 storages, 5 sources of coordinates, 3 interpolations, 5 paddings of 3 axes, 15 forms and 5 flags: 63
        // million.
        int many = Pairs.of(0, ANY, 7, 5, 3, 5, 5, 5, 15, 2, 2, 2, 2, 2).size();
        assertTrue(many < 200, () -> many + " rows");
    }

    /** Whatever else is chosen, the first two dimensions have the same value or the last one is 0. */
    @Test
    void whatIsImpossibleNeverIsAndWhatIsPossibleMeets() {
        Predicate<int[]> possible = row -> row[0] < 0 || row[1] < 0 || row[0] == row[1] || row[2] <= 0;
        List<int[]> rows = Pairs.of(0, possible, 3, 3, 2, 4);
        assertTrue(rows.stream().allMatch(possible));
        assertEquals(9, meetings(rows, 0, 1).size());
        assertEquals(6, meetings(rows, 0, 2).size());
        assertEquals(12, meetings(rows, 1, 3).size());
        assertEquals(8, meetings(rows, 2, 3).size());
    }

    @Test
    void aSingleDimensionHasARowForEachValue() {
        assertEquals(3, Pairs.of(1, ANY, 3).size());
        assertEquals(1, Pairs.of(0, ANY, 1, 1).size());
    }
}
