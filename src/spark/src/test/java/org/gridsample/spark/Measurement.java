package org.gridsample.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time for a picture of a folder of 1080p JPEGs that are turned, read and written on the CPU path: {@code mvn -f src/spark/pom.xml test
 * -Dtest=Measurement -Dtest.groups=measurement -Dtest.excluded-groups=}, minutes. Rounds in turn, of which the first counts for none.
 */
@Tag("measurement")
class Measurement {
    private static final int PICTURES = 24;
    private static final int COUNT = 240;
    private static final int ROUNDS = 3;
    private static final int HEIGHT = 1080;
    private static final int WIDTH = 1920;
    private static final Transform TURN = Transform.rotation(Math.toRadians(10));

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @TempDir
    Path directory;

    private int outputs;

    @Test
    void sparkBesideTheSameWorkWithoutIt() throws Exception {
        List<Path> files = photos();
        int threads = 2;
        List<Cost> with = new ArrayList<>();
        List<Cost> without = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (SparkSession spark = session("local[" + threads + "]");
                GridSampler cpu = Photos.cpu()) {
            for (int round = 0; round <= ROUNDS; round++) {
                without.add(cost(out -> plainly(pool, cpu, files, out)));
                with.add(cost(out -> bySpark(spark, out)));
            }
        } finally {
            pool.shutdown();
        }
        System.out.printf(
                "%d threads: without Spark %s, with it %s ms per picture%n",
                threads, perPicture(without), perPicture(with));
    }

    @Test
    void twoExecutorsBesideOne() throws Exception {
        photos();
        SparkHome.make(SparkHome.FOLDER);
        for (int executors : new int[] {1, 2, 1, 2}) {
            List<Cost> each = new ArrayList<>();
            try (SparkSession spark = session("local-cluster[" + executors + ",1,1024]")) {
                for (int round = 0; round <= ROUNDS / 2; round++) {
                    each.add(cost(out -> bySpark(spark, out)));
                }
            }
            System.out.printf("%d executors of one core: %s ms per picture%n", executors, perPicture(each));
        }
    }

    /** Links to a few, so that what a job costs once is as little of it as in a real one. */
    private List<Path> photos() throws IOException {
        List<Path> pictures = Photos.write(directory.resolve("pictures"), PICTURES, HEIGHT, WIDTH);
        Path in = Files.createDirectory(directory.resolve("in"));
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            files.add(Files.createLink(in.resolve("%04d.jpg".formatted(i)), pictures.get(i % PICTURES)));
        }
        return files;
    }

    /** Each executor's CPU path has the one thread of its core. */
    private static SparkSession session(String master) {
        return SparkSession.builder()
                .master(master)
                .config("spark.ui.enabled", false)
                // Some pictures a task, so that none is left with most of them.
                .config("spark.sql.files.maxPartitionBytes", "32m")
                .config("spark.executor.extraClassPath", SparkHome.CLASS_PATH)
                .config("spark.executor.extraJavaOptions", "-XX:ActiveProcessorCount=1")
                .getOrCreate();
    }

    /**
     * Of a picture.
     *
     * @param milliseconds that pass
     * @param cpuMilliseconds of all threads of this JVM
     */
    private record Cost(double milliseconds, double cpuMilliseconds) {}

    private interface Work {
        void into(Path folder) throws Exception;
    }

    private Cost cost(Work work) throws Exception {
        Path out = directory.resolve("out" + outputs++);
        System.gc();
        long start = System.nanoTime();
        long startCpu = PROCESS.getProcessCpuTime();
        work.into(out);
        Cost cost = new Cost(
                (System.nanoTime() - start) / 1e6 / COUNT, (PROCESS.getProcessCpuTime() - startCpu) / 1e6 / COUNT);
        List<Path> written = ClusterTest.visible(out);
        assertEquals(COUNT, written.size());
        for (Path file : written) {
            Files.delete(file);
        }
        return cost;
    }

    private static String perPicture(List<Cost> rounds) {
        List<Cost> counted = rounds.subList(1, rounds.size());
        return "%.1f, of the driver's processor %.1f"
                .formatted(
                        counted.stream().mapToDouble(Cost::milliseconds).min().orElseThrow(),
                        counted.stream()
                                .mapToDouble(Cost::cpuMilliseconds)
                                .min()
                                .orElseThrow());
    }

    private void bySpark(SparkSession spark, Path out) {
        Dataset<Row> photos =
                spark.read().format("binaryFile").load(directory.resolve("in").toString());
        Warps.apply(photos, TURN, WarpOptions.ofPictures().withDevice(DeviceSelector.CPU))
                .write()
                .format("pictures")
                .option("root", directory.resolve("in").toString())
                .save(out.toString());
    }

    private static void plainly(ExecutorService pool, GridSampler cpu, List<Path> files, Path out) throws Exception {
        Files.createDirectories(out);
        List<Callable<Void>> jobs = new ArrayList<>();
        for (Path file : files) {
            jobs.add(() -> {
                Files.write(out.resolve(file.getFileName()), Photos.warped(cpu, file, TURN, SampleOptions.defaults()));
                return null;
            });
        }
        for (Future<Void> job : pool.invokeAll(jobs)) {
            job.get();
        }
    }
}
