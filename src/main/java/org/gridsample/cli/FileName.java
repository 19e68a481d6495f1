package org.gridsample.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** A file's name on the command line. */
final class FileName {
    /** In the order in which the C library asks them. */
    private static final String[] LOCALE_VARIABLES = {"LC_ALL", "LC_CTYPE", "LANG"};

    private FileName() {}

    static Path parse(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            // Only the reason's words tell an encoding's lack of a character from one that no file's name may have.
            throw new TypeConversionException("'" + text + "' names no file: "
                    + (e.getReason().contains("unmappable") ? "it has characters that " + remedy() : e.getReason()));
        }
        if (!path.isAbsolute() && Files.notExists(Path.of("").toAbsolutePath())) {
            throw new TypeConversionException(
                    "'" + text + "' names no file: the working directory is gone, or its name has" + " characters that "
                            + remedy());
        }
        return path;
    }

    private static String remedy() {
        return "can't be written in the locale of this process, " + locale() + "; set LC_ALL=C.UTF-8";
    }

    private static String locale() {
        Optional<String> setting = Stream.of(LOCALE_VARIABLES)
                .filter(name ->
                        System.getenv(name) != null && !System.getenv(name).isEmpty())
                .map(name -> name + "=" + System.getenv(name))
                .findFirst();
        return setting.orElse("which no variable sets (LC_ALL, LANG)");
    }
}
