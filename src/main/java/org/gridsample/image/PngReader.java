package org.gridsample.image;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Reads a PNG, row by row into the tensor. Nothing that a file claims is allocated before the limits allow it. */
final class PngReader {
    /** Deflate makes at most so many bytes of one. */
    private static final int MOST_DEFLATE_RATIO = 1032;

    private static final int MOST_PROFILE_BYTES = 1 << 24;
    private static final int MOST_PALETTE_COLORS = 256;
    private static final int OPAQUE = 0xff000000;
    private static final int ALPHA = 3;
    private static final int INPUT_BYTES = 1 << 13;

    /** The first pixel of a pass and the way to the next, in x and y. */
    private record Pass(int firstX, int firstY, int stepX, int stepY) {
        private static final Pass WHOLE = new Pass(0, 0, 1, 1);

        private static final Pass[] ADAM7 = {
            new Pass(0, 0, 8, 8),
            new Pass(4, 0, 8, 8),
            new Pass(0, 4, 4, 8),
            new Pass(2, 0, 4, 4),
            new Pass(0, 2, 2, 4),
            new Pass(1, 0, 2, 2),
            new Pass(0, 1, 1, 2)
        };
    }

    private final PngChunks chunks;
    private final DecodingLimit limit;
    private final long fileBytes;
    private final Inflater inflater = new Inflater();
    private final byte[] input = new byte[INPUT_BYTES];

    private int width;
    private int height;
    private int depth;
    private PngColor color;
    private boolean interlaced;

    private byte[] paletteBytes = {};
    private byte[] transparency = {};
    private final int[] palette = new int[MOST_PALETTE_COLORS];
    private Optional<ColorProfile> profile = Optional.empty();
    private Orientation orientation = Orientation.TOP_LEFT;

    private PngReader(InputStream in, long fileBytes, DecodingLimit limit) throws IOException {
        chunks = new PngChunks(limit.file(), in);
        this.limit = limit;
        this.fileBytes = fileBytes;
    }

    static Picture read(InputStream in, long fileBytes, DecodingLimit limit) throws IOException {
        try {
            PngReader reader = new PngReader(in, fileBytes, limit);
            try {
                return reader.read();
            } finally {
                reader.inflater.end();
            }
        } catch (EOFException e) {
            throw new ImageFormatException(
                    limit.file(), "truncated: it ends before its pixels do; write the file again", e);
        } catch (DataFormatException e) {
            throw new ImageFormatException(
                    limit.file(),
                    "damaged: its pixels can't be inflated, " + e.getMessage() + "; write the file again",
                    e);
        }
    }

    private Picture read() throws IOException, DataFormatException {
        readHeader();
        chunks.next();
        while (!chunks.type().equals("IDAT")) {
            if (chunks.type().equals("IEND")) {
                throw chunks.damaged("it has no pixels");
            }
            readChunk();
            chunks.next();
        }
        makePalette();
        int channels = channels();
        Tensor tensor =
                limit.zeros(depth == Short.SIZE ? ElementType.UINT16 : ElementType.UINT8, channels, height, width);
        SampleRows rows = new SampleRows(tensor);
        for (Pass pass : interlaced ? Pass.ADAM7 : new Pass[] {Pass.WHOLE}) {
            readPass(pass, channels, rows);
        }
        readRest();
        return new Picture(tensor, orientation, profile);
    }

    private void readHeader() throws IOException {
        chunks.next();
        if (!chunks.type().equals("IHDR") || chunks.left() != 13) {
            throw chunks.damaged("it has no header");
        }
        ByteBuffer header = ByteBuffer.wrap(chunks.readWhole(13).orElseThrow());
        width = header.getInt();
        height = header.getInt();
        depth = header.get();
        int code = header.get();
        int compression = header.get();
        int filters = header.get();
        int interlace = header.get();
        color = PngColor.of(code, depth)
                .orElseThrow(() -> chunks.damaged("its header says colour type " + code + " in " + depth + " bits"));
        if (width <= 0 || height <= 0 || compression != 0 || filters != 0 || interlace < 0 || interlace > 1) {
            throw chunks.damaged("its header says " + width + " x " + height + " pixels, methods " + compression + ", "
                    + filters + ", " + interlace);
        }
        interlaced = interlace == 1;
        int bits = color.samples() * depth;
        limit.checkBits(width, height, (double) width * height * bits / MOST_DEFLATE_RATIO, fileBytes);
        limit.checkPixels(width, height, 1);
        limit.checkHeap((long) width * (2L * bits / Byte.SIZE + 4L * Integer.BYTES));
        if ((long) width * bits / Byte.SIZE > Integer.MAX_VALUE - Byte.SIZE) {
            throw chunks.damaged("a row of " + width + " pixels");
        }
    }

