package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.FakeIcd;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that has drivers tried in child processes before one is loaded into its own. */
class VettingTest {
    @TempDir
    private Path vendors;

    @TempDir
    private Path cache;

    private ChildJvm.Result open(String device) {
        return ChildJvm.of(Application.class)
                .arguments(device)
                .env("OCL_ICD_VENDORS", vendors.toString())
                .env("GRIDSAMPLE_CACHE", cache.toString())
                .run();
    }

    /** The child's program. */
    static final class Application {
        private Application() {}

        public static void main(String[] arguments) {
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
    void aDeviceThatCrashesIsPassedOverForTheOther() throws Exception {
        FakeIcd.addPocl(vendors, "a_pocl");
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
        assertTrue(open("auto").succeeded().stdout().startsWith("opencl:"));
        assertEquals(1, kept());
        assertTrue(open("auto").succeeded().stdout().startsWith("opencl:"));
        assertEquals(1, kept());
        FakeIcd.install(vendors, "rude", "ON_LOAD=abort()");
        String said = open("auto").succeeded().stdout();
        assertTrue(said.startsWith("cpu, ") && said.contains("rude.icd"), said);
    }
}
