package org.gridsample.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A kind of picture files. */
enum PictureFormat {
    PNG(new int[] {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, ".png"),
    JPEG(new int[] {0xff, 0xd8, 0xff}, ".jpg", ".jpeg");

    private static final int MOST_SIGNATURE_BYTES = 8;

    private final byte[] signature;
    private final List<String> endings;

    PictureFormat(int[] signature, String... endings) {
        this.signature = new byte[signature.length];
        for (int i = 0; i < signature.length; i++) {
            this.signature[i] = (byte) signature[i];
        }
        this.endings = List.of(endings);
    }

    /** Told from the content, from which nothing is taken; the stream can be reset. */
    static Optional<PictureFormat> of(InputStream in) throws IOException {
        in.mark(MOST_SIGNATURE_BYTES);
        byte[] start = in.readNBytes(MOST_SIGNATURE_BYTES);
        in.reset();
        return Arrays.stream(values())
                .filter(format -> start.length >= format.signature.length
                        && Arrays.equals(Arrays.copyOf(start, format.signature.length), format.signature))
                .findFirst();
    }

    /** What the name's ending stands for. */
    static Optional<PictureFormat> named(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(name::endsWith))
                .findFirst();
    }
}
