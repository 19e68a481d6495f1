package org.gridsample.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** An installed Spark: what its programs look for in the folder that SPARK_HOME names, made of links to the jars that the tests use. */
final class SparkHome {
    /** For executors of this JVM's sessions. */
    static final Path FOLDER = Path.of(System.getenv("SPARK_HOME"));

    static final String CLASS_PATH = System.getProperty("java.class.path");

    private SparkHome() {}

    static void make(Path folder) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        for (Path jar : jars(true)) {
            Path link = jars.resolve(jar.getFileName());
            if (Files.notExists(link)) {
                Files.createSymbolicLink(link, jar);
            }
        }
    }

    /** The jars of Spark, or those that a program brings along. */
    static List<Path> jars(boolean ofSpark) {
        return Arrays.stream(CLASS_PATH.split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> ofSpark != jar.getFileName().toString().matches("(gridsample|jocl)-.*"))
                .toList();
    }

    /** As --jars and spark.jars take them. */
    static String programJars() {
        return jars(false).stream().map(Path::toString).collect(Collectors.joining(","));
    }
}
