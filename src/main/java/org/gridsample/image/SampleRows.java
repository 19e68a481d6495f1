package org.gridsample.image;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import org.gridsample.tensor.Tensor;

/** The rows of a tensor {@code [1, C, H, W]} of uint8 or uint16, which may lie in several buffers. */
final class SampleRows {
    private final Tensor tensor;
    private final long height;
    private final int width;

    SampleRows(Tensor tensor) {
        this.tensor = tensor;
        height = tensor.extent(2);
        width = (int) tensor.extent(3);
    }

    /** Stores a whole row. */
    void put(int channel, int y, int[] samples) {
        int x = 0;
        for (Tensor piece : row(channel, y).pieces()) {
            int count = (int) piece.elementCount();
            switch (SampleDepth.of(piece.type())) {
                case EIGHT -> {
                    ByteBuffer bytes = piece.bytes();
                    for (int i = 0; i < count; i++) {
                        bytes.put(i, (byte) samples[x + i]);
                    }
                }
                case SIXTEEN -> {
                    ShortBuffer shorts = piece.shorts();
                    for (int i = 0; i < count; i++) {
                        shorts.put(i, (short) samples[x + i]);
                    }
                }
            }
            x += count;
        }
    }

    /** Stores every so many pixels of a row, as interlaced files have them. */
    void put(int channel, int y, int firstX, int step, int[] samples) {
        Tensor row = row(channel, y);
        for (int x = firstX, i = 0; x < width; x += step, i++) {
            row.set(x, samples[i]);
        }
    }

    private Tensor row(int channel, int y) {
        return tensor.view((channel * height + y) * width, width);
    }
}
