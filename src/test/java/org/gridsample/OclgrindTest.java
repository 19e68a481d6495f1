package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.sampling.Interpolation;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels under Oclgrind, which checks every access. It stands in as the only OpenCL driver of a child JVM, so that both
 * bindings meet it whichever library name they ask for. An invalid access doesn't change an exit code: the child's stderr
 * is searched, where Oclgrind's reports stand below the line that names the case.
 *
 * <p>A run of its own, before any other device sees the kernels: on pocl a store out of bounds ends the JVM.
 */
@Tag("oclgrind")
class OclgrindTest {
    /** Where the packages put it; another place is named with -Dgridsample.oclgrind=FILE. */
    private static final List<String> LIBRARIES = List.of(
            "/usr/lib/oclgrind/liboclgrind-rt-icd.so",
            "/usr/local/lib/liboclgrind-rt-icd.so",
            "/usr/local/lib/oclgrind/liboclgrind-rt-icd.so");

    private static final Pattern REPORT = Pattern.compile("Invalid|data race|Work-group divergence");

    private static final int REPORT_LINES = 20;

    /** The two ways in which kernels are cut, as GPUs and as CPU devices get them; here with tiles that small cases fill. */
    private static final String PIXEL_BY_PIXEL = "1 4 2 2";

    private static final String IN_VECTORS = "8 16 2 2";

    /** Tiles of so many columns that nearest locates the taps of several vectors ahead. */
    private static final String IN_LONG_ROWS = "8 128 2 2";

    private static final String IN_WIDE_VECTORS = "16 32 2 2";

    private static final List<Run> RUNS = List.of(
            new Run(Binding.LWJGL, 5, IN_VECTORS, Interpolation.values()),
            new Run(Binding.LWJGL, 4, IN_VECTORS, Interpolation.values()),
            new Run(Binding.LWJGL, 4, IN_WIDE_VECTORS, Interpolation.values()),
            new Run(Binding.JOCL, 5, PIXEL_BY_PIXEL, Interpolation.values()),
            new Run(Binding.JOCL, 4, PIXEL_BY_PIXEL, Interpolation.values()),
            new Run(Binding.JOCL, 4, IN_LONG_ROWS, Interpolation.NEAREST));

    private static final ExecutorService CHILDREN =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    private static final Map<Run, Future<ChildJvm.Result>> RESULTS = new HashMap<>();

    @TempDir
    private static Path vendors;

    private record Run(Binding binding, int rank, String tuning, List<Interpolation> interpolations) {
        Run(Binding binding, int rank, String tuning, Interpolation... interpolations) {
            this(binding, rank, tuning, List.of(interpolations));
        }

        ChildJvm.Result inChild() {
            List<String> arguments = new ArrayList<>(List.of(binding.name(), Integer.toString(rank)));
            interpolations.forEach(interpolation -> arguments.add(interpolation.name()));
            return child(OclgrindCases.class, tuning, arguments.toArray(String[]::new));
        }

        @Override
        public String toString() {
            return binding + ", " + rank + "-D, tuning " + tuning + ", " + interpolations;
        }
    }

    /** Oclgrind computes on one processor. */
    @BeforeAll
    static void startAsManyAsThereAreProcessors() throws IOException {
        registerOclgrindAlone();
        RUNS.forEach(run -> RESULTS.put(run, CHILDREN.submit(run::inChild)));
    }

    @AfterAll
    static void stop() {
        CHILDREN.shutdownNow();
    }

    private static void registerOclgrindAlone() throws IOException {
        String library = Stream.concat(Stream.ofNullable(System.getProperty("gridsample.oclgrind")), LIBRARIES.stream())
                .filter(file -> Files.exists(Path.of(file)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Oclgrind's driver is in none of " + LIBRARIES
                        + ": install the package oclgrind or set -Dgridsample.oclgrind=FILE"));
        Files.writeString(vendors.resolve("oclgrind.icd"), library + "\n");
    }

    static List<Run> runs() {
        return RUNS;
    }

    @ParameterizedTest
    @MethodSource("runs")
    @DisplayName("P1, N2, N3: every mode, padding and type stays within its memory and has the CPU path's bits")
    void everyKernelStaysWithinItsMemory(Run run) throws Exception {
        ChildJvm.Result result = RESULTS.get(run).get();
        assertEquals("", firstReport(result.stderr()), "Oclgrind's first report");
        result.succeeded();
        assertTrue(result.stdout().startsWith("device: Oclgrind"), () -> "not on Oclgrind: " + result);
        // Those with align_corners once more, with another kind of coordinates.
        long combinations = OclgrindCases.options(run.interpolations, run.rank).stream()
                .mapToInt(options -> options.alignCorners() ? 2 : 1)
                .sum();
        long cases = combinations
                * (Tensors.FLOATS.size() * OclgrindCases.shapes(run.rank).size() + 1);
        assertEquals(cases + " cases, 0 with other bits than the CPU path", lastLine(result.stdout()));
    }

    @EachBinding
    @DisplayName("P1: among kernels of a program's own, over its buffers")
    void inAContextOfTheProgram(Binding binding) {
        ChildJvm.Result result = child(InteropCases.class, PIXEL_BY_PIXEL, binding.name());
        result.succeeded();
        assertEquals("", firstReport(result.stderr()), "Oclgrind's first report");
        assertTrue(result.stdout().startsWith("device: Oclgrind"), () -> "not on Oclgrind: " + result);
        assertEquals("2 cases, 0 with other bits than the CPU path", lastLine(result.stdout()));
    }

    @EachBinding
    @DisplayName("P1: the gate can fail: a store one element beyond its buffer is reported")
    void aStoreOutOfBoundsIsReported(Binding binding) {
        ChildJvm.Result result = child(OutOfBoundsStore.class, PIXEL_BY_PIXEL, binding.name());
        result.succeeded();
        assertTrue(result.stderr().contains("Invalid write of size 4"), result::toString);
        assertNotEquals("", firstReport(result.stderr()));
    }

    private static ChildJvm.Result child(Class<?> main, String tuning, String... arguments) {
        return ChildJvm.of(main)
                .jvm("-Dgridsample.tuning=" + tuning)
                .arguments(arguments)
                .env("OCL_ICD_VENDORS", vendors.toString())
                // The Khronos loader would add the drivers that this variable lists.
                .env("OCL_ICD_FILENAMES", null)
                // Every report, and on stderr: a log file would be emptied by each new context.
                .env("OCLGRIND_LOG", null)
                .env("OCLGRIND_QUICK", null)
                .env("OCLGRIND_DATA_RACES", "1")
                .limit(Duration.ofMinutes(10))
                .run();
    }

    /** The first report below the name of its case; empty if there's none. */
    private static String firstReport(String stderr) {
        Matcher report = REPORT.matcher(stderr);
        if (!report.find()) {
            return "";
        }
        String below = stderr.substring(Math.max(0, stderr.lastIndexOf("case: ", report.start())));
        return below.lines().limit(REPORT_LINES).collect(Collectors.joining("\n"));
    }

    private static String lastLine(String text) {
        return text.substring(text.stripTrailing().lastIndexOf('\n') + 1).strip();
    }
}
