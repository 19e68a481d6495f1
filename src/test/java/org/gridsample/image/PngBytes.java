package org.gridsample.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A PNG file that is put together chunk by chunk, whatever is wrong with it. */
final class PngBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PngBytes(int width, int height, int depth, int colorType) {
        bytes.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        chunk("IHDR", header.put((byte) depth).put((byte) colorType).array());
    }

    PngBytes chunk(String type, byte... data) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        return chunk(type, data, (int) crc.getValue());
    }

    PngBytes chunk(String type, byte[] data, int crc) {
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        bytes.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(data);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(crc).array());
        return this;
    }

    /** Rows without a filter. */
    PngBytes pixels(byte[]... rows) throws IOException {
        return chunk("IDAT", deflated(rows));
    }

    static byte[] deflated(byte[]... rows) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(data)) {
            for (byte[] row : rows) {
                deflated.write(0);
                deflated.write(row);
            }
        }
        return data.toByteArray();
    }

    byte[] withoutEnd() {
        return bytes.toByteArray();
    }

    byte[] end() {
        return chunk("IEND").withoutEnd();
    }
}