    /** One that may stand before the pixels, most of them after, too. */
    private void readChunk() throws IOException {
        switch (chunks.type()) {
            case "PLTE" -> paletteBytes = chunks.readWhole(Integer.MAX_VALUE).orElseThrow();
            case "tRNS" -> transparency = chunks.readWhole(Integer.MAX_VALUE).orElseThrow();
            case "iCCP" -> profile = chunks.readWhole(MOST_PROFILE_BYTES).flatMap(this::inflatedProfile);
            case "eXIf" ->
                orientation = chunks.readWhole(MOST_PROFILE_BYTES)
                        .map(ByteBuffer::wrap)
                        .map(Exif::orientation)
                        .orElse(orientation);
            default -> {
                if (Character.isUpperCase(chunks.type().charAt(0))) {
                    throw chunks.damaged("it has a chunk " + chunks.type() + ", without which it can't be read");
                }
            }
        }
    }

    /** What stands behind the pixels is none of them: only that theirs are whole counts. */
    private void readRest() throws IOException {
        try {
            chunks.next();
            while (!chunks.type().equals("IEND")) {
                if (chunks.type().equals("eXIf")) {
                    readChunk();
                }
                chunks.next();
            }
        } catch (EOFException e) {
            chunks.warn("it has no end mark, or was cut behind its pixels");
        }
    }

    /** A name, a zero, the method and the deflated profile. */
    private Optional<ColorProfile> inflatedProfile(byte[] chunk) {
        int start = 0;
        while (start < chunk.length && chunk[start] != 0) {
            start++;
        }
        start = Math.min(start + 2, chunk.length);
        Optional<ColorProfile> read;
        try (InputStream inflated =
                new InflaterInputStream(new ByteArrayInputStream(chunk, start, chunk.length - start))) {
            byte[] bytes = inflated.readNBytes(MOST_PROFILE_BYTES);
            read = ColorProfile.of(bytes).filter(whole -> bytes.length < MOST_PROFILE_BYTES);
        } catch (IOException e) {
            // Of bytes in memory: they are no deflated profile.
            read = Optional.empty();
        }
        if (read.isEmpty()) {
            chunks.warn("its colour profile is damaged: it is passed over");
        }
        return read;
    }

    private void makePalette() throws ImageFormatException {
        if (color != PngColor.PALETTE) {
            return;
        }
        if (paletteBytes.length == 0 || paletteBytes.length % 3 != 0 || paletteBytes.length > 3 * MOST_PALETTE_COLORS) {
            throw chunks.damaged("its palette has " + paletteBytes.length + " bytes");
        }
        // A pixel whose number has no colour is black, as in libpng.
        Arrays.fill(palette, OPAQUE);
        for (int i = 0; i < paletteBytes.length / 3; i++) {
            int alpha = i < transparency.length ? transparency[i] & 0xff : 0xff;
            palette[i] = alpha << 24
                    | (paletteBytes[3 * i] & 0xff) << 16
                    | (paletteBytes[3 * i + 1] & 0xff) << 8
                    | paletteBytes[3 * i + 2] & 0xff;
        }
    }

    private int channels() {
        return switch (color) {
            case GRAY -> hasTransparentColor() ? 4 : 1;
            case RGB -> hasTransparentColor() ? 4 : 3;
            case GRAY_ALPHA, RGB_ALPHA -> 4;
            case PALETTE -> paletteChannels();
        };
    }

    private int paletteChannels() {
        boolean gray = true;
        for (int argb : Arrays.copyOf(palette, paletteBytes.length / 3)) {
            if (argb >>> 24 != 0xff) {
                return 4;
            }
            int blue = argb & 0xff;
            gray &= (argb >> 16 & 0xff) == blue && (argb >> 8 & 0xff) == blue;
        }
        return gray ? 1 : 3;
    }

    private boolean hasTransparentColor() {
        return transparency.length >= Short.BYTES * color.samples();
    }

