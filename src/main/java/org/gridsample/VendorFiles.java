package org.gridsample;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The files that tell the OpenCL loader which drivers there are. */
final class VendorFiles {
    /** Another folder for the loader to look into. */
    private static final String VARIABLE = "OCL_ICD_VENDORS";

    private static final Path USUAL = Path.of("/etc/OpenCL/vendors");
    private static final String SUFFIX = ".icd";

    private VendorFiles() {}

    /** What the loader reads, by name, in this process's environment with these changes; nothing where it finds drivers in another way, as on Windows and macOS. */
    static List<Entry> in(Map<String, String> environment) {
        String chosen = environment.getOrDefault(VARIABLE, System.getenv(VARIABLE));
        Path folder = chosen == null || chosen.isEmpty() ? USUAL : Path.of(chosen);
        if (Files.isRegularFile(folder)) {
            return List.of(new Entry(folder));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(Entry::new)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** One driver. */
    record Entry(Path file) {
        /** Does something in an environment in which the loader sees this driver only. */
        <T> T alone(Function<Map<String, String>, T> work) {
            Path folder = null;
            Path copy = null;
            try {
                folder = Files.createTempDirectory("gridsample-vendors");
                copy = Files.copy(file, folder.resolve(file.getFileName()));
                return work.apply(Map.of(VARIABLE, folder.toString()));
            } catch (IOException e) {
                // Some loaders take the file itself.
                return work.apply(Map.of(VARIABLE, file.toString()));
            } finally {
                Stream.of(copy, folder)
                        .filter(path -> path != null)
                        .map(Path::toFile)
                        .forEach(File::delete);
            }
        }

        String remedy() {
            return "update or remove this driver, or set " + VARIABLE + " to a folder with the other " + SUFFIX
                    + " files only";
        }

        /** The file and the library it names. */
        @Override
        public String toString() {
            try {
                return file + " ("
                        + Files.readString(file).strip().lines().findFirst().orElse("empty") + ")";
            } catch (IOException | RuntimeException e) {
                return file.toString();
            }
        }
    }
}
