package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.api.Test;

class RowBlockTest {
    private static final Tensor PLANAR = Tensor.zeros(ElementType.UINT8, 2, 3, 10, 20);
    private static final Tensor INTERLEAVED = Tensor.zeros(ElementType.UINT8, 1, 10, 20, 4);

    @Test
    void rowsThatAreEquallyFarApartAreOneBlock() {
        assertEquals(
                List.of(new RowBlock(0, 16, 4, 80)),
                RowBlock.of(INTERLEAVED.region(new long[] {0, 3, 5, 0}, 1, 4, 4, 4)));
        // All rows of all channels of all items.
        assertEquals(
                List.of(new RowBlock(0, 7, 60, 20)), RowBlock.of(PLANAR.region(new long[] {0, 0, 0, 5}, 2, 3, 10, 7)));
    }

    @Test
    void elsewhereChannelsAndItemsAreBlocksOfTheirOwn() {
        assertEquals(
                List.of(
                        new RowBlock(0, 7, 4, 20),
                        new RowBlock(200, 7, 4, 20),
                        new RowBlock(600, 7, 4, 20),
                        new RowBlock(800, 7, 4, 20)),
                RowBlock.of(PLANAR.region(new long[] {0, 1, 3, 5}, 2, 2, 4, 7)));
    }

    @Test
    void pixelsWithoutTheirLastChannelAreTheRows() {
        assertEquals(
                List.of(new RowBlock(0, 3, 200, 4)),
                RowBlock.of(INTERLEAVED.region(new long[] {0, 0, 0, 0}, 1, 10, 20, 3)));
    }
}
