package org.gridsample.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two executors in JVMs of their own, each of one core and with a device of its own, named as Spark names GPUs. */
class ClusterTest {
    private static final int COUNT = 16;
    private static final Transform TURN = Transform.rotation(0.2);

    @TempDir
    static Path directory;

    private static SparkSession spark;
    private static List<Path> files;

    @BeforeAll
    static void open() throws IOException {
        SparkHome.make(SparkHome.FOLDER);
        files = Photos.write(directory.resolve("photos"), COUNT, 40, 60);
        Path discovery = directory.resolve("gpus");
        Files.writeString(discovery, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"cpu\"]}'\n");
        assertTrue(discovery.toFile().setExecutable(true));
        spark = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .config("spark.ui.enabled", false)
                .config("spark.executor.extraClassPath", SparkHome.CLASS_PATH)
                // A task for each file.
                .config("spark.sql.files.maxPartitionBytes", 1000)
                .config("spark.worker.resource.gpu.amount", 1)
                .config("spark.worker.resource.gpu.discoveryScript", discovery.toString())
                .config("spark.executor.resource.gpu.amount", 1)
                .config("spark.task.resource.gpu.amount", 1)
                .config(
                        "spark.sql.warehouse.dir",
                        directory.resolve("warehouse").toString())
                .getOrCreate();
    }

    @AfterAll
    static void close() {
        spark.stop();
    }

    private static Dataset<Row> photos() {
        return spark.read()
                .format("binaryFile")
                .load(directory.resolve("photos").toString());
    }

    /** The executor that first comes to a picture in the middle says who it is, and waits for its end. */
    private record KilledAt(String name, String place) implements RowTransform {
        @Override
        public Transform of(Row row) {
            if (row.<String>getAs("path").endsWith(name)) {
                try {
                    Path told = Files.createTempFile(Path.of(place).getParent(), "executor", "");
                    Files.writeString(
                            told, Long.toString(ProcessHandle.current().pid()));
                    Files.createLink(Path.of(place), told);
                    TimeUnit.MINUTES.sleep(1);
                } catch (FileAlreadyExistsException e) {
                    return TURN;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return TURN;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "pictures"})
    void aKilledExecutorCostsNothing(String format) throws Exception {
        Path place =
                Files.createDirectory(directory.resolve("killed-" + format)).resolve("pid");
        Path out = directory.resolve(format);
        Dataset<Row> warped =
                Warps.apply(photos(), new KilledAt("0007.jpg", place.toString()), WarpOptions.ofPictures());
        CompletableFuture<Void> job = CompletableFuture.runAsync(() -> warped.write()
                .format(format)
                .option("root", directory.resolve("photos").toString())
                .save(out.toString()));
        while (Files.notExists(place)) {
            assertFalse(job.isDone(), "nobody was killed");
            TimeUnit.MILLISECONDS.sleep(20);
        }
        long executor = Long.parseLong(Files.readString(place));
        assertNotEquals(ProcessHandle.current().pid(), executor);
        assertTrue(ProcessHandle.of(executor).orElseThrow().destroyForcibly());
        job.get(4, TimeUnit.MINUTES);

        if (format.equals("pictures")) {
            assertEquals(names(files), names(visible(out)));
        } else {
            List<Row> rows = spark.read().parquet(out.toString()).collectAsList();
            assertEquals(COUNT, rows.size());
            Files.createDirectories(out.resolve("_files"));
            for (Row row : rows) {
                assertNull(row.getAs("reason"));
                String path = row.getAs("path");
                Files.write(
                        out.resolve("_files").resolve(path.substring(path.lastIndexOf('/') + 1)),
                        row.<byte[]>getAs("content"));
            }
        }
        try (GridSampler cpu = Photos.cpu()) {
            for (Path file : files) {
                assertArrayEquals(
                        Photos.warped(cpu, file, TURN, SampleOptions.defaults()),
                        Files.readAllBytes(out.resolve(format.equals("pictures") ? "" : "_files")
                                .resolve(file.getFileName())));
            }
        }
    }

    private static Set<String> names(List<Path> paths) {
        return paths.stream().map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    }

    /** Without what says that the job is done, and checksums. */
    static List<Path> visible(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("[._].*"))
                    .toList();
        }
    }

    @Test
    void tasksOfAnExecutorShareASamplerOnTheDeviceThatSparkGivesThem() {
        List<String> seen = photos().map((MapFunction<Row, String>) row -> samplerHere(), Encoders.STRING())
                .collectAsList();
        assertEquals(COUNT, seen.size());
        // An executor may still be on its way.
        Set<String> samplers = new HashSet<>(seen);
        assertEquals(
                samplers.size(),
                samplers.stream()
                        .map(sampler -> sampler.split(" ")[0])
                        .distinct()
                        .count(),
                samplers.toString());
        samplers.forEach(
                sampler -> assertTrue(sampler.contains("cpu (the CPU path, pure Java): chosen: asked for"), sampler));
    }

    private static String samplerHere() throws InterruptedException {
        // So that both have tasks.
        TimeUnit.MILLISECONDS.sleep(50);
        GridSampler sampler = ExecutorSamplers.get(DeviceSelector.AUTO);
        return ProcessHandle.current().pid() + " " + System.identityHashCode(sampler) + " " + sampler.describe() + " "
                + sampler.choice();
    }
}
