package org.gridsample.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.gridsample.tensor.Tensor;

/** Writes a PNG of 8 bits, of a uint16 tensor 16, row by row. */
final class PngWriter {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int CHUNK_BYTES = 1 << 16;

    private final DataOutputStream out;

    private PngWriter(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    static void write(Picture picture, OutputStream out) throws IOException {
        PngWriter writer = new PngWriter(out);
        writer.out.write(SIGNATURE);
        writer.writeHeader(picture.tensor());
        if (picture.profile().isPresent()) {
            writer.writeProfile(picture.profile().get());
        }
        if (picture.orientation() != Orientation.TOP_LEFT) {
            writer.writeChunk("eXIf", Exif.of(picture.orientation()));
        }
        writer.writePixels(picture.tensor());
        writer.writeChunk("IEND", new byte[0]);
    }

    private void writeHeader(Tensor tensor) throws IOException {
        PngColor color =
                switch ((int) tensor.extent(1)) {
                    case 1 -> PngColor.GRAY;
                    case 3 -> PngColor.RGB;
                    default -> PngColor.RGB_ALPHA;
                };
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt((int) tensor.extent(3)).putInt((int) tensor.extent(2));
        header.put((byte) SampleDepth.of(tensor.type()).bits()).put((byte) color.code());
        writeChunk("IHDR", header.array());
    }

    private void writeProfile(ColorProfile profile) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        // A name, which nobody reads, its end and the method.
        data.writeBytes(new byte[] {'i', 'c', 'c', 0, 0});
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(data)) {
            deflated.write(profile.toByteArray());
        }
        writeChunk("iCCP", data.toByteArray());
    }

    private void writePixels(Tensor tensor) throws IOException {
        int channels = (int) tensor.extent(1);
        int width = (int) tensor.extent(3);
        int sampleBytes = SampleDepth.of(tensor.type()).bytes();
        int pixelBytes = channels * sampleBytes;
        int[] samples = new int[width];
        byte[] row = new byte[Math.multiplyExact(width, pixelBytes)];
        byte[] above = new byte[row.length];
        byte[] filtered = new byte[row.length];
        byte[] best = new byte[row.length];
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(new DataChunks())) {
            for (int y = 0; y < tensor.extent(2); y++) {
                for (int c = 0; c < channels; c++) {
                    TensorPicture.readRow(tensor, c, y, sampleBytes * Byte.SIZE, samples);
                    for (int x = 0; x < width; x++) {
                        int at = x * pixelBytes + c * sampleBytes;
                        if (sampleBytes == Short.BYTES) {
                            row[at++] = (byte) (samples[x] >> Byte.SIZE);
                        }
                        row[at] = (byte) samples[x];
                    }
                }
                PngFilter chosen = PngFilter.NONE;
                long least = Long.MAX_VALUE;
                for (PngFilter filter : PngFilter.values()) {
                    filter.apply(row, filtered, row, above, pixelBytes, -1, row.length);
                    long sum = 0;
                    for (byte difference : filtered) {
                        sum += Math.abs(difference);
                    }
                    // The rule of thumb of the PNG specification.
                    if (sum < least) {
                        least = sum;
                        chosen = filter;
                        byte[] other = best;
                        best = filtered;
                        filtered = other;
                    }
                }
                deflated.write(chosen.ordinal());
                deflated.write(best);
                byte[] last = above;
                above = row;
                row = last;
            }
        }
    }

    private void writeChunk(String type, byte[] data) throws IOException {
        writeChunk(type, data, data.length);
    }

    private void writeChunk(String type, byte[] data, int count) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data, 0, count);
        out.writeInt(count);
        out.write(name);
        out.write(data, 0, count);
        out.writeInt((int) crc.getValue());
    }

    /** What is written to it becomes chunks of pixels. */
    private final class DataChunks extends OutputStream {
        private final byte[] buffer = new byte[CHUNK_BYTES];
        private int used;

        @Override
        public void write(int value) throws IOException {
            buffer[used++] = (byte) value;
            if (used == buffer.length) {
                flush();
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            int done = 0;
            while (done < count) {
                int piece = Math.min(count - done, buffer.length - used);
                System.arraycopy(bytes, offset + done, buffer, used, piece);
                used += piece;
                done += piece;
                if (used == buffer.length) {
                    flush();
                }
            }
        }

        @Override
        public void flush() throws IOException {
            if (used > 0) {
                writeChunk("IDAT", buffer, used);
                used = 0;
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
