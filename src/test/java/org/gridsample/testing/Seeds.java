package org.gridsample.testing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that a fuzzer begins with, and those by which it found a fault: files in a folder of the class path. */
public final class Seeds {
    private Seeds() {}

    /** The files of {@code fuzz/<target>}. */
    public static List<Path> of(String target) {
        URL folder = Seeds.class.getResource("/fuzz/" + target);
        if (folder == null) {
            throw new IllegalStateException("expected seeds in the resources' folder fuzz/" + target);
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the seeds of " + target + " can't be listed", e);
        }
    }
}
