package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.FakeIcd;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JVM's signal handlers stay in place whatever a driver does, without libjsig in front. {@code -Dgridsample.signals.runs=100}
 * repeats what would die now and then, with more collectors.
 */
@Tag("every-java")
@EnabledOnOs(OS.LINUX)
class SignalsTest {
    private static final int RUNS = Integer.getInteger("gridsample.signals.runs", 0);

    @TempDir
    private Path folder;

    private Path vendors;

    @BeforeEach
    void needsPocl() throws IOException {
        RequiredDevice.require(Binding.JOCL);
        vendors = Files.createDirectory(folder.resolve("vendors"));
        FakeIcd.addPocl(vendors, "pocl");
    }

    /** No libjsig, whatever this JVM has. */
    private ChildJvm unprotected(Class<?> program, String... arguments) {
        return ChildJvm.of(program)
                .arguments(arguments)
                .env("LD_PRELOAD", null)
                .env("OCL_ICD_VENDORS", vendors.toString())
                .env("POCL_CACHE_DIR", folder.resolve("cache").toString());
    }

    /** As {@link #unprotected}, where LWJGL can't help either. */
    private ChildJvm helpless(Class<?> program, String... arguments) {
        return unprotected(program, arguments).withoutJar("lwjgl");
    }

    private static Stream<List<String>> bindingsAndCollectors() {
        Stream<List<String>> each = Stream.of("JOCL", "LWJGL")
                .flatMap(binding -> Stream.of("G1", "Parallel", "Z").map(collector -> List.of(binding, collector)));
        return RUNS == 0 ? Stream.of(List.of("JOCL", "G1"), List.of("LWJGL", "Z")) : each;
    }

    @ParameterizedTest
    @MethodSource("bindingsAndCollectors")
    @DisplayName("C6: a busy JVM lives through pocl's compilations, with a cold and with a warm cache of kernels")
    void aBusyJvmSurvivesCompilations(List<String> choice) {
        for (int i = 0; i < Math.max(1, RUNS); i++) {
            Path cache = folder.resolve("cache-" + i);
            for (String state : List.of("cold", "warm")) {
                ChildJvm.Result result = unprotected(BusyWhileCompiling.class, choice.get(0))
                        .jvm("-XX:+Use" + choice.get(1) + "GC")
                        .env("POCL_CACHE_DIR", cache.toString())
                        // Threads that spin, on a machine that may have two cores for all tests.
                        .limit(Duration.ofMinutes(4))
                        .run()
                        .succeeded();
                assertEquals("4 built", result.stdout().strip(), () -> state + ": " + result);
            }
        }
    }

    @EachBinding
    @DisplayName("C6: LLVM registers no handler in this process, and what a driver has registered itself is taken back")
    void noHandlerIsAdded(Binding binding) {
        String output = unprotected(SignalsProgram.class, "opencl:0:0", binding.name(), "caught")
                .run()
                .succeeded()
                .stdout();
        assertTrue(output.contains("signals restored"), output);
        String[] words = output.strip()
                .lines()
                .reduce((first, last) -> last)
                .orElseThrow()
                .split(" ");
        // LLVM's are more signals than the JVM's.
        assertEquals(words[1], words[3], output);
    }

    @Test
    @DisplayName(
            "C6: the same beside a driver that takes signals when it is loaded, and one that does when it is asked for devices")
    void driversThatTakeSignals() throws IOException, InterruptedException {
        String take = "for (int s = 4; s < 9; s++) signal(s, (void (*)(int))abort); signal(11, (void (*)(int))abort)";
        FakeIcd.install(vendors, "a", "ON_LOAD=" + take, "_GNU_SOURCE", "TYPE=2");
        FakeIcd.install(vendors, "b", "ON_DEVICES=" + take, "_GNU_SOURCE", "TYPE=2");
        String output = unprotected(SignalsProgram.class, "pthread", "JOCL", "divide")
                .run()
                .succeeded()
                .stdout();
        assertTrue(output.contains("2000 exceptions"), output);
    }

    @EachBinding
    @DisplayName("C6: a division by zero and a null stay exceptions: pocl skips such divisions, for its kernels' sake")
    void faultsStayExceptions(Binding binding) {
        String output = unprotected(SignalsProgram.class, "opencl:0:0", binding.name(), "divide")
                .run()
                .succeeded()
                .stdout();
        assertTrue(output.contains("2000 exceptions"), output);
    }

    @Test
    @DisplayName("C6: SIGTERM still ends the JVM in order")
    void shutdownHooksRun() throws IOException, InterruptedException {
        ChildJvm.Running child =
                unprotected(SignalsProgram.class, "opencl:0:0", "JOCL", "wait").start();
        Waiting.until(
                () -> !child.process().isAlive() || says(child.stdout(), "waiting"), "the child waits for its end");
        child.process().destroy();
        ChildJvm.Result result = child.await();
        assertEquals(128 + 15, result.exitCode(), result::toString);
        assertTrue(result.stdout().contains("ended in order"), result::toString);
    }

    private static boolean says(Path file, String words) {
        try {
            return Files.readString(file).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("C6: with libjsig in front nothing is put back")
    void libjsigIsRecognised() {
        String output = unprotected(SignalsProgram.class, "opencl:0:0", "JOCL", "divide")
                .chainSignals()
                .run()
                .succeeded()
                .stdout();
        assertTrue(output.contains("signals kept by libjsig"), output);
        assertTrue(output.contains("2000 exceptions"), output);
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    @DisplayName("C6: where nothing can put the signals back, auto takes the CPU path and says why")
    void autoTakesNoRisk() {
        ChildJvm.Result result =
                helpless(SignalsProgram.class, "auto", "AUTO", "divide").run().succeeded();
        assertTrue(result.stdout().startsWith("cpu"), result::toString);
        assertTrue(result.stdout().contains("JVM's signals"), result::toString);
        assertTrue(result.stdout().contains("2000 exceptions"), result::toString);
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    @DisplayName(
            "C6: where nothing can put the signals back, a device that is asked for works, with one warning that names the remedy")
    void anExplicitDeviceWarnsOnce() {
        ChildJvm.Result result =
                helpless(SignalsProgram.class, "opencl", "JOCL", "divide").run().succeeded();
        assertTrue(result.stdout().contains("signals at risk"), result::toString);
        List<String> warnings = result.stderr()
                .lines()
                .filter(line -> line.contains("JVM's signals"))
                .toList();
        assertEquals(1, warnings.size(), result::toString);
        assertTrue(warnings.get(0).contains("LD_PRELOAD="), result::toString);
    }
}
