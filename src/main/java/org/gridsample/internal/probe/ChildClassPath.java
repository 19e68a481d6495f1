package org.gridsample.internal.probe;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a child process finds this library and those that it uses. Java's own class path has them in most programs; a server's class
 * loaders have them elsewhere, and Spring Boot's in jars within a jar.
 */
final class ChildClassPath {
    private static final String OWN = ProbeChild.class.getName().replace('.', '/') + ".class";

    /** Something from each jar. The bindings' may be there or not. */
    private static final List<String> RESOURCES = Stream.concat(
                    Stream.of(
                            OWN,
                            "org/slf4j/Logger.class",
                            "com/google/gson/Gson.class",
                            "org/jocl/CL.class",
                            "org/lwjgl/system/Library.class",
                            "org/lwjgl/opencl/CL.class"),
                    lwjglNatives())
            .toList();

    private static final String NESTED = "!/";
    private static final String JAR = "jar:";

    private ChildClassPath() {}

    /**
     * The class path; jars that no process can read where they are, it has as copies.
     *
     * @param folder for the copies
     */
    static String in(Path folder) throws IOException {
        ClassLoader loader = ProbeChild.class.getClassLoader();
        if (loader == ClassLoader.getSystemClassLoader()) {
            return System.getProperty("java.class.path", "");
        }
        Set<Path> entries = new LinkedHashSet<>();
        for (String resource : RESOURCES) {
            URL found = loader.getResource(resource);
            if (found != null) {
                entries.add(entry(found.toString(), resource, folder.resolve(entries.size() + ".jar")));
            } else if (resource.equals(OWN)) {
                throw new IOException(loader + " doesn't say where it has " + resource);
            }
        }
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<String> lwjglNatives() {
        String file = System.mapLibraryName("lwjgl");
        return Stream.of("linux", "macos", "windows")
                .flatMap(system ->
                        Stream.of("x64", "arm64").map(processor -> system + "/" + processor + "/org/lwjgl/" + file));
    }

    private static Path entry(String found, String resource, Path copy) throws IOException {
        String place = found.substring(0, found.length() - resource.length());
        if (place.startsWith(JAR)) {
            place = place.substring(JAR.length(), place.length() - NESTED.length());
        }
        if (place.startsWith("file:") && !place.contains(NESTED)) {
            try {
                return Path.of(new URI(place));
            } catch (URISyntaxException | IllegalArgumentException e) {
                throw new IOException(place + " is no file's name", e);
            }
        }
        // Spring Boot up to 3.1 has entries of a jar, later ones a protocol of their own.
        try (InputStream jar = new URL(place.startsWith("file:") ? JAR + place : place).openStream()) {
            Files.copy(jar, copy);
            return copy;
        }
    }
}
