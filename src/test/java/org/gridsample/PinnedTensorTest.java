package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.compound.AutoBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RealCalls;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Waiting;
import org.gridsample.testing.Warnings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tensors in memory of the driver's: that it is there for as long as anything reaches it, and no longer. */
@Tag("every-java")
class PinnedTensorTest {
    private static final int OUT_OF_RESOURCES = -5;
    private static final int ALLOCATION_FAILURE = -4;
    private static final int INVALID_COMMAND_QUEUE = -36;
    private static final SampleOptions OPTIONS = SampleOptions.defaults();
    private static final long[] SHAPE = {1, 3, 160, 240};
    private static final Tensor FRAME = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, SHAPE);
    private static final Tensor GRID =
            SampleData.grid(new SplittableRandom(2), ElementType.FLOAT32, SHAPE, 1, 160, 240, 2);

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL, Binding.LWJGL);
    }

    /** JOCL can't unmap what nobody has any more before Java 22. */
    static Stream<Binding> bindings() {
        return Runtime.version().feature() < 22 ? Stream.of(Binding.LWJGL) : Stream.of(Binding.JOCL, Binding.LWJGL);
    }

    private static FaultCalls calls(Binding binding) {
        return new FaultCalls(RealCalls.of(binding));
    }

    private static GridSampler explicit(FaultCalls calls) {
        return Samplers.over(Memory.COPIED.open(calls.binding("counting")));
    }

    private static Tensor expected() {
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            return cpu.sample(FRAME, GRID);
        }
    }

    private static Tensor pinned(GridSampler sampler, Tensor copied) {
        return sampler.allocatePinned(copied.type(), copied.shape()).copyFrom(copied);
    }

    private static void awaitCollected(GridSampler sampler) {
        Waiting.until(
                () -> {
                    System.gc();
                    return sampler.memory().pinnedTensors() == 0;
                },
                "pinned tensors that nobody has are freed");
    }

    private static void collect() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Binding.class,
            names = {"JOCL", "LWJGL"})
    void theSameBitsFromPinnedTensors(Binding binding) {
        FaultCalls calls = calls(binding);
        GridSampler sampler = explicit(calls);
        try (sampler) {
            sampleAndCompare(sampler);
            assertEquals(bindings().toList().contains(binding), calls.verbs().contains("map"));
        }
        awaitCollected(sampler);
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    /** By itself: what locals are left with would stay reachable. */
    private static void sampleAndCompare(GridSampler sampler) {
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (ElementType type : ElementType.values()) {
                if (type == ElementType.FLOAT64 && sampler.describe().contains("float64 no")) {
                    continue;
                }
                SampleOptions options =
                        type == ElementType.INT32 ? OPTIONS.withInterpolation(Interpolation.NEAREST) : OPTIONS;
                ElementType gridType = type == ElementType.FLOAT64 ? type : ElementType.FLOAT32;
                Tensor frame = SampleData.pixels(new SplittableRandom(3), type, 2, 3, 9, 8);
                Tensor grid = SampleData.grid(new SplittableRandom(4), gridType, frame.shape(), 2, 6, 5, 2);
                Tensor wanted = cpu.sample(frame, grid, options);
                Tensor output = sampler.allocatePinned(type, wanted.shape());
                sampler.sampleInto(pinned(sampler, frame), pinned(sampler, grid), options, output);
                Bits.assertEqual(wanted, output, type.toString());
                Tensor region = pinned(sampler, frame).region(new long[] {0, 0, 1, 2}, 2, 3, 7, 5);
                Bits.assertEqual(
                        cpu.sample(region, grid, options),
                        sampler.sample(region, pinned(sampler, grid), options),
                        "region");
            }
            Tensor wanted = cpu.sample(FRAME, GRID);
            try (PreparedWarp prepared =
                            sampler.prepare(new Coordinates.Grid(GRID), ElementType.FLOAT32, SHAPE, OPTIONS);
                    DeviceTensor there = sampler.upload(pinned(sampler, FRAME))) {
                List<CompletableFuture<Tensor>> results = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    results.add(prepared.applyAsync(
                            pinned(sampler, FRAME), sampler.allocatePinned(ElementType.FLOAT32, wanted.shape())));
                }
                results.forEach(result -> Bits.assertEqual(wanted, result.join(), "a stream of frames"));
                Bits.assertEqual(
                        FRAME,
                        sampler.allocatePinned(ElementType.FLOAT32, SHAPE).copyFrom(there),
                        "downloaded");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void anyViewKeepsTheMemory(Binding binding) throws InterruptedException {
        FaultCalls calls = calls(binding);
        List<Function<Tensor, Object>> views = List.of(
                tensor -> tensor,
                tensor -> tensor.view(0, 100).view(50, 5, 2),
                tensor -> tensor.region(new long[] {0, 1, 2, 3}, 1, 1, 7, 8),
                Tensor::bytes,
                tensor -> tensor.bytes().duplicate().slice(7, 90).slice(),
                tensor -> tensor.bytes().asReadOnlyBuffer().duplicate(),
                tensor -> tensor.bytes().asFloatBuffer(),
                tensor -> tensor.bytes().asFloatBuffer().slice(3, 20).asReadOnlyBuffer(),
                tensor -> tensor.bytes().slice().asDoubleBuffer().duplicate(),
                tensor -> tensor.bytes().asShortBuffer().slice(),
                tensor -> tensor.bytes().asIntBuffer().duplicate(),
                tensor -> tensor.bytes().asLongBuffer().asReadOnlyBuffer(),
                tensor -> tensor.bytes().asCharBuffer().subSequence(2, 9),
                tensor ->
                        Tensor.wrap(tensor.bytes().slice(10, 20), 4, 5).bytes().slice());
        Tensor ordinary = sevens(Tensor.zeros(ElementType.UINT8, 1, 4, 10, 100));
        GridSampler sampler = explicit(calls);
        try (sampler) {
            for (int i = 0; i < views.size(); i++) {
                Object[] view = {views.get(i).apply(sevens(sampler.allocatePinned(ElementType.UINT8, 1, 4, 10, 100)))};
                collect();
                assertEquals(4000, sampler.memory().pinnedTensors(), "view " + i);
                assertSame(views.get(i).apply(ordinary), view[0], "view " + i);
                view[0] = null;
                awaitCollected(sampler);
            }
        }
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    private static Tensor sevens(Tensor tensor) {
        ByteBuffer bytes = tensor.bytes();
        while (bytes.hasRemaining()) {
            bytes.put((byte) 7);
        }
        return tensor;
    }

    private static void assertSame(Object expected, Object actual, String what) {
        if (actual instanceof Tensor tensor) {
            Bits.assertEqual((Tensor) expected, tensor, what);
        } else {
            assertTrue(((Buffer) actual).isDirect() && ((Buffer) actual).hasRemaining(), what);
            assertEquals(expected, actual, what);
        }
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void tensorsStayWhenTheSamplerIsClosed(Binding binding) throws InterruptedException {
        FaultCalls calls = calls(binding);
        GridSampler sampler = explicit(calls);
        Tensor[] output = new Tensor[1];
        try (sampler) {
            output[0] = sampler.allocatePinned(ElementType.FLOAT32, SHAPE);
            sampler.sampleInto(pinned(sampler, FRAME), GRID, OPTIONS, output[0]);
        }
        collect();
        assertEquals(FRAME.byteCount(), sampler.memory().pinnedTensors());
        Bits.assertEqual(expected(), output[0], "of a sampler that is closed");
        output[0].copyFrom(FRAME);
        try (GridSampler other = explicit(calls)) {
            Bits.assertEqual(expected(), other.sample(output[0], GRID), "through another one");
        }
        output[0] = null;
        awaitCollected(sampler);
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void aThousandAllocations(Binding binding) {
        FaultCalls calls = calls(binding);
        GridSampler sampler = explicit(calls);
        try (sampler) {
            Tensor last = null;
            for (int i = 0; i < 1000; i++) {
                last = sampler.allocatePinned(ElementType.FLOAT32, 64, 64);
                last.set(4095, i);
            }
            assertEquals(999, last.get(4095));
            last = null;
            awaitCollected(sampler);
            assertEquals(3, calls.live().size(), () -> "more than a context and two queues: " + calls.live());
        }
        assertEquals(1000, calls.counts().get("unmap"));
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    /** Nor does Java's limit of direct memory count it. */
    @ParameterizedTest
    @MethodSource("bindings")
    void whereThereIsNoRoomWhatNobodyHasIsFreed(Binding binding) {
        FaultCalls calls = calls(binding);
        GridSampler sampler = explicit(calls);
        try (sampler) {
            long direct = directMemory();
            sampler.allocatePinned(ElementType.FLOAT32, 1 << 24);
            assertTrue(directMemory() < direct + (1 << 24));
            calls.fail("createBuffer", 1, ALLOCATION_FAILURE);
            assertEquals(10, sampler.allocatePinned(ElementType.FLOAT32, 10).elementCount());
            assertEquals(40, sampler.memory().pinnedTensors());
        }
        awaitCollected(sampler);
        assertEquals(List.of(), calls.live());
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void aDeviceThatFails(Binding binding) {
        FaultCalls calls = calls(binding);
        GridSampler sampler = explicit(calls);
        try (sampler) {
            for (String verb : List.of("createQueue", "createBuffer", "map")) {
                calls.fail(verb, 1, -59);
                String message = assertThrows(
                                GridSampleException.class, () -> sampler.allocatePinned(ElementType.FLOAT32, 10))
                        .getMessage();
                assertTrue(message.contains("CL_INVALID_OPERATION"), message);
            }
            assertEquals(0, sampler.memory().pinnedTensors());
        }
        assertEquals(List.of(), calls.live());
        GridSampler auto =
                Samplers.over(new AutoBackend(Memory.COPIED.open(calls.binding("counting")), new CpuBackend()));
        try (auto) {
            calls.fail("map", 1, -59);
            assertEquals(10, auto.allocatePinned(ElementType.FLOAT32, 10).elementCount());
            assertEquals(0, auto.memory().pinnedTensors());
            assertTrue(auto.describe().startsWith("opencl"), auto.describe());
        }
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void aDeviceThatIsLost(Binding binding) {
        FaultCalls calls = calls(binding);
        Tensor[] frame = new Tensor[1];
        GridSampler auto =
                Samplers.over(new AutoBackend(Memory.COPIED.open(calls.binding("counting")), new CpuBackend()));
        try (Warnings warnings = new Warnings();
                auto) {
            frame[0] = pinned(auto, FRAME);
            calls.lose("enqueue", 1, INVALID_COMMAND_QUEUE);
            // Not of that frame: it would be kept, since the device may still read it.
            Bits.assertEqual(expected(), auto.sample(FRAME, GRID), "on the CPU path");
            assertEquals(1, warnings.take().size());
        }
        Bits.assertEqual(FRAME, frame[0], "of a device that is lost");
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            Bits.assertEqual(expected(), cpu.sample(frame[0], GRID), "on the CPU path");
        }
        frame[0] = null;
        awaitCollected(auto);
        assertFalse(calls.verbs().contains("unmap"), "a lost device is called to release alone");
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void whatCannotBeUnmappedIsSaidAndReleased(Binding binding) {
        FaultCalls calls = calls(binding);
        GridSampler sampler = explicit(calls);
        try (Warnings warnings = new Warnings()) {
            try (sampler) {
                sampler.allocatePinned(ElementType.FLOAT32, 10).set(0, 1);
                calls.fail("unmap", 1, OUT_OF_RESOURCES);
                awaitCollected(sampler);
                List<String> said = warnings.take();
                assertEquals(1, said.size(), said::toString);
                assertTrue(
                        said.get(0).contains("pinned memory could not be freed: clEnqueueUnmapMemObject"),
                        said::toString);
            }
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    void inOrdinaryMemoryWhereNothingIsTransferred() {
        List<GridSampler> samplers = List.of(
                Samplers.over(new CpuBackend()),
                Samplers.over(Memory.IN_PLACE.open(BindingLoader.load(Binding.LWJGL))),
                GridSampler.builder()
                        .device(DeviceSelector.OPENCL)
                        .timeLimit(Duration.ofMinutes(5))
                        .open(),
                GridSampler.builder()
                        .devices(DeviceSelector.CPU, DeviceSelector.OPENCL)
                        .open());
        for (GridSampler sampler : samplers) {
            try (sampler) {
                Tensor frame = pinned(sampler, FRAME);
                assertEquals(0, sampler.memory().pinnedTensors(), sampler.describe());
                Bits.assertEqual(expected(), sampler.sample(frame, GRID), sampler.describe());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void shapes(Binding binding) {
        GridSampler sampler = explicit(calls(binding));
        try (sampler) {
            assertEquals(0, sampler.allocatePinned(ElementType.FLOAT32, 0, 3).elementCount());
            assertEquals(1, sampler.allocatePinned(ElementType.FLOAT64).elementCount());
            assertThrows(IllegalArgumentException.class, () -> sampler.allocatePinned(ElementType.FLOAT32, 1, -1));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> sampler.allocatePinned(ElementType.FLOAT32, Long.MAX_VALUE, Long.MAX_VALUE));
        }
        assertThrows(IllegalStateException.class, () -> sampler.allocatePinned(ElementType.FLOAT32, 1));
    }
}
