package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.device.KernelBuildException;
import org.gridsample.device.OpenClException;
import org.gridsample.device.WrongResultException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.internal.opencl.binding.lwjgl.LwjglCalls;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.DeviceInfos;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Programs that one session keeps on disk for the next, on the first device, which is made to keep them even if it is pocl. */
class KeptProgramsTest {
    private static final int OUT_OF_RESOURCES = -5;
    private static final int INVALID_BINARY = -42;
    private static final SampleOptions PLAIN = SampleOptions.defaults();

    /** Against the CPU path. */
    private static final KernelCheck CHECKED = (variant, kernel) -> {
        try (Backend cpu = new CpuBackend()) {
            KernelCheck.against(cpu, DeviceInfos.example()).run(variant, kernel);
        }
    };

    private static final Tensor INPUT =
            SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, new long[] {1, 2, 5, 7});
    private static final Tensor GRID = SampleData.grid(
            new SplittableRandom(2), ElementType.FLOAT32, new long[] {1, 2, 5, 7}, new long[] {1, 4, 6, 2});

    @TempDir
    private Path root;

    @RegisterExtension
    private final PrivateCache privateCache = new PrivateCache();

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL, Binding.LWJGL);
    }

    @BeforeEach
    void choose() {
        privateCache.use(root);
    }

    @EachBinding
    @DisplayName("K8: a second session builds nothing from source; another option has another binary")
    void k8_secondSession(Binding binding) throws IOException {
        SampleOptions corners = PLAIN.withAlignCorners(true);
        FaultCalls first = sampleOnce(binding, PLAIN, corners, PLAIN);
        assertEquals(2, count(first, "createProgram"));
        assertEquals(2, files().size());
        FaultCalls second = sampleOnce(binding, corners, PLAIN, corners);
        assertEquals(0, count(second, "createProgram"));
        assertEquals(2, count(second, "createProgramWithBinary"));
        assertEquals(0, count(second, "programBinary"), "what is kept is not asked for again");
    }

    @Test
    @DisplayName("K7: source, options and entry point have a binary of their own each")
    void k7_names() {
        KernelVariant variant = KernelVariant.of(SampleRequest.of(INPUT, GRID, PLAIN), 1);
        KernelVariant wider = KernelVariant.of(SampleRequest.of(INPUT, GRID, PLAIN), 8);
        assertEquals(ProgramCache.name("x", variant), ProgramCache.name("x", variant));
        assertNotEquals(ProgramCache.name("x", variant), ProgramCache.name("y", variant));
        assertNotEquals(ProgramCache.name("x", variant), ProgramCache.name("x", wider));
    }

    @EachBinding
    @DisplayName("K2: a damaged file and one that holds something else are built from source and replaced")
    void k2_damage(Binding binding) throws IOException {
        sampleOnce(binding, PLAIN);
        Path file = files().get(0);
        byte[] good = Files.readAllBytes(file);

        byte[] flipped = good.clone();
        flipped[good.length / 2] ^= 1;
        Files.write(file, flipped);
        FaultCalls calls = sampleOnce(binding, PLAIN);
        assertEquals(0, count(calls, "createProgramWithBinary"), "its digest says that it is damaged");
        assertEquals(1, count(calls, "createProgram"));

        String name = file.getFileName().toString();
        for (byte[] content : List.of(new byte[0], "no program".repeat(99).getBytes(StandardCharsets.UTF_8))) {
            cache().write(name, content);
            assertEquals(1, count(sampleOnce(binding, PLAIN), "createProgram"));
            assertTrue(cache().read(name).orElseThrow().length > content.length, "replaced");
        }
        assertEquals(0, count(sampleOnce(binding, PLAIN), "createProgram"));
    }

    @EachBinding
    @DisplayName("a binary that the driver refuses at any step costs a build from source, nothing else")
    void refusedBinaries(Binding binding) {
        sampleOnce(binding, PLAIN);
        for (String fault :
                List.of("createProgramWithBinary 1", "buildProgram 1", "createKernel 1", "kernelWorkGroupInfo 2")) {
            FaultCalls calls = sampleOnce(binding, fault, INVALID_BINARY, PLAIN);
            assertEquals(1, count(calls, "createProgram"), fault);
            assertEquals(0, count(sampleOnce(binding, PLAIN), "createProgram"), fault);
        }
    }

    @EachBinding
    @DisplayName(
            "a binary that loads and computes something else, or can't be launched, is built from source and replaced")
    void uselessBinaries(Binding binding) throws IOException {
        String plain = onlyFileAfter(binding, PLAIN);
        byte[] good = cache().read(plain).orElseThrow();
        cache().delete(plain);
        String corners = onlyFileAfter(binding, PLAIN.withAlignCorners(true));
        byte[] other = cache().read(corners).orElseThrow();

        cache().write(plain, other);
        FaultCalls calls = calls(binding);
        sample(calls, CHECKED, PLAIN);
        assertEquals(1, count(calls, "createProgramWithBinary"));
        assertEquals(1, count(calls, "createProgram"));
        assertFalse(Arrays.equals(other, cache().read(plain).orElseThrow()), "replaced");

        cache().write(plain, good);
        for (String fault : List.of("setMemory", "enqueue", "read")) {
            FaultCalls faulty = calls(binding);
            faulty.fail(fault, 1, OUT_OF_RESOURCES);
            sample(faulty, CHECKED, PLAIN);
            assertFalse(faulty.isPending(), fault);
            assertEquals(1, count(faulty, "createProgramWithBinary"), fault);
            assertEquals(1, count(faulty, "createProgram"), fault);
        }
        FaultCalls after = calls(binding);
        sample(after, CHECKED, PLAIN);
        assertEquals(0, count(after, "createProgram"));
    }

    @EachBinding
    @DisplayName("a binary with which the device is lost is given up, and nothing is built on that device")
    void binaryThatLosesTheDevice(Binding binding) throws IOException {
        onlyFileAfter(binding, PLAIN);
        FaultCalls calls = calls(binding);
        try (Backend backend = open(calls.binding("faulty"), CHECKED)) {
            calls.lose("enqueue", 1, OUT_OF_RESOURCES);
            assertThrows(OpenClException.class, () -> backend.run(SampleRequest.of(INPUT, GRID, PLAIN)));
        }
        assertEquals(0, count(calls, "createProgram"));
        assertEquals(List.of(), files());
        assertEquals(List.of(), calls.live());
    }

    @EachBinding
    @DisplayName("a kernel that fails its check is not kept")
    void wrongKernelsAreNotKept(Binding binding) throws IOException {
        FaultCalls calls = calls(binding);
        KernelCheck failing = (variant, kernel) -> {
            throw new WrongResultException("device", variant.options(), "all");
        };
        SampleRequest request = SampleRequest.of(INPUT, GRID, PLAIN);
        try (Backend backend = open(calls.binding("wrong"), failing)) {
            WrongResultException failure = assertThrows(WrongResultException.class, () -> backend.run(request));
            assertSame(failure, assertThrows(WrongResultException.class, () -> backend.run(request)));
        }
        assertEquals(List.of(), files());
        assertEquals(List.of(), calls.live());
    }

    private String onlyFileAfter(Binding binding, SampleOptions options) throws IOException {
        sampleOnce(binding, options);
        assertEquals(1, files().size());
        return files().get(0).getFileName().toString();
    }

    @EachBinding
    @DisplayName("a driver that gives no binary is asked again by the next session")
    void noBinaryGiven(Binding binding) throws IOException {
        for (String fault : List.of("programInfo 1", "programInfo 3", "programBinary 1")) {
            sampleOnce(binding, fault, OUT_OF_RESOURCES, PLAIN);
            assertEquals(List.of(), files(), fault);
        }
        sampleOnce(binding, PLAIN);
        assertEquals(1, files().size());
    }

    @EachBinding
    @DisplayName("K4: a source that fails to build is built once, keeps nothing and throws the same again")
    void k4_failedSource(Binding binding) throws IOException {
        FaultCalls calls = calls(binding);
        SampleRequest request = SampleRequest.of(INPUT, GRID, PLAIN);
        try (Backend backend = open(calls.binding("faulty"), KernelCheck.NONE)) {
            calls.fail("buildProgram", 1, OUT_OF_RESOURCES);
            KernelBuildException failure = assertThrows(KernelBuildException.class, () -> backend.run(request));
            assertSame(failure, assertThrows(KernelBuildException.class, () -> backend.run(request)));
        }
        assertEquals(1, count(calls, "buildProgram"));
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), files());
    }

    @Test
    @DisplayName("K2: sessions that write the same binary at once, through either binding, leave a whole one")
    void k2_atOnce() throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<FaultCalls>> sessions = Stream.of(Binding.JOCL, Binding.LWJGL)
                    .<Callable<FaultCalls>>map(binding -> () -> {
                        start.await();
                        return sampleOnce(binding, PLAIN);
                    })
                    .toList();
            for (Future<FaultCalls> session : threads.invokeAll(sessions)) {
                session.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, files().size());
        assertEquals(0, count(sampleOnce(Binding.JOCL, PLAIN), "createProgram"));
    }

    @EachBinding
    @DisplayName("K2: pocl, which keeps compiled kernels itself, is neither asked for binaries nor given any")
    void k2_notForPocl(Binding binding) {
        FaultCalls calls = calls(binding);
        OpenClProvider provider = OpenClProvider.ranked(calls.binding("recorded")).stream()
                .filter(candidate -> Pocl.is(candidate.info().platform()))
                .findFirst()
                .orElse(null);
        RequiredDevice.require(provider != null, "no pocl");
        try (Backend backend = provider.open()) {
            backend.run(SampleRequest.of(INPUT, GRID, PLAIN));
        }
        assertFalse(calls.verbs().contains("programBinary"));
    }

    /** One session that samples once with each of the options, gets the CPU path's bits and leaves nothing alive. */
    private static FaultCalls sampleOnce(Binding binding, SampleOptions... options) {
        FaultCalls calls = calls(binding);
        sample(calls, options);
        return calls;
    }

    private static FaultCalls sampleOnce(Binding binding, String fault, int code, SampleOptions... options) {
        FaultCalls calls = calls(binding);
        calls.fail(fault.split(" ")[0], Integer.parseInt(fault.split(" ")[1]), code);
        sample(calls, options);
        assertFalse(calls.isPending(), fault + " never came");
        return calls;
    }

    private static void sample(FaultCalls calls, SampleOptions... options) {
        sample(calls, KernelCheck.NONE, options);
    }

    private static void sample(FaultCalls calls, KernelCheck check, SampleOptions... options) {
        try (Backend backend = open(calls.binding("recorded"), check);
                Backend cpu = new CpuBackend()) {
            for (SampleOptions each : options) {
                SampleRequest request = SampleRequest.of(INPUT, GRID, each);
                SampleRequest expected = SampleRequest.of(INPUT, GRID, each);
                backend.run(request);
                cpu.run(expected);
                Bits.assertEqual(expected.output(), request.output(), each.toString());
            }
        }
        assertEquals(List.of(), calls.live());
    }

    private static long count(FaultCalls calls, String verb) {
        return calls.verbs().stream().filter(verb::equals).count();
    }

    private static FaultCalls calls(Binding binding) {
        return new FaultCalls(binding == Binding.JOCL ? new JoclCalls() : new LwjglCalls());
    }

    private static Backend open(ClBinding binding, KernelCheck check) {
        ClDevice device = Discovery.of(binding).devices().get(0);
        ClSession session = binding.open(device.platform(), device.device(), "test");
        return new OpenClBackend(
                session,
                DeviceInfos.with(device.info(), Map.of("unifiedMemory", false)),
                "test",
                TuningTable.of(device.info(), DiskCache.NONE),
                DiskCache.of(device.info()),
                check);
    }

    private static DiskCache cache() {
        return DiskCache.of(
                Discovery.of(BindingLoader.load(Binding.JOCL)).devices().get(0).info());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
