package org.gridsample.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tensors whose memory has other elements in between. */
class RegionTest {
    private static List<Double> values(Tensor tensor) {
        return LongStream.range(0, tensor.elementCount()).mapToObj(tensor::get).toList();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void aRegionSharesTheMemoryAndLeavesTheRest(ElementType type, @TempDir Path folder) throws Exception {
        Tensor whole = Tensors.arange(type, 2, 4, 5);
        Tensor region = whole.region(new long[] {0, 1, 2}, 2, 2, 3);
        assertEquals(type + " [2, 2, 3] with strides [20, 5, 1]", region.toString());
        assertFalse(region.isDense());
        assertEquals(12, region.elementCount());
        assertEquals(12L * type.bytes(), region.byteCount());
        assertEquals(List.of(7.0, 8.0, 9.0, 12.0, 13.0, 14.0, 27.0, 28.0, 29.0, 32.0, 33.0, 34.0), values(region));
        assertEquals(28, region.memory().capacity());
        assertEquals(2, region.contiguousFrom(1));
        assertEquals(List.of(28.0, 29.0), values(region.view(7, 2)));
        assertArrayEquals(
                new long[] {3, 3, 3, 3},
                region.pieces().stream().mapToLong(Tensor::elementCount).toArray());
        Tensor copy = Tensor.zeros(type, 12).copyFrom(region);
        assertEquals(values(region), values(copy));
        Npy.write(folder.resolve("region.npy"), region);
        Npy.write(folder.resolve("copy.npy"), copy.view(0, 2, 2, 3));
        assertEquals(-1, Files.mismatch(folder.resolve("region.npy"), folder.resolve("copy.npy")));

        region.copyFrom(Tensor.zeros(type, 12));
        region.set(11, 99);
        assertEquals(99, whole.get(34));
        assertEquals(99L, region.get(11));
        Tensor expected = Tensors.arange(type, 2, 4, 5);
        for (int i : new int[] {7, 8, 9, 12, 13, 14, 27, 28, 29, 32, 33}) {
            expected.set(i, 0);
        }
        expected.set(34, 99);
        assertEquals(values(expected), values(whole));
    }

    @Test
    void regionsOfRegions() {
        Tensor whole = Tensors.arange(ElementType.FLOAT32, 6, 7);
        Tensor region = whole.region(new long[] {1, 1}, 4, 5).region(new long[] {1, 2}, 2, 3);
        assertEquals(List.of(17.0, 18.0, 19.0, 24.0, 25.0, 26.0), values(region));
        Tensor diagonal = region.strided(1, new long[] {2}, 8);
        assertEquals(List.of(18.0, 26.0), values(diagonal));
    }

    @Test
    void whatLiesInOnePieceIsDense() {
        Tensor whole = Tensors.arange(ElementType.FLOAT32, 1, 6, 7);
        Tensor rows = whole.region(new long[] {0, 2, 0}, 1, 3, 7);
        assertTrue(rows.isDense());
        assertEquals(14, rows.floats().get(0));
        assertArrayEquals(new long[] {21, 7, 1}, rows.strides());
        assertTrue(whole.region(new long[] {0, 2, 3}, 1, 1, 4).isDense());
        assertEquals(0, whole.region(new long[] {0, 6, 3}, 1, 0, 4).elementCount());
        // The stride of a single row or item is any.
        assertTrue(whole.strided(3, new long[] {1, 1, 4}, 0, -5, 1).isDense());
    }

    @Test
    void aPictureWhoseRowsArePadded() {
        ByteBuffer frame = ByteBuffer.allocateDirect(2 * 16 + 9);
        for (int i = 0; i < frame.capacity(); i++) {
            frame.put(i, (byte) i);
        }
        // The last row without its padding.
        Tensor picture = Tensor.wrap(frame, frame.remaining()).strided(0, new long[] {1, 3, 3, 3}, 0, 16, 3, 1);
        assertArrayEquals(new long[] {48, 16, 3, 1}, picture.strides());
        assertEquals(40, picture.get(picture.elementCount() - 1));
        picture.set(9, 200);
        assertEquals((byte) 200, frame.get(16));
    }

    @Test
    void denseAccessIsRefused() {
        Tensor region = Tensors.arange(ElementType.FLOAT32, 4, 5).region(new long[] {1, 1}, 2, 2);
        String what = ": expected a dense tensor, this is float32 [2, 2] with strides [5, 1]; use memory(), pieces() or"
                + " get(...), or copy it: Tensor.zeros(type, shape).copyFrom(it)";
        assertEquals(
                "floats()" + what,
                assertThrows(IllegalStateException.class, region::floats).getMessage());
        assertEquals(
                "values()" + what,
                assertThrows(IllegalStateException.class, region::values).getMessage());
        assertThrows(IllegalStateException.class, region::toFloatArray);
        assertEquals(
                "view(...): expected elements beside each other, 3 of float32 [2, 2] with strides [5, 1] from 0 are not;"
                        + " use region(...)",
                assertThrows(IllegalStateException.class, () -> region.view(0, 3))
                        .getMessage());
    }

    private static void refused(String message, Tensor whole, long offset, long[] shape, long... strides) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> whole.strided(offset, shape, strides))
                        .getMessage());
    }

    @Test
    void stridesThatOverlapOrReachTooFarAreRefused() {
        Tensor whole = Tensors.arange(ElementType.FLOAT32, 100);
        refused("strides: expected one for each axis of [2, 3], got [3]", whole, 0, new long[] {2, 3}, 3);
        refused("shape: expected extents of at least 1, got [2, 0]", whole, 0, new long[] {2, 0}, 3, 1);
        String order = ", so that elements follow each other in the axes' order and none overlap, got ";
        refused(
                "strides: expected at least 3 along axis 0 of [2, 3]" + order + "[2, 1]",
                whole,
                0,
                new long[] {2, 3},
                2,
                1);
        refused(
                "strides: expected at least 5 along axis 0 of [2, 3]" + order + "[1, 2]",
                whole,
                0,
                new long[] {2, 3},
                1,
                2);
        refused(
                "strides: expected at least 1 along axis 1 of [2, 3]" + order + "[9, 0]",
                whole,
                0,
                new long[] {2, 3},
                9,
                0);
        refused(
                "strides: expected at least 1 along axis 1 of [2, 3]" + order + "[9, -1]",
                whole,
                9,
                new long[] {2, 3},
                9,
                -1);
        refused(
                "strides: [9223372036854775807, 1] for [3, 3] reach further than 64 bits can count",
                whole,
                0,
                new long[] {3, 3},
                Long.MAX_VALUE,
                1);
        for (long offset : new long[] {-1, 88}) {
            assertEquals(
                    "strides: expected elements among the 100 of float32 [100], got [10, 1] for [2, 3] from " + offset
                            + ", which span 13",
                    assertThrows(IndexOutOfBoundsException.class, () -> whole.strided(offset, new long[] {2, 3}, 10, 1))
                            .getMessage());
        }
        assertEquals(99, whole.strided(87, new long[] {2, 3}, 10, 1).get(5));
        Tensor plane = whole.view(0, 10, 10);
        assertEquals(
                "region: expected a block of float32 [10, 10], got [2, 3] at [9, 0]",
                assertThrows(IndexOutOfBoundsException.class, () -> plane.region(new long[] {9, 0}, 2, 3))
                        .getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> plane.region(new long[] {0, -1}, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> plane.region(new long[] {0, 1}, 2, -3));
        assertEquals(
                "region: expected a first index and an extent for each axis of float32 [10, 10], got [0] and [2, 3]",
                assertThrows(IllegalArgumentException.class, () -> plane.region(new long[] {0}, 2, 3))
                        .getMessage());
    }

    @Test
    void regionsOverlapWhereOneBeginsBeforeTheOtherEnds() {
        Tensor whole = Tensors.arange(ElementType.FLOAT32, 4, 10);
        Tensor left = whole.region(new long[] {0, 0}, 4, 5);
        Tensor right = whole.region(new long[] {0, 5}, 4, 5);
        assertTrue(left.overlaps(right));
        assertTrue(right.overlaps(whole));
        assertFalse(whole.region(new long[] {0, 1}, 2, 5).overlaps(whole.region(new long[] {2, 1}, 2, 5)));
    }

    @Test
    void regionsOfWhatLiesInSeveralBuffers() {
        Tensor split = SmallBuffers.of(80, Tensors.arange(ElementType.FLOAT32, 6, 10));
        assertEquals(List.of(21.0, 22.0, 31.0, 32.0), values(split.region(new long[] {2, 1}, 2, 2)));
        assertTrue(split.region(new long[] {1, 0}, 4, 10).isDense());
        assertEquals(
                "strides: expected elements in one buffer of float32 [6, 10], got [10, 1] for [2, 2] from 11, which span 12"
                        + " and lie in several; take a smaller region, or copy it",
                assertThrows(IllegalArgumentException.class, () -> split.region(new long[] {1, 1}, 2, 2))
                        .getMessage());
    }
}
