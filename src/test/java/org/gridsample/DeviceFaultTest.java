package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.ClCalls;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.internal.opencl.binding.lwjgl.LwjglCalls;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens when a device fails in the middle, with faults put into the calls of a real binding. */
class DeviceFaultTest {
    private static final int OUT_OF_RESOURCES = -5;
    private static final Tensor INPUT = Tensor.of(ramp(2 * 3 * 5 * 7), 2, 3, 5, 7);
    private static final Tensor GRID = Tensor.of(ramp(2 * 4 * 6 * 2), 2, 4, 6, 2);

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL, Binding.LWJGL);
    }

    /** The calls that one request makes; in place, as pocl works, and with transfers, as a device with memory of its own. */
    static Stream<Arguments> faults() {
        List<String> always = List.of(
                "createProgram 1",
                "buildProgram 1",
                "createKernel 1",
                "kernelWorkGroupInfo 2",
                "setMemory 3",
                "setValue 1",
                "enqueue 1");
        List<String> inPlace = List.of("createHostBuffer 3", "read 1", "releaseBuffer 3");
        List<String> copied = List.of("createBuffer 3", "write 2", "read 1");
        return bindings()
                .flatMap(binding -> Stream.concat(
                        Stream.concat(always.stream(), inPlace.stream())
                                .flatMap(entry -> each(binding, Memory.IN_PLACE, entry)),
                        Stream.concat(always.stream(), copied.stream())
                                .flatMap(entry -> each(binding, Memory.COPIED, entry))));
    }

    private static Stream<Arguments> each(String binding, Memory memory, String entry) {
        String verb = entry.split(" ")[0];
        int calls = Integer.parseInt(entry.split(" ")[1]);
        return IntStream.rangeClosed(1, calls).mapToObj(nth -> Arguments.of(binding, memory, verb, nth));
    }

    @ParameterizedTest
    @MethodSource("faults")
    @DisplayName("M8: under AUTO the request is redone on the CPU path, and nothing leaks")
    void m8_autoRedoesOnTheCpu(String binding, Memory memory, String verb, int nth) {
        FaultCalls calls = calls(binding);
        try (GridSampler sampler = new GridSampler(new AutoBackend(open(calls, memory), new CpuBackend()))) {
            calls.fail(verb, nth, OUT_OF_RESOURCES);
            assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
            assertFalse(calls.isPending(), "the fault never came");
            assertTrue(sampler.describe().startsWith("cpu, "), sampler.describe());
            int before = calls.verbs().size();
            assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
            assertEquals(before, calls.verbs().size(), "a retired device is not called again");
        }
        // A release that failed is the driver's to know; everything else is gone.
        assertEquals(
                verb.equals("releaseBuffer") ? 1 : 0,
                calls.live().size(),
                () -> calls.live().toString());
    }

    @ParameterizedTest
    @MethodSource("faults")
    @DisplayName("M8: an explicit device throws, stays usable, and nothing leaks")
    void m8_explicitThrowsAndStaysUsable(String binding, Memory memory, String verb, int nth) {
        FaultCalls calls = calls(binding);
        try (GridSampler sampler = new GridSampler(open(calls, memory))) {
            calls.fail(verb, nth, OUT_OF_RESOURCES);
            GridSampleException failure = assertThrows(GridSampleException.class, () -> sampler.sample(INPUT, GRID));
            assertTrue(failure.getMessage().contains("CL_OUT_OF_RESOURCES"), failure.getMessage());
            if (failure instanceof KernelBuildException) {
                // K4: a failed variant is not built again.
                assertSame(failure, assertThrows(KernelBuildException.class, () -> sampler.sample(INPUT, GRID)));
            } else {
                assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
            }
        }
        assertEquals(
                verb.equals("releaseBuffer") ? 1 : 0,
                calls.live().size(),
                () -> calls.live().toString());
    }

    @ParameterizedTest
    @MethodSource("bindings")
    @DisplayName("M8: a failure while opening leaves nothing behind")
    void m8_failedOpen(String binding) {
        for (String verb : List.of("createContext", "createQueue")) {
            FaultCalls calls = calls(binding);
            OpenClProvider provider =
                    OpenClProvider.ranked(calls.binding(binding)).get(0);
            calls.fail(verb, 1, OUT_OF_RESOURCES);
            assertThrows(GridSampleException.class, provider::open);
            assertEquals(List.of(), calls.live());
        }
    }

    static Stream<String> bindings() {
        return Stream.of("jocl", "lwjgl");
    }

    @ParameterizedTest
    @MethodSource("bindings")
    @DisplayName("M14: close finishes the queue, then releases in reverse order of creation")
    void m14_closeOrder(String binding) {
        FaultCalls calls = calls(binding);
        Backend backend = open(calls);
        GridSampler sampler = new GridSampler(backend);
        sampler.sample(INPUT, GRID);
        int before = calls.verbs().size();
        sampler.close();
        List<String> closing = calls.verbs().subList(before, calls.verbs().size());
        assertEquals("finish", closing.get(0));
        assertEquals(
                List.of("releaseKernel", "releaseProgram", "releaseQueue", "releaseContext"),
                closing.stream().filter(verb -> !verb.equals("finish")).toList());
        sampler.close();
        assertEquals(before + closing.size(), calls.verbs().size(), "a second close calls nothing");
    }

    @ParameterizedTest
    @MethodSource("bindings")
    @DisplayName("K8: two variants in turn, each built once; 200 open and close cycles")
    void k8_variantsAndCycles(String binding) {
        FaultCalls calls = calls(binding);
        SampleOptions corners = SampleOptions.defaults().withAlignCorners(true);
        try (GridSampler sampler = new GridSampler(open(calls));
                GridSampler cpu = new GridSampler(new CpuBackend())) {
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

    @ParameterizedTest
    @MethodSource("bindings")
    @DisplayName("buffers are kept from one request to the next, and not without end")
    void buffersArePooled(String binding) {
        FaultCalls calls = calls(binding);
        try (GridSampler sampler = new GridSampler(open(calls, Memory.COPIED))) {
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(expected(), sampler.sample(INPUT, GRID).toFloatArray());
            }
            assertEquals(3, count(calls, "createBuffer"));
            assertEquals(6, count(calls, "write"));
            assertEquals(3, count(calls, "read"));
            for (int size = 8; size < 4000; size *= 3) {
                sampler.sample(INPUT, Tensor.zeros(ElementType.FLOAT32, 2, 1, size, 2));
            }
            long buffers = calls.live().stream()
                    .filter(name -> name.startsWith("Buffer"))
                    .count();
            assertTrue(buffers <= 6, buffers + " buffers kept");
        }
        assertEquals(List.of(), calls.live());
    }

    @ParameterizedTest
    @MethodSource("bindings")
    @DisplayName("a device that shares the host's memory copies nothing")
    void nothingIsCopiedInPlace(String binding) {
        FaultCalls calls = calls(binding);
        try (GridSampler sampler = new GridSampler(open(calls, Memory.IN_PLACE))) {
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
        FaultCalls calls = calls("jocl");
        try (GridSampler sampler = new GridSampler(open(calls))) {
            int before = calls.verbs().size();
            Tensor empty = sampler.sample(INPUT, Tensor.of(new float[0], 2, 0, 6, 2));
            assertArrayEquals(new long[] {2, 3, 0, 6}, empty.shape());
            assertEquals(before, calls.verbs().size());
        }
    }

    private static FaultCalls calls(String binding) {
        ClCalls real = binding.equals("jocl") ? new JoclCalls() : new LwjglCalls();
        return new FaultCalls(real);
    }

    private static Backend open(FaultCalls calls) {
        return open(calls, Memory.IN_PLACE);
    }

    private static Backend open(FaultCalls calls, Memory memory) {
        return memory.open(calls.binding("faulty"));
    }

    private static float[] expected() {
        try (GridSampler cpu = new GridSampler(new CpuBackend())) {
            return cpu.sample(INPUT, GRID).toFloatArray();
        }
    }

    private static float[] ramp(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(i);
        }
        return values;
    }
}
