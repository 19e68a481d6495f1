package org.gridsample.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.gridsample.tensor.Tensor;

/** Writes a TIFF of the tensor's own elements, not compressed, a page for each slice of a volume. */
final class TiffWriter {
    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int UNDEFINED = 7;
    private static final int UNDEFINED_FORMAT = 4;

    /** Offsets in the file have 32 bits. */
    private static final long MOST_BYTES = 0xffff_ffffL;

    private final Picture picture;
    private final Tensor tensor;
    private final int channels;
    private final int pages;
    private final int height;
    private final int width;
    private final int sampleBytes;

    /** One of a directory's; values of more than 4 bytes stand behind it. */
    private record Entry(int tag, int type, byte[] values) {
        int count() {
            return values.length / (type == SHORT ? 2 : type == LONG ? 4 : 1);
        }
    }

    private TiffWriter(Picture picture) {
        this.picture = picture;
        tensor = picture.tensor();
        int axis = tensor.rank() - 2;
        channels = (int) tensor.extent(1);
        pages = tensor.rank() == 5 ? (int) tensor.extent(2) : 1;
        height = (int) tensor.extent(axis);
        width = (int) tensor.extent(axis + 1);
        sampleBytes = (int) (tensor.byteCount() / tensor.elementCount());
    }

    static void check(Picture picture) {
        TiffWriter writer = new TiffWriter(picture);
        if (writer.sampleFormat() == UNDEFINED_FORMAT) {
            throw new IllegalArgumentException("picture: expected a type that programs read from TIFF files, got "
                    + picture.tensor().type() + "; write float32");
        }
        if (writer.bytes() > MOST_BYTES) {
            throw new IllegalArgumentException("picture: expected at most " + MOST_BYTES + " bytes, got "
                    + picture.tensor() + "; write it as .npy instead");
        }
    }

    static void write(Picture picture, OutputStream out) throws IOException {
        new TiffWriter(picture).write(out);
    }

    private long bytes() {
        return HEADER_BYTES + pages * (pageBytes() + directory(0, 0).length);
    }

    private long pageBytes() {
        return (long) height * rowBytes();
    }

    private int rowBytes() {
        return Math.multiplyExact(width, channels * sampleBytes);
    }

    /** Each page's pixels stand behind its directory. */
    private void write(OutputStream out) throws IOException {
        out.write(buffer(HEADER_BYTES)
                .put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 42)
                .putInt(HEADER_BYTES)
                .array());
        long place = HEADER_BYTES;
        for (int page = 0; page < pages; page++) {
            byte[] directory = directory(place, page);
            out.write(directory);
            place += directory.length + pageBytes();
            writePixels(page, out);
        }
    }

    private byte[] directory(long place, int page) {
        List<Entry> entries = new ArrayList<>();
        entries.add(number(256, width));
        entries.add(number(257, height));
        entries.add(shorts(258, channels, sampleBytes * Byte.SIZE));
        entries.add(shorts(259, 1, 1));
        entries.add(shorts(262, 1, channels == 1 ? 1 : 2));
        Entry offset = number(273, 0);
        entries.add(offset);
        entries.add(shorts(274, 1, picture.orientation().number()));
        entries.add(shorts(277, 1, channels));
        entries.add(number(278, height));
        entries.add(number(279, (int) pageBytes()));
        entries.add(shorts(284, 1, 1));
        if (channels == 4) {
            entries.add(shorts(338, 1, 2));
        }
        entries.add(shorts(339, channels, sampleFormat()));
        picture.profile().ifPresent(profile -> entries.add(new Entry(34675, UNDEFINED, profile.toByteArray())));

        int head = 2 + entries.size() * ENTRY_BYTES + 4;
        int size = head;
        for (Entry entry : entries) {
            size += entry.values.length > 4 ? entry.values.length + (entry.values.length & 1) : 0;
        }
        ByteBuffer.wrap(offset.values).order(ByteOrder.LITTLE_ENDIAN).putInt((int) (place + size));
        ByteBuffer directory = buffer(size).putShort((short) entries.size());
        int behind = head;
        for (Entry entry : entries) {
            directory.putShort((short) entry.tag).putShort((short) entry.type).putInt(entry.count());
            if (entry.values.length <= 4) {
                directory.put(entry.values).position(directory.position() + 4 - entry.values.length);
            } else {
                directory.putInt((int) (place + behind));
                directory.put(behind, entry.values);
                behind += entry.values.length + (entry.values.length & 1);
            }
        }
        directory.putInt(page == pages - 1 ? 0 : (int) (place + size + pageBytes()));
        return directory.array();
    }

    private int sampleFormat() {
        return switch (tensor.type()) {
            case UINT8, UINT16 -> 1;
            case INT16, INT32 -> 2;
            case FLOAT32, FLOAT64 -> 3;
            case FLOAT16 -> UNDEFINED_FORMAT;
        };
    }

    private void writePixels(int page, OutputStream out) throws IOException {
        ByteBuffer row = buffer(rowBytes());
        for (int y = 0; y < height; y++) {
            for (int c = 0; c < channels; c++) {
                Tensor values = tensor.view((((long) c * pages + page) * height + y) * width, width);
                for (int x = 0; x < width; x++) {
                    int at = (x * channels + c) * sampleBytes;
                    long bits = values.bits(x);
                    switch (sampleBytes) {
                        case 1 -> row.put(at, (byte) bits);
                        case 2 -> row.putShort(at, (short) bits);
                        case 4 -> row.putInt(at, (int) bits);
                        default -> row.putLong(at, bits);
                    }
                }
            }
            out.write(row.array());
        }
    }

    private static Entry number(int tag, int value) {
        return new Entry(tag, LONG, buffer(4).putInt(value).array());
    }

    private static Entry shorts(int tag, int count, int value) {
        ByteBuffer values = buffer(2 * count);
        for (int i = 0; i < count; i++) {
            values.putShort((short) value);
        }
        return new Entry(tag, SHORT, values.array());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
