package org.gridsample.internal.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The libraries that this process has loaded, by whoever. */
final class MappedFiles {
    private static final Path MAPS = Path.of("/proc/self/maps");

    /** The path is all that follows the inode, spaces included. */
    private static final Pattern LIBRARY = Pattern.compile("^\\S+ \\S+ \\S+ \\S+ \\d+ +(/.*\\.so(?:\\.[\\w.]+)?)$");

    private MappedFiles() {}

    /** Their paths, a character for each byte; none where the system doesn't tell. */
    static List<String> libraries() {
        if (!Files.isReadable(MAPS)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(MAPS, StandardCharsets.ISO_8859_1)) {
            return lines.map(LIBRARY::matcher)
                    .filter(Matcher::matches)
                    .map(line -> line.group(1))
                    .distinct()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
