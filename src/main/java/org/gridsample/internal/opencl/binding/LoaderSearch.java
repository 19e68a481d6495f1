package org.gridsample.internal.opencl.binding;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether asking for the OpenCL loader is hopeless. JOCL prints to stdout when it can't load one, where a program's own output
 * goes. So it isn't asked on a glibc system whose linker cache and library directories all lack the loader; in every
 * other case only trying tells.
 */
public final class LoaderSearch {
    private static final String LOADER = "libOpenCL.so";
    private static final Path LINKER_CACHE = Path.of("/etc/ld.so.cache");

    private LoaderSearch() {}

    public static boolean isHopeless() {
        if (!System.getProperty("os.name").equals("Linux") || !Files.isReadable(LINKER_CACHE)) {
            return false;
        }
        try {
            String cache = Files.readString(LINKER_CACHE, StandardCharsets.ISO_8859_1);
            if (cache.contains(LOADER) || variable("LD_PRELOAD").contains(LOADER)) {
                return false;
            }
            for (Path directory : directories()) {
                if (Files.exists(directory.resolve(LOADER + ".1")) || Files.exists(directory.resolve(LOADER))) {
                    return false;
                }
            }
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static List<Path> directories() throws IOException {
        List<Path> directories = new ArrayList<>(List.of(
                Path.of("/lib"),
                Path.of("/lib64"),
                Path.of("/usr/lib"),
                Path.of("/usr/lib64"),
                Path.of(System.getProperty("java.home"), "lib"),
                Path.of(System.getProperty("java.home"), "lib", "server")));
        for (String directory : variable("LD_LIBRARY_PATH").split(File.pathSeparator)) {
            directories.add(Path.of(directory));
        }
        // Debian's linker knows /usr/lib/x86_64-linux-gnu even before its cache does.
        try (DirectoryStream<Path> multiarch = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu*")) {
            multiarch.forEach(directories::add);
        }
        return directories;
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        return value == null ? "" : value;
    }
}
