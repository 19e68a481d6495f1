package org.gridsample.internal.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PairsTest {
    private static final int[] SIZES = {2, 2, 3, 3, 2, 5, 15};

    private static Set<List<Integer>> meetings(List<int[]> rows, int... dimensions) {
        return rows.stream()
                .map(row -> Arrays.stream(dimensions).mapToObj(d -> row[d]).toList())
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void anyTwoValuesMeet() {
        for (int full = 0; full <= 4; full++) {
            List<int[]> rows = Pairs.of(full, SIZES);
            for (int a = 0; a < SIZES.length; a++) {
                for (int b = 0; b < a; b++) {
                    assertEquals(SIZES[a] * SIZES[b], meetings(rows, a, b).size(), a + ", " + b);
                }
            }
        }
    }

    @Test
    void theFirstDimensionsMeetInAllCombinations() {
        assertEquals(2 * 2 * 3 * 3, meetings(Pairs.of(4, SIZES), 0, 1, 2, 3).size());
    }

    /** No fewer would do than the two largest dimensions have pairs. */
    @Test
    void thereAreFewAndAlwaysTheSame() {
        List<int[]> rows = Pairs.of(4, SIZES);
        assertTrue(rows.size() <= 5 * 15 * 1.2, () -> rows.size() + " rows");
        List<int[]> again = Pairs.of(4, SIZES);
        assertTrue(Arrays.deepEquals(rows.toArray(), again.toArray()));
        // 7 storages, 5 sources of coordinates, 3 interpolations, 5 paddings of 3 axes, 15 forms and 5 flags: 63
        // million.
        int many = Pairs.of(0, 7, 5, 3, 5, 5, 5, 15, 2, 2, 2, 2, 2).size();
        assertTrue(many < 200, () -> many + " rows");
    }

    @Test
    void aSingleDimensionHasARowForEachValue() {
        assertEquals(3, Pairs.of(1, 3).size());
        assertEquals(1, Pairs.of(0, 1, 1).size());
    }
}
