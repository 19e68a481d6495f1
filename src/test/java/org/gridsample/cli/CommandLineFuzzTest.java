package org.gridsample.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any lines as arguments: done, or refused with one line, no stack trace and no file left. {@code scripts/fuzz options} goes on
 * from the seeds.
 *
 * <p>In an argument % is a folder with some files; there is no slash, so that nothing else is written over. What would reach a
 * device gets an argument that nobody takes.
 */
public final class CommandLineFuzzTest {
    private static final Set<Integer> REFUSED = Set.of(Failure.BAD_INPUT, Failure.UNAVAILABLE);
    private static final Set<String> NEED_A_DEVICE = Set.of("sample", "warp", "grad", "devices", "bench", "demo");

    private static Path folder;

    static List<Path> seeds() {
        return Seeds.of("options");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void seed(Path seed) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(seed));
    }

    /** The fuzzer calls it by this name. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        prepare();
        String text = new String(input, StandardCharsets.UTF_8);
        List<String> arguments = new ArrayList<>();
        for (String line : text.split("\n")) {
            arguments.add(line.replace('/', '_').replace("%", folder + "/"));
        }
        if (arguments.stream().anyMatch(NEED_A_DEVICE::contains) && !onlyTheCpuPath(arguments)) {
            arguments.add("--nobody-takes-this");
        }
        Set<Path> before = files();
        try {
            check(CliRun.of(arguments.toArray()), arguments, before);
        } finally {
            for (Path file : files()) {
                if (!before.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean onlyTheCpuPath(List<String> arguments) {
        long devices = arguments.stream()
                .filter(argument -> argument.startsWith("--device"))
                .count();
        boolean samples = arguments.contains("sample") || arguments.contains("warp");
        return samples && devices == 1 && arguments.contains("--device=cpu");
    }

    private static void check(CliRun run, List<String> arguments, Set<Path> before) throws IOException {
        if (run.exitCode() == 0) {
            assertEquals("", run.err());
            return;
        }
        // A grid of any size may be asked for.
        boolean tooLarge = run.exitCode() == Failure.FAILED && run.err().startsWith("gridsample: out of memory: ");
        assertTrue(tooLarge || REFUSED.contains(run.exitCode()), () -> run + " of " + arguments);
        assertTrue(run.err().startsWith("gridsample: "), () -> run + " of " + arguments);
        if (!arguments.contains("--verbose")) {
            assertEquals(1, run.err().lines().count(), () -> run + " of " + arguments);
        }
        assertEquals("", run.out(), () -> "of " + arguments);
        assertEquals(before, files(), () -> "of " + arguments);
    }

    private static void prepare() throws IOException {
        if (folder != null) {
            return;
        }
        folder = Files.createTempDirectory("gridsample-fuzz");
        Npy.write(folder.resolve("image.npy"), Tensor.zeros(ElementType.FLOAT32, 1, 3, 4, 5));
        Npy.write(folder.resolve("grid.npy"), Tensor.zeros(ElementType.FLOAT32, 1, 2, 3, 2));
        Npy.write(folder.resolve("theta.npy"), Tensor.zeros(ElementType.FLOAT64, 1, 2, 3));
        Files.writeString(folder.resolve("broken.npy"), "no array");
        Files.writeString(folder.resolve("broken.png"), "no picture");
        Files.writeString(folder.resolve("arguments"), "affine-grid\n--size\n\"1,1,2,2\"");
        Files.createDirectory(folder.resolve("folder.npy"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                for (Path file : files()) {
                    Files.delete(file);
                }
                Files.delete(folder);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private static Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
