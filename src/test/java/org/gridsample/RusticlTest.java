package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.ProbeReport;
import org.gridsample.device.SelfTestReport;
import org.gridsample.internal.backend.Computation;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Precision;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second OpenCL on the CPU, Mesa's rusticl on llvmpipe: independent of pocl in everything but LLVM. */
@Tag("once")
@Tag("rusticl")
class RusticlTest {
    private static final Path VENDORS = Path.of("/etc/OpenCL/vendors");
    private static final Path OCLGRIND = Path.of("/usr/lib/oclgrind/liboclgrind-rt-icd.so");

    /** Mesa lists a device only where this asks for it. */
    private static final Map<String, String> LLVMPIPE = Map.of("RUSTICL_ENABLE", "llvmpipe");

    @TempDir
    private Path vendors;

    @BeforeEach
    void needsRusticl() {
        // Not required: Mesa's packages have it or not, as the system decides.
        Assumptions.assumeTrue(Files.exists(VENDORS.resolve("rusticl.icd")), "rusticl is not installed in " + VENDORS);
    }

    private static void add(String driver, Path vendors, String name) throws IOException {
        Path icd = vendors.resolve(name + ".icd");
        if (driver.equals("oclgrind")) {
            RequiredDevice.require(Files.exists(OCLGRIND), "Oclgrind is not installed as " + OCLGRIND);
            Files.writeString(icd, OCLGRIND + "\n");
        } else {
            Files.copy(VENDORS.resolve(driver + ".icd"), icd);
        }
    }

    @Test
    @DisplayName(
            "K10, K11: a self-test of rusticl says how far it is and ends with a verdict; no kernel has a wrong bit")
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void selfTest() throws IOException {
        add("rusticl", vendors, "rusticl");
        Map<String, String> environment = new HashMap<>(LLVMPIPE);
        environment.put("OCL_ICD_VENDORS", vendors.toString());
        List<String> lines = new ArrayList<>();
        ProbeReport report = DeviceProbe.defaults()
                .withBinding(Binding.JOCL)
                .withTimeLimit(Duration.ofMinutes(1))
                .withSelfTest(true)
                .withProgress(lines::add)
                .withEnvironment(environment)
                .run();
        DeviceReport device = report.devices().get(0);
        SelfTestReport test = device.selfTest();
        assertTrue(device.name().contains("llvmpipe") && test != null, report::toJson);
        assertEquals(test.kernels(), lines.size(), lines::toString);
        // A kernel may take longer to build than it is given here: that is a verdict, too. A wrong bit isn't.
        test.failures()
                .forEach(failure -> assertTrue(failure.reason().startsWith("no answer within"), failure::toString));
        List<ElementType> types = Stream.of(ElementType.values())
                .filter(type -> type.precision() == Precision.FLOAT32)
                .toList();
        int all = Computation.pairs(types, List.of(1, 2, 3, 4, 5), (computation, channels) -> computation)
                .size();
        // Of those that give no answer there may be too many for the last ones to be asked.
        assertTrue(test.kernels() >= all - 3, test::toString);
    }

    private static final List<List<String>> ORDERS = List.of(
            List.of("pocl", "rusticl", "oclgrind"),
            List.of("pocl", "oclgrind", "rusticl"),
            List.of("rusticl", "pocl", "oclgrind"),
            List.of("rusticl", "oclgrind", "pocl"),
            List.of("oclgrind", "pocl", "rusticl"),
            List.of("oclgrind", "rusticl", "pocl"));

    @EachBinding
    @DisplayName(
            "D8, C6: pocl, rusticl and Oclgrind in one process, in every order: pocl computes, and the JVM keeps its signals")
    void threeDriversAtOnce(Binding binding) throws IOException {
        List<ChildJvm.Running> children = new ArrayList<>();
        for (List<String> order : ORDERS) {
            Path folder = Files.createDirectory(vendors.resolve(String.join("-", order)));
            for (int i = 0; i < order.size(); i++) {
                add(order.get(i), folder, i + "-" + order.get(i));
            }
            ChildJvm child = ChildJvm.of(SignalsProgram.class)
                    .arguments("pthread", binding.name(), "divide")
                    .env("LD_PRELOAD", null)
                    .env("OCL_ICD_VENDORS", folder.toString());
            LLVMPIPE.forEach(child::env);
            children.add(child.start());
        }
        for (ChildJvm.Running child : children) {
            String output = child.await().succeeded().stdout();
            assertTrue(output.contains("2000 exceptions"), output);
        }
    }
}
