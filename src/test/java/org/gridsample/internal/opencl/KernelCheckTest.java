package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import org.gridsample.GridSampler;
import org.gridsample.Samplers;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.OpenClException;
import org.gridsample.device.WrongResultException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.choice.AnyBackend;
import org.gridsample.internal.compound.AutoBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.BuggyCompiler;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.RealCalls;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.RestoredProperty;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A kernel is checked before its first use: the compiler's bugs don't get into results. */
class KernelCheckTest {
    private static final Tensor INPUT = SampleData.waves(1, 3, 5, 7);
    private static final Tensor GRID = SampleData.waves(1, 4, 6, 2);
    private static final SampleOptions DEFAULTS = SampleOptions.defaults();
    private static final SampleOptions BICUBIC = DEFAULTS.withInterpolation(Interpolation.BICUBIC);
    private static final Predicate<String> IS_BICUBIC = options -> options.contains("INTERPOLATION=BICUBIC");

    /** What libclc's fma of float32 returns where the third number is 0, for the vectors that the kernels have. */
    private static final String FMA_IN_SOFTWARE = """
            #define FMA(type) \\
                type __attribute__((overloadable)) fma_in_software(type a, type b, type c) { \\
                    return c == 0 ? a * b : fma(a, b, c); \\
                }
            FMA(float)
            FMA(float8)
            #undef fma
            #define fma fma_in_software
            """;

