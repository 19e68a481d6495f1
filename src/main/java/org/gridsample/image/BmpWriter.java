package org.gridsample.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gridsample.tensor.Tensor;

/** Writes a BMP of 24 bits, of gray values 8 and a palette of grays. */
final class BmpWriter {
    private static final int HEADER_BYTES = 54;
    private static final int INFO_BYTES = 40;
    private static final int GRAYS = 256;

    /** Sizes in the file have 32 bits, of which programs take 31. */
    private static final long MOST_BYTES = Integer.MAX_VALUE;

    private BmpWriter() {}

    static void check(Tensor tensor) {
        if ((tensor.extent(3) * tensor.extent(1) + 3) * tensor.extent(2) > MOST_BYTES - HEADER_BYTES - 4 * GRAYS) {
            throw new IllegalArgumentException(
                    "picture: expected at most " + MOST_BYTES + " bytes, got " + tensor + "; write it as .png instead");
        }
    }

    static void write(Tensor tensor, OutputStream out) throws IOException {
        int channels = (int) tensor.extent(1);
        int height = (int) tensor.extent(2);
        int width = (int) tensor.extent(3);
        int grays = channels == 1 ? GRAYS : 0;
        byte[] row = new byte[(width * channels + 3) / 4 * 4];
        int start = HEADER_BYTES + 4 * grays;
        ByteBuffer header = ByteBuffer.allocate(start).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 'B')
                .put((byte) 'M')
                .putInt(start + row.length * height)
                .putInt(0)
                .putInt(start);
        header.putInt(INFO_BYTES).putInt(width).putInt(height).putShort((short) 1);
        header.putShort((short) (Byte.SIZE * channels)).putInt(0).putInt(row.length * height);
        header.putInt(0).putInt(0).putInt(grays).putInt(grays);
        for (int gray = 0; gray < grays; gray++) {
            header.putInt(gray * 0x10101);
        }
        out.write(header.array());
        int[] samples = new int[width];
        for (int y = height - 1; y >= 0; y--) {
            for (int c = 0; c < channels; c++) {
                TensorPicture.readRow(tensor, c, y, Byte.SIZE, samples);
                for (int x = 0; x < width; x++) {
                    // Blue comes first.
                    row[x * channels + channels - 1 - c] = (byte) samples[x];
                }
            }
            out.write(row);
        }
    }
}
