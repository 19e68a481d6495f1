package org.gridsample.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.choice.KeptCrossover;
import org.gridsample.internal.opencl.PrivateCache;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.FakeIcd;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An application that has drivers tried in child processes before one is loaded into its own. */
class VettingTest {
    @TempDir
    private Path vendors;

    @TempDir
    private Path cache;

    @TempDir
    private Path java;

    @RegisterExtension
    private final PrivateCache privateCache = new PrivateCache();

    /** Where AUTO has to take the device, a busy moment must not decide. */
    private void keepCrossover() {
        privateCache.use(cache);
        KeptCrossover.write(0);
    }

    private ChildJvm.Result open(String... arguments) {
        return ChildJvm.of(Application.class)
                .arguments(arguments)
                .env("OCL_ICD_VENDORS", vendors.toString())
                .env("GRIDSAMPLE_CACHE", cache.toString())
                .run();
    }

    /** The child's program: opens this device, in the Java that lies there if that is given. */
    static final class Application {
        private Application() {}

        public static void main(String[] arguments) {
            if (arguments.length > 1) {
                System.setProperty("java.home", arguments[1]);
            }
            try (GridSampler sampler = GridSampler.builder()
                    .device(DeviceSelector.parse(arguments[0]))
                    .probe(true)
                    .open()) {
                Tensor input = Tensor.zeros(ElementType.FLOAT32, 1, 1, 4, 4);
                sampler.sample(input, Tensor.zeros(ElementType.FLOAT32, 1, 2, 2, 2));
                System.out.println(sampler.describe());
            } catch (GridSampleException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    private long kept() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.endsWith("passed")).count();
        }
    }

    @Test
    @DisplayName(
            "D8: beside a driver that aborts, AUTO takes the CPU path with the reason, and an explicit device is refused")
    void d8_aDriverThatAborts() throws Exception {
        FakeIcd.addPocl(vendors, "pocl");
        FakeIcd.install(vendors, "rude", "ON_LOAD=abort()");
        for (int run = 0; run < 2; run++) {
            String said = open("auto").succeeded().stdout();
            assertTrue(said.startsWith("cpu, "), said);
            assertTrue(said.contains("rude.icd") && said.contains("SIGABRT"), said);
        }
        String refused = open("opencl").succeeded().stdout();
        assertTrue(refused.startsWith("refused: ") && refused.contains("rude.icd"), refused);
        assertEquals(0, kept(), "what is bad is not kept");
    }

    @Test
    @DisplayName(
            "D8: where no child process can be started no driver is loaded, and nothing is kept as if it had passed")
    void d8_aJavaWithoutItsCommand() throws Exception {
        FakeIcd.addPocl(vendors, "pocl");
        FakeIcd.install(vendors, "rude", "ON_LOAD=abort()");
        List<String> folders = List.of("lib", "conf");
        for (String folder : folders) {
            Files.createSymbolicLink(java.resolve(folder), Path.of(System.getProperty("java.home"), folder));
        }
        ChildJvm.Result result = open("auto", java.toString()).succeeded();
        assertTrue(result.stdout().startsWith("cpu, "), result::toString);
        assertTrue(result.stdout().contains("no child process can be started"), result::toString);
        assertTrue(
                result.stderr().lines().anyMatch(line -> line.contains("using cpu, ") && line.contains("probe(false)")),
                () -> "what to do is logged: " + result);
        String refused = open("opencl", java.toString()).succeeded().stdout();
        assertTrue(refused.startsWith("refused: ") && refused.contains("probe(false)"), refused);
        assertEquals(0, kept());
        for (String folder : folders) {
            Files.delete(java.resolve(folder));
        }
    }

    @Test
    void aDeviceThatCrashesIsPassedOverForTheOther() throws Exception {
        FakeIcd.addPocl(vendors, "a_pocl");
        keepCrossover();
        FakeIcd.install(vendors, "b_late", "ON_CONTEXT=abort()");
        String said = open("auto").succeeded().stdout();
        assertTrue(said.startsWith("opencl:"), said);
        assertFalse(said.contains("nnnn"), said);
    }

    @Test
    @DisplayName(
            "D9: what passed is not tried again until a driver changes; a process that dies of it after all leaves nothing behind")
    void d9_onlyWhatPassedIsKept() throws Exception {
        FakeIcd.addPocl(vendors, "pocl");
        keepCrossover();
        assertTrue(open("auto").succeeded().stdout().startsWith("opencl:"));
        assertEquals(1, kept());
        assertTrue(open("auto").succeeded().stdout().startsWith("opencl:"));
        assertEquals(1, kept());
        assertTrue(open("no such name").succeeded().stdout().startsWith("refused: "));
        assertEquals(1, kept(), "this process lives as well");
        FakeIcd.install(vendors, "rude", "ON_LOAD=abort()");
        String said = open("auto").succeeded().stdout();
        assertTrue(said.startsWith("cpu, ") && said.contains("rude.icd"), said);
    }
}