    @RegisterExtension
    private final RestoredProperty tuning = new RestoredProperty("gridsample.tuning");

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL, Binding.LWJGL);
    }

    @EachBinding
    @DisplayName("D9: under AUTO a kernel that computes one wrong bit retires the device, and never decides a result")
    void d9_autoIsNeverWrong(Binding binding) {
        BuggyCompiler compiler = compiler(binding).wrong(IS_BICUBIC);
        Backend device = provider(compiler).open(new CpuBackend());
        try (GridSampler sampler = Samplers.over(new AutoBackend(device, new CpuBackend()))) {
            assertRight(sampler, DEFAULTS);
            assertTrue(sampler.describe().startsWith("opencl:"), sampler.describe());
            assertRight(sampler, BICUBIC);
            assertTrue(sampler.describe().startsWith("cpu, "), sampler.describe());
            assertTrue(sampler.describe().contains("INTERPOLATION=BICUBIC"), sampler.describe());
            int launches = compiler.launches();
            assertRight(sampler, BICUBIC);
            assertEquals(launches, compiler.launches(), "a retired device is not called again");
        }
        assertEquals(0, compiler.live());
    }

    @EachBinding
    void anExplicitDeviceThrowsAndKeepsItsOtherKernels(Binding binding) {
        BuggyCompiler compiler = compiler(binding).wrong(IS_BICUBIC);
        OpenClProvider provider = provider(compiler);
        DeviceInfo info = provider.info();
        try (GridSampler sampler = Samplers.over(provider.open(new CpuBackend()))) {
            WrongResultException failure =
                    assertThrows(WrongResultException.class, () -> sampler.sample(INPUT, GRID, BICUBIC));
            assertTrue(failure.getMessage().contains(info.name()), failure.getMessage());
            assertTrue(failure.getMessage().contains("driver " + info.driverVersion()), failure.getMessage());
            assertTrue(failure.kernel().contains("-D INTERPOLATION=BICUBIC"), failure.kernel());
            assertTrue(failure.difference().matches("element \\d+: expected .*0x.*, got .*0x.*"), failure.difference());
            assertSame(
                    failure,
                    assertThrows(WrongResultException.class, () -> sampler.sample(INPUT, GRID, BICUBIC)),
                    "a kernel that failed is remembered");
            assertEquals(1, compiler.builds().size());
            assertRight(sampler, DEFAULTS);
        }
        assertEquals(0, compiler.live());
    }

    @EachBinding
    void aKernelIsCheckedOnce(Binding binding) {
        BuggyCompiler compiler = compiler(binding);
        try (GridSampler sampler = Samplers.over(provider(compiler).open(new CpuBackend()))) {
            assertRight(sampler, DEFAULTS);
            assertEquals(2, compiler.launches(), "the check's, and the request's");
            assertRight(sampler, DEFAULTS);
            assertEquals(3, compiler.launches());
        }
    }

    @Test
    @DisplayName(
            "K11: an fma that loses the sign of a zero to be added, as libclc's in software does, is found by every kernel that needs it")
    void k11_signsOfZero() {
        BuggyCompiler compiler = compiler(Binding.JOCL).prefix(FMA_IN_SOFTWARE);
        try (GridSampler sampler = Samplers.over(provider(compiler).open(new CpuBackend()))) {
            for (Interpolation interpolation : List.of(Interpolation.BILINEAR, Interpolation.BICUBIC)) {
                for (Padding padding : Padding.values()) {
                    for (int channels : new int[] {1, 3}) {
                        Tensor input = SampleData.waves(1, channels, 5, 7);
                        SampleOptions options = SampleOptions.defaults()
                                .withInterpolation(interpolation)
                                .withPadding(padding);
                        assertThrows(
                                WrongResultException.class,
                                () -> sampler.sample(input, GRID, options),
                                options + ", channels " + channels);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("D9: AUTO passes over a device whose first kernel is wrong, each time it is opened")
    void d9_autoPassesOverIt() {
        for (int run = 0; run < 2; run++) {
            BuggyCompiler compiler = compiler(Binding.JOCL).wrong(options -> true);
            try (GridSampler sampler = Samplers.over(AnyBackend.through(compiler.binding("buggy")))) {
                assertTrue(sampler.describe().startsWith("cpu, "), sampler.describe());
                assertTrue(sampler.describe().contains("wrong result on"), sampler.describe());
                assertRight(sampler, DEFAULTS);
            }
            assertEquals(0, compiler.live());
        }
    }

    @Test
    @DisplayName("D9: where the first kernel is right and all others are wrong, AUTO opens and every result is right")
    void d9_onlyTheFirstKernelIsRight() {
        BuggyCompiler compiler = compiler(Binding.JOCL).wrong(options -> !options.contains("CHANNELS=1 "));
        try (GridSampler sampler = Samplers.over(AnyBackend.through(compiler.binding("buggy")))) {
            Tensor large = SampleData.waves(1, 200, 300, 2);
            Tensor expected = onCpu(INPUT, large, DEFAULTS);
            Bits.assertEqual(expected, sampler.sample(INPUT, large, DEFAULTS), "large");
            assertRight(sampler, BICUBIC);
        }
        assertEquals(0, compiler.live());
    }

    @Test
    void aKernelThatATuningAsksForIsChecked() {
        tuning.set("16 64 16 8");
        BuggyCompiler compiler = compiler(Binding.JOCL).wrong(options -> options.contains("WIDTH=16"));
        try (GridSampler sampler = Samplers.over(provider(compiler).open(new CpuBackend()))) {
            assertThrows(WrongResultException.class, () -> sampler.sample(INPUT, GRID));
        }
    }

    @Test
    void aCallThatFailsDuringTheCheckIsNoVerdictOnTheKernel() {
        for (String verb : new String[] {"setMemory", "enqueue", "read"}) {
            FaultCalls calls = new FaultCalls(new JoclCalls());
            OpenClProvider provider =
                    OpenClProvider.ranked(calls.binding("faulty")).get(0);
            try (GridSampler sampler = Samplers.over(provider.open(new CpuBackend()))) {
                calls.fail(verb, 1, -5);
                GridSampleException failure =
                        assertThrows(OpenClException.class, () -> sampler.sample(INPUT, GRID), verb);
                assertTrue(failure.getMessage().contains("CL_OUT_OF_RESOURCES"), failure.getMessage());
                assertRight(sampler, DEFAULTS);
            }
            assertEquals(0, calls.live().size(), verb);
        }
    }

    private static BuggyCompiler compiler(Binding binding) {
        return new BuggyCompiler(RealCalls.of(binding));
    }

    private static OpenClProvider provider(BuggyCompiler compiler) {
        return OpenClProvider.ranked(compiler.binding("buggy")).get(0);
    }

    private static void assertRight(GridSampler sampler, SampleOptions options) {
        Bits.assertEqual(onCpu(INPUT, GRID, options), sampler.sample(INPUT, GRID, options), options.toString());
    }

    private static Tensor onCpu(Tensor input, Tensor grid, SampleOptions options) {
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            return cpu.sample(input, grid, options);
        }
    }
}
