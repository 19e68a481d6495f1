package org.gridsample.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads a WebP by TwelveMonkeys' codec, which doesn't get to see the profile: it would convert by it. */
final class WebpReader {
    private static final int HEADER_BYTES = 12;
    private static final int CHUNK_BYTES = 8;
    private static final byte[] IGNORED = {'n', 'o', 'n', 'e'};

    /** In the first byte of the chunk VP8X, that there is a profile. */
    private static final int HAS_PROFILE = 0x20;

    private WebpReader() {}

    static Picture read(InputStream in, long fileBytes, DecodingLimit limit) throws IOException {
        ImageReader reader = Codecs.webpReader()
                .orElseThrow(() -> new ImageFormatException(
                        limit.file(),
                        "is a WebP file: add com.twelvemonkeys.imageio:imageio-webp to the class path, or convert it to PNG",
                        null));
        limit.checkHeap(2 * fileBytes);
        byte[] bytes = in.readAllBytes();
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Optional<ColorProfile> profile = Optional.empty();
        Orientation orientation = Orientation.TOP_LEFT;
        long chunk = HEADER_BYTES;
        while (chunk + CHUNK_BYTES <= bytes.length) {
            int start = (int) chunk + CHUNK_BYTES;
            long size = Integer.toUnsignedLong(file.getInt(start - Integer.BYTES));
            int present = (int) Math.min(size, bytes.length - start);
            switch (new String(bytes, (int) chunk, Integer.BYTES, StandardCharsets.ISO_8859_1)) {
                case "ICCP" -> {
                    byte[] data = new byte[present];
                    file.get(start, data);
                    profile = ColorProfile.of(data);
                    file.put((int) chunk, IGNORED);
                }
                case "EXIF" -> orientation = Exif.orientation(file.slice(start, present));
                case "VP8X" -> {
                    if (present > 0) {
                        file.put(start, (byte) (file.get(start) & ~HAS_PROFILE));
                    }
                }
                default -> {
                    // Pixels, or what nobody asks for.
                }
            }
            chunk = start + size + (size & 1);
        }
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Picture picture = CodecReader.read(reader, stream, bytes.length, PictureFormat.WEBP, 1, limit);
            return new Picture(picture.tensor(), orientation, profile);
        }
    }
}
