package org.gridsample.internal.compound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.Samplers;
import org.gridsample.device.Binding;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.choice.AnyBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RealCalls;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Warnings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a device fails in the middle, with faults put into the calls of a real binding. */
class DeviceFaultTest {
    private static final int ALLOCATION_FAILURE = -4;
    private static final int OUT_OF_RESOURCES = -5;
    private static final int OUT_OF_HOST_MEMORY = -6;
    private static final Tensor INPUT = SampleData.waves(2, 3, 5, 7);
    private static final Tensor GRID = SampleData.waves(2, 4, 6, 2);

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL, Binding.LWJGL);
    }

    @Test
    @DisplayName("M8: one warning names call, code and device, however many threads meet the fault")
    void m8_oneWarning() throws Exception {
        FaultCalls calls = calls(Binding.JOCL);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Warnings warnings = new Warnings();
                GridSampler sampler = Samplers.over(new AutoBackend(open(calls), new CpuBackend()))) {
            calls.lose("enqueue", 5, OUT_OF_RESOURCES);
            List<Future<Tensor>> results = Stream.generate(() -> threads.submit(() -> sampler.sample(INPUT, GRID)))
                    .limit(40)
                    .toList();
            for (Future<Tensor> result : results) {
                assertArrayEquals(expected(), result.get().toFloatArray());
            }
            List<String> said = warnings.take();
            assertEquals(1, said.size(), said::toString);
            // Which call it was, or that the device is lost, depends on who comes to warn first.
            assertTrue(said.get(0).contains("this request and all further ones run on the CPU path: "), said.get(0));
            assertTrue(said.get(0).contains(" returned CL_OUT_OF_RESOURCES (-5) on "), said.get(0));
        } finally {
            threads.shutdown();
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    @DisplayName("M8, K4: a kernel that doesn't build is the CPU path's from then on; the others stay on the device")
    void m8_oneKernelDoesNotBuild() {
        FaultCalls calls = calls(Binding.JOCL);
        SampleOptions corners = SampleOptions.defaults().withAlignCorners(true);
        try (Warnings warnings = new Warnings();
                GridSampler sampler = Samplers.over(new AutoBackend(open(calls), new CpuBackend()));
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            calls.failBuild(1);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
                assertArrayEquals(
                        cpu.sample(INPUT, GRID, corners).toFloatArray(),
                        sampler.sample(INPUT, GRID, corners).toFloatArray());
            }
            assertEquals(2, count(calls, "buildProgram"));
            assertEquals(3, count(calls, "enqueue"));
            assertTrue(sampler.describe().startsWith("opencl"), sampler.describe());
            assertTrue(sampler.describe().contains("; 1 kernel on the CPU path: "), sampler.describe());
            assertTrue(sampler.describe().contains("ALIGN_CORNERS=0"), sampler.describe());
            List<String> said = warnings.take();
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.get(0).contains("ALIGN_CORNERS=0"), said.get(0));
            assertTrue(said.get(0).contains("clBuildProgram returned CL_BUILD_PROGRAM_FAILURE (-11)"), said.get(0));
            calls.failBuild(1);
            sampler.sample(INPUT, GRID, SampleOptions.defaults().withInterpolation(Interpolation.NEAREST));
            assertTrue(sampler.describe().contains("; 2 kernels on the CPU path, the first: "), sampler.describe());
        }
    }

    @Test
    @DisplayName("M5: tensors that a device may still be writing to when it is lost are kept for good")
    void m5_lostInMidWork() {
        FaultCalls calls = calls(Binding.JOCL);
        int before;
        try (GridSampler sampler = Samplers.over(open(calls))) {
            calls.lose("read", 1, OUT_OF_RESOURCES);
            WeakReference<Tensor> own = sampleOwnInput(sampler);
            for (int i = 0; i < 5; i++) {
                System.gc();
                assertNotNull(own.get());
            }
            // Not even waiting for the device worked, whatever the code: nothing more is put into its queue.
            before = calls.verbs().size();
            assertTrue(assertThrows(GridSampleException.class, () -> sampler.sample(INPUT, GRID))
                    .getMessage()
                    .contains("is lost to this sampler"));
            assertEquals(before, calls.verbs().size());
        }
        assertEquals(
                List.of("releaseKernel", "releaseProgram", "releaseQueue", "releaseContext"),
                calls.verbs().subList(before, calls.verbs().size()),
                "not even to be closed");
        assertEquals(List.of(), calls.live());
    }

    @Test
    @DisplayName("M8: a device that fails while it is measured against the CPU path is closed and passed over")
    void m8_failsWhileMeasured() {
        FaultCalls calls = calls(Binding.JOCL);
        // Of a name that was not measured yet: its second launch is the first that is timed.
        calls.pretend(Cl.DEVICE_NAME, "fails while measured\0".getBytes(StandardCharsets.US_ASCII));
        calls.fail("enqueue", 2, OUT_OF_RESOURCES);
        try (Backend backend = AnyBackend.through(calls.binding("faulty"))) {
            assertTrue(backend.describe().startsWith("cpu, "), backend.describe());
            assertTrue(backend.describe().contains("CL_OUT_OF_RESOURCES"), backend.describe());
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    @DisplayName("K9: a device whose calls throw something of their own is passed over and closed, as one that fails")
    void k9_throwsSomethingOfItsOwn() {
        List<FaultCalls> devices = new ArrayList<>();
        for (String verb : List.of("createContext", "createQueue", "buildProgram", "enqueue", "read")) {
            FaultCalls calls = calls(Binding.JOCL);
            calls.failByThrowing(verb, 1);
            devices.add(calls);
        }
        FaultCalls whileMeasured = calls(Binding.JOCL);
        whileMeasured.pretend(Cl.DEVICE_NAME, "throws while measured\0".getBytes(StandardCharsets.US_ASCII));
        whileMeasured.failByThrowing("enqueue", 2);
        devices.add(whileMeasured);
        for (FaultCalls calls : devices) {
            try (Backend backend = AnyBackend.through(calls.binding("faulty"))) {
                assertTrue(backend.describe().startsWith("cpu, "), backend.describe());
                assertTrue(backend.describe().contains("the driver has no "), backend.describe());
            }
            assertFalse(calls.isPending());
            assertEquals(List.of(), calls.live());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Cl.DEVICE_TYPE_CPU, Cl.DEVICE_TYPE_GPU})
    @DisplayName("a driver that claims no compute units and no work-items in a group: one of each")
    void noUnits(long type) {
        FaultCalls calls = calls(Binding.JOCL);
        calls.pretend(Cl.DEVICE_TYPE, longValue(type));
        calls.pretend(Cl.DEVICE_MAX_COMPUTE_UNITS, new byte[Integer.BYTES]);
        calls.pretend(Cl.KERNEL_WORK_GROUP_SIZE, new byte[Long.BYTES]);
        try (GridSampler sampler = Samplers.over(open(calls))) {
            assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
        }
    }

    private static byte[] longValue(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(value)
                .array();
    }

    private static WeakReference<Tensor> sampleOwnInput(GridSampler sampler) {
        Tensor own = SampleData.waves(2, 3, 5, 7);
        assertThrows(GridSampleException.class, () -> sampler.sample(own, GRID));
        return new WeakReference<>(own);
    }

    @EachBinding
    @DisplayName("M14: close finishes the queue, then releases in reverse order of creation")
    void m14_closeOrder(Binding binding) {
        FaultCalls calls = calls(binding);
        Backend backend = open(calls);
        GridSampler sampler = Samplers.over(backend);
        sampler.sample(INPUT, GRID);
        int before = calls.verbs().size();
        sampler.close();
        List<String> closing = calls.verbs().subList(before, calls.verbs().size());
        assertEquals(List.of("finish", "releaseKernel", "releaseProgram", "releaseQueue", "releaseContext"), closing);
        sampler.close();
        assertEquals(before + closing.size(), calls.verbs().size(), "a second close calls nothing");
    }

    @EachBinding
    @DisplayName("K8: two variants in turn, each built once; 200 open and close cycles")
    void k8_variantsAndCycles(Binding binding) {
        FaultCalls calls = calls(binding);
        SampleOptions corners = SampleOptions.defaults().withAlignCorners(true);
        try (GridSampler sampler = Samplers.over(open(calls));
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
                assertArrayEquals(
                        cpu.sample(INPUT, GRID, corners).toFloatArray(),
                        sampler.sample(INPUT, GRID, corners).toFloatArray());
            }
            assertEquals(
                    2, calls.verbs().stream().filter("buildProgram"::equals).count());
        }
        for (int i = 0; i < 200; i++) {
            open(calls).close();
        }
        assertEquals(List.of(), calls.live());
    }

    @EachBinding
    @DisplayName("buffers are kept from one request to the next, and not without end")
    void buffersArePooled(Binding binding) {
        FaultCalls calls = calls(binding);
        try (GridSampler sampler = Samplers.over(open(calls, Memory.COPIED))) {
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
            }
            assertEquals(3, count(calls, "createBuffer"));
            assertEquals(6, count(calls, "write"));
            assertEquals(3, count(calls, "read"));
            for (int size = 8; size < 40_000; size *= 3) {
                sampler.sample(INPUT, Tensor.zeros(ElementType.FLOAT32, 2, 1, size, 2));
            }
            assertTrue(buffers(calls).size() <= 12, calls.live()::toString);
        }
        assertEquals(List.of(), calls.live());
    }

    @ParameterizedTest
    @ValueSource(strings = {"createBuffer", "write", "enqueue", "read"})
    @DisplayName("M8: where the device has no room, idle buffers are freed and the request is tried once more, whole")
    void m8_idleBuffersMakeRoom(String verb) {
        Tensor larger = SampleData.waves(2, 3, 50, 70);
        Tensor points = SampleData.waves(2, 40, 60, 2);
        for (int code : new int[] {ALLOCATION_FAILURE, OUT_OF_RESOURCES, OUT_OF_HOST_MEMORY}) {
            FaultCalls calls = calls(Binding.JOCL);
            try (GridSampler sampler = Samplers.over(open(calls, Memory.COPIED));
                    GridSampler cpu = Samplers.over(new CpuBackend())) {
                sampler.sample(INPUT, GRID);
                List<String> idle = buffers(calls);
                calls.fail(verb, 1, code);
                assertArrayEquals(
                        cpu.sample(larger, points).toFloatArray(),
                        sampler.sample(larger, points).toFloatArray());
                assertFalse(calls.isPending());
                boolean launchedTwice = verb.equals("enqueue") || verb.equals("read");
                assertEquals(launchedTwice ? 3 : 2, count(calls, "enqueue"), "halves would be more");
                assertEquals(3, buffers(calls).size());
                assertTrue(Collections.disjoint(idle, buffers(calls)), calls.live()::toString);
            }
            assertEquals(List.of(), calls.live());
            assertEquals(List.of(), calls.violations());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"createBuffer", "write", "enqueue", "read"})
    @DisplayName("M8: where the device has no room and nothing is idle, the request is halved")
    void m8_halvesWhereNothingIsIdle(String verb) {
        FaultCalls calls = calls(Binding.JOCL);
        try (GridSampler sampler = Samplers.over(open(calls, Memory.COPIED))) {
            calls.fail(verb, 1, ALLOCATION_FAILURE);
            assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
            assertTrue(count(calls, "enqueue") >= 2);
        }
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    private static List<String> buffers(FaultCalls calls) {
        return calls.live().stream().filter(name -> name.startsWith("Buffer")).toList();
    }

    @EachBinding
    @DisplayName("a device that shares the host's memory copies nothing")
    void nothingIsCopiedInPlace(Binding binding) {
        FaultCalls calls = calls(binding);
        try (GridSampler sampler = Samplers.over(open(calls, Memory.IN_PLACE))) {
            assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
        }
        assertEquals(3, count(calls, "createHostBuffer"));
        assertEquals(0, count(calls, "createBuffer") + count(calls, "write"));
    }

    private static long count(FaultCalls calls, String verb) {
        return calls.verbs().stream().filter(verb::equals).count();
    }

    @Test
    @DisplayName("M6: an empty output causes no call")
    void m6_emptyCallsNothing() {
        FaultCalls calls = calls(Binding.JOCL);
        try (GridSampler sampler = Samplers.over(open(calls))) {
            int before = calls.verbs().size();
            Tensor empty = sampler.sample(INPUT, Tensor.of(new float[0], 2, 0, 6, 2));
            assertArrayEquals(new long[] {2, 3, 0, 6}, empty.shape());
            assertEquals(before, calls.verbs().size());
        }
    }

    private static FaultCalls calls(Binding binding) {
        return new FaultCalls(RealCalls.of(binding));
    }

    private static Backend open(FaultCalls calls) {
        return open(calls, Memory.IN_PLACE);
    }

    private static Backend open(FaultCalls calls, Memory memory) {
        return memory.open(calls.binding("faulty"));
    }

    private static float[] expected() {
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            return cpu.sample(INPUT, GRID).toFloatArray();
        }
    }
}
