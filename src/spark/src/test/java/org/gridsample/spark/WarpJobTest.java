package org.gridsample.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.gridsample.GridSampler;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example, through spark-submit. */
class WarpJobTest {
    private static final int COUNT = 8;

    @TempDir
    Path directory;

    @Test
    void aFolderIsTurnedByTwoExecutors() throws Exception {
        Path home = directory.resolve("spark-home");
        SparkHome.make(home);
        Path in = directory.resolve("in");
        List<Path> files = new ArrayList<>(Photos.write(in, COUNT / 2, 40, 60));
        files.addAll(Photos.write(in.resolve("more photos"), COUNT / 2, 60, 40));
        Files.writeString(in.resolve("notes.txt"), "no picture");
        Path out = directory.resolve("out");
        Path log = directory.resolve("log");

        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of(
                "-cp",
                home.resolve("jars") + "/*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local-cluster[2,1,1024]",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.sql.files.maxPartitionBytes=1000",
                "--jars",
                SparkHome.programJars(),
                "--class",
                WarpJob.class.getName(),
                System.getProperty("gridsample.spark.jar"),
                in.toString(),
                out.toString(),
                "30"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        Process submit = builder.start();
        try {
            assertTrue(submit.waitFor(4, TimeUnit.MINUTES));
        } finally {
            submit.destroy();
        }
        assertEquals(0, submit.exitValue(), Files.readString(log));

        try (GridSampler cpu = Photos.cpu()) {
            for (Path file : files) {
                assertArrayEquals(
                        Photos.warped(cpu, file, Transform.rotation(Math.toRadians(30)), SampleOptions.defaults()),
                        Files.readAllBytes(out.resolve(in.relativize(file))));
            }
        }
        List<Path> others = new ArrayList<>(ClusterTest.visible(out));
        others.removeIf(file -> file.toString().endsWith(".jpg"));
        assertEquals(1, others.size(), others.toString());
        assertTrue(others.get(0).toString().endsWith(".rejected.json"));
        String line = Files.readString(others.get(0));
        assertTrue(line.contains("notes.txt") && line.contains("is no PNG"), line);
        assertEquals(COUNT + 1, ClusterTest.visible(out).size());

        for (Path executor : executorLogs(home)) {
            List<String> lines = Files.readAllLines(executor);
            long opened = lines.stream()
                    .filter(each -> each.contains("GridSampler: using "))
                    .count();
            boolean worked = lines.stream().anyMatch(each -> each.contains("Finished task"));
            assertEquals(worked ? 1 : 0, opened, executor.toString());
        }
    }

    private static List<Path> executorLogs(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve("work"))) {
            return all.filter(file -> file.endsWith("stderr")).toList();
        }
    }
}
