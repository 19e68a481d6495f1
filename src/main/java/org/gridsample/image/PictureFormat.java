package org.gridsample.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of picture files. */
enum PictureFormat {
    PNG(List.of(".png"), "\u0089PNG\r\n\u001a\n"),
    JPEG(List.of(".jpg", ".jpeg"), "\u00ff\u00d8\u00ff"),
    TIFF(List.of(".tif", ".tiff"), "II*\0", "MM\0*"),
    BMP(List.of(".bmp"), "BM"),
    GIF(List.of(".gif"), "GIF8"),
    WEBP(List.of(".webp"), "RIFF");

    private static final int MOST_SIGNATURE_BYTES = 8;

    private final List<String> endings;
    private final List<String> signatures;

    PictureFormat(List<String> endings, String... signatures) {
        this.endings = endings;
        this.signatures = List.of(signatures);
    }

    boolean isWritten() {
        return switch (this) {
            case PNG, JPEG, TIFF, BMP -> true;
            case GIF, WEBP -> false;
        };
    }

    /** Told from the content, from which nothing is taken: the stream is reset. */
    static Optional<PictureFormat> of(InputStream in) throws IOException {
        in.mark(MOST_SIGNATURE_BYTES);
        String start = new String(in.readNBytes(MOST_SIGNATURE_BYTES), StandardCharsets.ISO_8859_1);
        in.reset();
        return Arrays.stream(values())
                .filter(format -> format.signatures.stream().anyMatch(start::startsWith))
                .findFirst();
    }

    /** What the name's ending stands for. */
    static Optional<PictureFormat> named(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /** The endings of what is written, with commas between. */
    static String writtenEndings() {
        return Arrays.stream(values())
                .filter(PictureFormat::isWritten)
                .flatMap(format -> format.endings.stream())
                .collect(Collectors.joining(", "));
    }
}
