package org.gridsample.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridsample.Devices;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.SelfTestReport;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.ClDevice;
import org.gridsample.internal.opencl.Discovery;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Precision;
import org.gridsample.testing.BuggyCompiler;
import org.gridsample.testing.DeviceInfos;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.RealCalls;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the self-test says of a device, and of one with bugs. All runs need the same kernels: the driver makes them once. */
class SelfTestTest {
    private static final String LOG = "<kernel>:7:1: error: register allocation failed\n1 error generated.";

    private static final int KERNELS = kernels(ElementType.values());

    private static int kernels(ElementType... types) {
        return Computation.pairs(List.of(types), List.of(1, 2, 3, 4, 5), (computation, channels) -> computation)
                .size();
    }

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL, Binding.LWJGL);
    }

    @EachBinding
    @Tag("once")
    void everyKernelOfThisDeviceIsRight(Binding binding) {
        List<String> lines = new ArrayList<>();
        SelfTestReport report = Devices.selfTest(DeviceSelector.OPENCL, binding, lines::add);
        assertTrue(report.passed(), () -> report.failures().toString());
        assertEquals(binding.name(), report.binding());
        assertEquals(KERNELS, report.kernels());
        assertEquals(4 * KERNELS, report.cases());
        assertEquals(List.of(), report.notRun());
        assertEquals(KERNELS, new HashSet<>(lines).size(), lines::toString);
    }

    @EachBinding
    @DisplayName("D9: the kernels that fail are named, and no others; two runs agree")
    void d9_exactlyTheFailingKernelsAreNamed(Binding binding) {
        SelfTestReport first = reportOfABuggyCompiler(binding);
        assertFalse(first.passed());
        assertEquals(KERNELS, first.kernels());
        assertEquals(2, first.failures().size(), () -> first.failures().toString());

        SelfTestReport.Failure refused = first.failures().get(0);
        assertTrue(refused.kernel().name().startsWith("float32 4-D nearest border, "), refused::toString);
        assertEquals("border", refused.kernel().options().get("padding_x"));
        assertEquals(LOG, refused.buildLog());
        assertTrue(refused.reason().contains("build failed"), refused.reason());
        assertEquals("", refused.expected() + refused.actual());

        SelfTestReport.Failure wrong = first.failures().get(1);
        assertTrue(wrong.kernel().name().startsWith("float64 5-D bicubic reflection, "), wrong::toString);
        assertEquals("", wrong.buildLog());
        assertEquals(bits(wrong.expected()) ^ 1, bits(wrong.actual()));
        assertTrue(wrong.reason().contains("expected " + wrong.expected() + ", got " + wrong.actual()), wrong.reason());
        assertTrue(wrong.reason().contains("element "), wrong.reason());

        assertEquals(first, reportOfABuggyCompiler(binding));
    }

    private static SelfTestReport reportOfABuggyCompiler(Binding binding) {
        BuggyCompiler compiler = new BuggyCompiler(RealCalls.of(binding))
                .refused(
                        options -> has(
                                options,
                                "STORAGE=FLOAT32",
                                "OUTPUT_STORAGE=FLOAT32",
                                "SCALED=0",
                                "SPATIAL_RANK=2",
                                "INTERPOLATION=NEAREST",
                                "PADDING_X=BORDER"),
                        LOG)
                .wrong(options -> has(
                        options,
                        "COMPUTE=FLOAT64",
                        "SCALED=0",
                        "SPATIAL_RANK=3",
                        "INTERPOLATION=BICUBIC",
                        "PADDING_X=REFLECTION",
                        "PADDING_Y=REFLECTION"));
        SelfTestReport report = SelfTest.run(
                OpenClProvider.ranked(compiler.binding("buggy")).get(0), Duration.ofMinutes(1), line -> {});
        assertEquals(0, compiler.live());
        return report;
    }

    private static boolean has(String options, String... defines) {
        return List.of(options.split(" ")).containsAll(List.of(defines));
    }

    private static long bits(String value) {
        return Long.parseUnsignedLong(value.replaceFirst(".*\\(0x([0-9a-f]+)\\)", "$1"), 16);
    }

    @Test
    @Tag("once")
    @DisplayName("K11: a kernel that never comes to an end fails by itself, and the next ones are asked")
    void k11_aKernelThatHangsIsNamed() {
        BuggyCompiler compiler = new BuggyCompiler(RealCalls.of(Binding.JOCL))
                .endless(options -> options.contains("BICUBIC")
                        && options.contains("PADDING_X=REFLECTION")
                        && options.contains("PADDING_Y=REFLECTION")
                        && options.contains("SPATIAL_RANK=2")
                        && options.contains(" STORAGE=FLOAT32")
                        && options.contains("OUTPUT_STORAGE=FLOAT32")
                        && options.contains("SCALED=0"));
        List<String> lines = new ArrayList<>();
        Duration limit = Duration.ofSeconds(20);
        SelfTestReport report =
                SelfTest.run(OpenClProvider.ranked(compiler.binding("endless")).get(0), limit, lines::add);
        assertEquals(1, report.failures().size(), () -> report.failures().toString());
        SelfTestReport.Failure failure = report.failures().get(0);
        assertEquals("bicubic", failure.kernel().options().get("interpolation"));
        assertTrue(failure.reason().contains("no answer within 20000 ms"), failure.toString());
        assertEquals(KERNELS, report.kernels());
        assertEquals(KERNELS, lines.size());
    }

    @Test
    @DisplayName("K11: a device that hangs again and again is asked no more, and the report says so")
    void k11_aDeviceThatHangsIsLeft() {
        BuggyCompiler compiler = new BuggyCompiler(RealCalls.of(Binding.JOCL)).endless(options -> true);
        SelfTestReport report = SelfTest.run(
                OpenClProvider.ranked(compiler.binding("endless")).get(0), Duration.ofSeconds(5), line -> {});
        assertEquals(3, report.kernels());
        assertEquals(3, report.failures().size());
        assertTrue(
                report.notRun().get(0).startsWith(KERNELS - 3 + " kernels:"),
                () -> report.notRun().toString());
        assertFalse(report.passed());
    }

    @Test
    void whatTheDeviceLacksIsNotRun() {
        ClBinding binding = BindingLoader.load(Binding.JOCL);
        ClDevice device = Discovery.of(binding).devices().get(0);
        DeviceInfo lesser =
                DeviceInfos.with(device.info(), Map.of("float64", false, "float32Denormals", false, "name", "Lesser"));
        SelfTestReport report = SelfTest.run(
                new OpenClProvider(binding, new ClDevice(lesser, device.platform(), device.device())),
                Duration.ofMinutes(1),
                line -> {});
        assertTrue(report.passed());
        ElementType[] others = Stream.of(ElementType.values())
                .filter(type -> type.precision() == Precision.FLOAT32)
                .toArray(ElementType[]::new);
        assertEquals(kernels(others), report.kernels());
        assertEquals(
                List.of("subnormal float32 pixels: Lesser flushes them to 0", "float64: Lesser has no cl_khr_fp64"),
                report.notRun());
    }

    @Test
    void theCpuPathIsWhatOthersAreComparedWith() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> Devices.selfTest(DeviceSelector.CPU, Binding.AUTO, line -> {}));
        assertTrue(refusal.getMessage().contains("expected an OpenCL device"), refusal.getMessage());
    }
}
