package org.gridsample.internal.opencl;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that tell the OpenCL loader which drivers there are. */
public final class VendorFiles {
    /** Another folder for the loader to look into. */
    private static final String VARIABLE = "OCL_ICD_VENDORS";

    private static final Path USUAL = Path.of("/etc/OpenCL/vendors");
    private static final String SUFFIX = ".icd";

    /** Variables that drivers and loaders read begin so. */
    private static final List<String> RELEVANT =
            List.of("OCL_", "OPENCL_", "POCL_", "CL_", "CUDA_", "GPU_", "LD_", "HWLOC_", "NEO", "HOME");

    private static final List<String> LIBRARY_FOLDERS = List.of(
            "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu");

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String ADDRESS_SPACE = "Max address space";

    private VendorFiles() {}

    /** What the loader reads, by name, in this process's environment with these changes; nothing where it finds drivers in another way, as on Windows and macOS. */
    public static List<Entry> in(Map<String, String> environment) {
        String chosen = environment.getOrDefault(VARIABLE, System.getenv(VARIABLE));
        Path folder;
        try {
            folder = chosen == null || chosen.isEmpty() ? USUAL : Path.of(chosen);
        } catch (InvalidPathException e) {
            // A name that this locale can't spell.
            return List.of();
        }
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

    /**
     * What a driver's good behaviour depends on, as far as it can be seen without loading it: the vendor files, the libraries that
     * they name, and the environment. Empty where there are no vendor files to go by.
     */
    public static Optional<String> fingerprint(Map<String, String> environment) {
        List<Entry> entries = in(environment);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> all = new TreeMap<>(System.getenv());
        all.putAll(environment);
        all.keySet().removeIf(name -> RELEVANT.stream().noneMatch(name::startsWith));
        String drivers = entries.stream().map(Entry::fingerprint).collect(Collectors.joining("\n"));
        return Optional.of(all + "\n" + drivers);
    }

    /**
     * Why the loader has no platform: it is told of drivers, and passes over a library that it can't load without a word. Empty
     * where it isn't told of any.
     */
    static Optional<Discovery.Problem> unloaded() {
        List<Entry> entries = in(Map.of());
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        String names = entries.stream().map(Entry::toString).collect(Collectors.joining(", "));
        String inspect = "look with ldd what " + entries.get(0).place() + " misses, or reinstall the driver";
        return Optional.of(new Discovery.Problem(
                "opencl",
                "no platform's library could be loaded: " + names,
                addressSpace()
                        .map(limit -> "raise this process's limit of address space, " + limit
                                + " bytes (ulimit -v), lower java's -Xmx, or " + inspect)
                        .orElse(inspect)));
    }

    /** The limit of this process's address space, if it has one. */
    private static Optional<String> addressSpace() {
        try (Stream<String> limits = Files.lines(LIMITS)) {
            return limits.filter(line -> line.startsWith(ADDRESS_SPACE))
                    .map(line -> line.substring(ADDRESS_SPACE.length()).strip().split("\\s+")[0])
                    .filter(limit -> !limit.equals("unlimited"))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** One driver. */
    public record Entry(Path file) {
        /** Does something in an environment in which the loader sees this driver only. */
        public <T> T alone(Function<Map<String, String>, T> work) {
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

        /** What to do about a driver that does harm. */
        public String remedy() {
            return "update or remove this driver, or set " + VARIABLE + " to a folder with the other " + SUFFIX
                    + " files only";
        }

        private String library() throws IOException {
            return Files.readString(file).strip().lines().findFirst().orElse("empty");
        }

        private String fingerprint() {
            try {
                return file + " " + library() + places().map(Entry::version).collect(Collectors.joining());
            } catch (IOException | RuntimeException e) {
                return file + " " + e;
            }
        }

        /** Where the library may be. */
        private Stream<Path> places() throws IOException {
            Path library = Path.of(library());
            return library.isAbsolute()
                    ? Stream.of(library)
                    : LIBRARY_FOLDERS.stream().map(folder -> Path.of(folder).resolve(library));
        }

        /** The library's file, or where it isn't found its name. */
        private String place() {
            try {
                return places().filter(Files::exists)
                        .map(Path::toString)
                        .findFirst()
                        .orElse(library());
            } catch (IOException | RuntimeException e) {
                return file.toString();
            }
        }

        /** Changes with every update of the file. */
        private static String version(Path library) {
            try {
                Path real = library.toRealPath();
                return " " + real + " " + Files.size(real) + " " + Files.getLastModifiedTime(real);
            } catch (IOException e) {
                return "";
            }
        }

        /** The file and the library it names. */
        @Override
        public String toString() {
            try {
                return file + " (" + library() + ")";
            } catch (IOException | RuntimeException e) {
                return file.toString();
            }
        }
    }
}