    private void readPass(Pass pass, int channels, SampleRows rows) throws IOException, DataFormatException {
        if (pass.firstX >= width) {
            return;
        }
        int count = (width - pass.firstX - 1) / pass.stepX + 1;
        int bits = color.samples() * depth;
        int rowBytes = (int) (((long) count * bits + Byte.SIZE - 1) / Byte.SIZE);
        int pixelBytes = Math.max(1, bits / Byte.SIZE);
        byte[] filter = new byte[1];
        byte[] row = new byte[rowBytes];
        byte[] above = new byte[rowBytes];
        int[][] samples = new int[channels][count];
        for (int y = pass.firstY; y < height; y += pass.stepY) {
            inflate(filter);
            inflate(row);
            if (filter[0] < 0 || filter[0] >= PngFilter.values().length) {
                throw chunks.damaged("a row has filter " + filter[0]);
            }
            PngFilter.values()[filter[0]].apply(row, row, row, above, pixelBytes, 1, rowBytes);
            expand(row, samples);
            for (int c = 0; c < channels; c++) {
                if (pass.stepX == 1) {
                    rows.put(c, y, samples[c]);
                } else {
                    rows.put(c, y, pass.firstX, pass.stepX, samples[c]);
                }
            }
            byte[] last = above;
            above = row;
            row = last;
        }
    }

    private void inflate(byte[] target) throws IOException, DataFormatException {
        int done = 0;
        while (done < target.length) {
            int count = inflater.inflate(target, done, target.length - done);
            done += count;
            if (count == 0) {
                if (inflater.finished() || inflater.needsDictionary()) {
                    throw chunks.damaged("rows of pixels are missing");
                }
                fill();
            }
        }
    }

    private void fill() throws IOException {
        while (chunks.left() == 0) {
            chunks.next();
            if (!chunks.type().equals("IDAT")) {
                throw chunks.damaged("rows of pixels are missing");
            }
        }
        int count = (int) Math.min(chunks.left(), input.length);
        chunks.read(input, count);
        inflater.setInput(input, 0, count);
    }

    /** A row's bytes as the values of its channels. */
    private void expand(byte[] row, int[][] to) {
        int most = (1 << depth) - 1;
        // Of 1, 2 and 4 bits, whose greatest value is to be 255: exact.
        int scale = depth < Byte.SIZE ? 255 / most : 1;
        int opaque = most * scale;
        int count = to[0].length;
        int samples = color.samples();
        switch (color) {
            case GRAY -> {
                int key = hasTransparentColor() ? key(0) & most : -1;
                for (int x = 0; x < count; x++) {
                    int value = sample(row, x);
                    putGray(to, x, value * scale, value == key ? 0 : opaque);
                }
            }
            case GRAY_ALPHA -> {
                for (int x = 0; x < count; x++) {
                    putGray(to, x, sample(row, 2 * x), sample(row, 2 * x + 1));
                }
            }
            case RGB, RGB_ALPHA -> {
                for (int c = 0; c < samples; c++) {
                    for (int x = 0; x < count; x++) {
                        to[c][x] = sample(row, samples * x + c);
                    }
                }
                if (color == PngColor.RGB && hasTransparentColor()) {
                    for (int x = 0; x < count; x++) {
                        boolean isKey = to[0][x] == (key(0) & most)
                                && to[1][x] == (key(1) & most)
                                && to[2][x] == (key(2) & most);
                        to[ALPHA][x] = isKey ? 0 : opaque;
                    }
                }
            }
            case PALETTE -> {
                for (int x = 0; x < count; x++) {
                    int argb = palette[sample(row, x)];
                    for (int c = 0; c < to.length; c++) {
                        to[c][x] = argb >>> (c == ALPHA ? 24 : 16 - 8 * c) & 0xff;
                    }
                }
            }
        }
    }

    private static void putGray(int[][] to, int x, int value, int alpha) {
        for (int c = 0; c < to.length; c++) {
            to[c][x] = c == ALPHA ? alpha : value;
        }
    }

    /** The transparent colour's. */
    private int key(int sample) {
        return (transparency[2 * sample] & 0xff) << Byte.SIZE | transparency[2 * sample + 1] & 0xff;
    }

    private int sample(byte[] row, int index) {
        return switch (depth) {
            case 8 -> row[index] & 0xff;
            case 16 -> (row[2 * index] & 0xff) << Byte.SIZE | row[2 * index + 1] & 0xff;
            default -> {
                int bit = index * depth;
                yield row[bit >> 3] >> (Byte.SIZE - depth - (bit & 7)) & (1 << depth) - 1;
            }
        };
    }
}
