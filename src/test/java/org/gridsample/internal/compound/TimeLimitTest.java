package org.gridsample.internal.compound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.Samplers;
import org.gridsample.device.Binding;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Waiting;
import org.gridsample.testing.Warnings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A driver that doesn't return. A call that waits for the test passes any limit, so no limit here is one that a busy machine
 * could miss: either nothing but the blocked call decides, or it is an hour.
 */
@Tag("once")
class TimeLimitTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);
    private static final SampleOptions PLAIN = SampleOptions.defaults();
    private static final long[] SHAPE = {1, 2, 5, 7};

    private final FaultCalls calls = new FaultCalls(new JoclCalls());
    private final Tensor input = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, SHAPE);
    private final Tensor grid = SampleData.grid(new SplittableRandom(2), ElementType.FLOAT32, SHAPE, 1, 4, 6, 2);
    private final Tensor expected = expected();

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL);
    }

    static Stream<Arguments> stuckCalls() {
        return Stream.concat(
                Stream.of("createHostBuffer", "buildProgram", "enqueue", "read", "releaseBuffer")
                        .map(verb -> Arguments.of(Memory.IN_PLACE, verb)),
                Stream.of("createBuffer", "buildProgram", "write", "enqueue", "read")
                        .map(verb -> Arguments.of(Memory.COPIED, verb)));
    }

    @ParameterizedTest
    @MethodSource("stuckCalls")
    @DisplayName("M8: AUTO computes a stuck request on the CPU path; later the device writes nothing, and frees all")
    void m8_auto(Memory memory, String verb) throws InterruptedException {
        try (Warnings warnings = new Warnings()) {
            calls.block(verb);
            GridSampler sampler = Samplers.over(new AutoBackend(stuck(memory), new CpuBackend()));
            Tensor output = sampler.sample(input, grid);
            Bits.assertEqual(expected, output, verb);
            Bits.assertEqual(expected, sampler.sample(input, grid), "again");
            assertTrue(sampler.describe().startsWith("cpu, "), sampler.describe());
            List<String> said = warnings.take();
            assertEquals(1, said.size(), said::toString);
            assertTrue(
                    said.get(0).contains("all further ones run on the CPU path: the device did not finish"),
                    said.get(0));
            sampler.close();
            // The caller's memory is the caller's: what it writes there stays.
            output.floats().put(0, 42f);
            calls.awaitBlocked();
            calls.open();
            awaitFreed();
            assertEquals(42f, output.floats().get(0));
            assertEquals(List.of(), calls.violations());
            assertEquals(List.of(), warnings.take());
        }
    }

    @ParameterizedTest
    @MethodSource("stuckCalls")
    @DisplayName("M8: an explicit device throws, says that it is lost ever after, and closing doesn't wait for it")
    void m8_explicit(Memory memory, String verb) throws InterruptedException {
        calls.block(verb);
        GridSampler sampler = Samplers.over(stuck(memory));
        GridSampleException late = assertThrows(GridSampleException.class, () -> sampler.sample(input, grid));
        assertTrue(
                late.getMessage().contains("the device did not finish a request within its time limit of 20 ms"),
                late::toString);
        calls.awaitBlocked();
        int before = calls.verbs().size();
        GridSampleException lost = assertThrows(GridSampleException.class, () -> sampler.sample(input, grid));
        assertTrue(lost.getMessage().contains("is lost to this sampler, open another"), lost::toString);
        assertTrue(sampler.describe().contains("time limit"), sampler.describe());
        sampler.close();
        sampler.close();
        assertThrows(IllegalStateException.class, () -> sampler.sample(input, grid));
        assertEquals(before, calls.verbs().size(), "no call beside the stuck one");
        calls.open();
        awaitFreed();
        assertEquals(List.of(), calls.violations());
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    @DisplayName("M8: gradients that a device is stuck in are the CPU path's, added once to what is there, and stay")
    void m8_gradients(Memory memory) throws InterruptedException {
        Coordinates coordinates = new Coordinates.Grid(grid);
        Tensor gradOutput = SampleData.pixels(new SplittableRandom(4), ElementType.FLOAT32, 1, 2, 4, 6);
        for (boolean adds : new boolean[] {false, true}) {
            calls.block("enqueue");
            Tensor wanted = Tensor.zeros(ElementType.FLOAT32, SHAPE).copyFrom(input);
            Tensor gradInput = Tensor.zeros(ElementType.FLOAT32, SHAPE).copyFrom(input);
            try (Warnings warnings = new Warnings();
                    GridSampler cpu = Samplers.over(new CpuBackend())) {
                cpu.inputGradientInto(gradOutput, coordinates, PLAIN, wanted, adds);
                GridSampler sampler = Samplers.over(new AutoBackend(stuck(memory), new CpuBackend()));
                sampler.inputGradientInto(gradOutput, coordinates, PLAIN, gradInput, adds);
                Bits.assertEqual(wanted, gradInput, "input's, adds " + adds);
                Bits.assertEqual(
                        cpu.backward(gradOutput, input, grid, PLAIN).coordinates(),
                        sampler.backward(gradOutput, input, grid, PLAIN).coordinates(),
                        "grid's");
                assertTrue(sampler.describe().startsWith("cpu, "), sampler.describe());
                assertEquals(1, warnings.take().size());
                sampler.close();
                gradInput.floats().put(0, 42f);
                calls.awaitBlocked();
                calls.open();
                awaitFreed();
                assertEquals(42f, gradInput.floats().get(0), "what the device computes after all is written nowhere");
                assertEquals(List.of(), calls.violations());
            }
        }
    }

    @Test
    @DisplayName("M5: what a stuck device may still read is not collected")
    void m5_tensorsStayReachable() throws InterruptedException {
        calls.block("read");
        GridSampler sampler = Samplers.over(stuck(Memory.IN_PLACE));
        WeakReference<Tensor> seen = sampleOwnInput(sampler);
        calls.awaitBlocked();
        sampler.close();
        for (int i = 0; i < 5; i++) {
            System.gc();
            assertNotNull(seen.get());
        }
        calls.open();
        awaitFreed();
    }

    private WeakReference<Tensor> sampleOwnInput(GridSampler sampler) {
        Tensor own = SampleData.pixels(new SplittableRandom(3), ElementType.FLOAT32, SHAPE);
        assertThrows(GridSampleException.class, () -> sampler.sample(own, grid));
        return new WeakReference<>(own);
    }

    @Test
    @DisplayName("a device that doesn't return from being closed, or from being opened, holds up neither")
    void openingAndClosing() throws InterruptedException {
        calls.block("finish");
        GridSampler sampler = Samplers.over(stuck(Memory.IN_PLACE));
        GridSampleException late = assertThrows(GridSampleException.class, sampler::close);
        assertTrue(late.getMessage().contains("being closed"), late::toString);
        sampler.close();
        calls.open();
        awaitFreed();

        FaultCalls other = new FaultCalls(new JoclCalls());
        other.block("createContext");
        assertThrows(
                GridSampleException.class,
                () -> TimedBackend.open("the device", () -> Memory.IN_PLACE.open(other.binding("stuck")), SHORT));
        other.awaitBlocked();
        other.open();
        Waiting.until(() -> other.verbs().contains("releaseContext"), "the context is released");
    }

    @Test
    @DisplayName("M12: who waits for a turn behind a stuck request is not stuck with it")
    void m12_waitingForATurn() throws Exception {
        calls.block("enqueue");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Warnings warnings = new Warnings();
                GridSampler sampler = Samplers.over(new AutoBackend(stuck(Memory.IN_PLACE), new CpuBackend()))) {
            List<Future<Tensor>> results = Stream.generate(() -> threads.submit(() -> sampler.sample(input, grid)))
                    .limit(8)
                    .toList();
            for (Future<Tensor> result : results) {
                Bits.assertEqual(expected, result.get(), "beside others");
            }
            assertEquals(1, warnings.take().size());
        } finally {
            threads.shutdown();
            calls.open();
        }
        awaitFreed();
    }

    @ParameterizedTest
    @MethodSource("memories")
    @DisplayName("a device that is in time gives the right bits, whatever shapes take turns, and interrupts are kept")
    void inTime(Memory memory) {
        GridSampler sampler =
                Samplers.over(TimedBackend.open("the device", () -> memory.open(calls.binding("timed")), LONG));
        try (sampler) {
            Bits.assertEqual(expected, sampler.sample(input, grid), "once");
            Tensor wide = SampleData.pixels(new SplittableRandom(5), ElementType.FLOAT64, 2, 3, 4, 4);
            Tensor points =
                    SampleData.grid(new SplittableRandom(6), ElementType.FLOAT64, new long[] {2, 3, 4, 4}, 2, 3, 3, 2);
            try (GridSampler cpu = Samplers.over(new CpuBackend())) {
                Bits.assertEqual(cpu.sample(wide, points), sampler.sample(wide, points), "another shape and type");
            }
            try (GridSampler cpu = Samplers.over(new CpuBackend())) {
                Gradients gradients = sampler.backward(expected, input, grid, PLAIN);
                Gradients wanted = cpu.backward(expected, input, grid, PLAIN);
                Bits.assertEqual(wanted.input(), gradients.input(), "input's gradient");
                Bits.assertEqual(wanted.coordinates(), gradients.coordinates(), "grid's gradient");
            }
            Thread.currentThread().interrupt();
            Bits.assertEqual(expected, sampler.sample(input, grid), "again");
            assertTrue(Thread.interrupted());
        }
        assertEquals(List.of(), calls.live());
    }

    static Stream<Memory> memories() {
        return Stream.of(Memory.values());
    }

    @Test
    @DisplayName("a failure within the limit is the device's own, and the device is tried again")
    void failuresPassThrough() {
        try (GridSampler sampler = Samplers.over(
                TimedBackend.open("the device", () -> Memory.COPIED.open(calls.binding("timed")), LONG))) {
            calls.fail("read", 1, -5);
            GridSampleException failure = assertThrows(GridSampleException.class, () -> sampler.sample(input, grid));
            assertTrue(failure.getMessage().contains("CL_OUT_OF_RESOURCES"), failure::toString);
            Bits.assertEqual(expected, sampler.sample(input, grid), "again");
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    void limitsArePositive() {
        GridSampler.Builder builder = GridSampler.builder();
        for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThrows(IllegalArgumentException.class, () -> builder.timeLimit(none));
        }
        assertThrows(NullPointerException.class, () -> builder.timeLimit(null));
    }

    @Test
    @DisplayName("C2: beside a kernel that never ends AUTO answers, closes, and the process ends")
    void c2_endlessKernel() {
        ChildJvm.Result result = ChildJvm.of(EndlessKernel.class).run().succeeded();
        assertTrue(result.stdout().contains("right bits"), result::toString);
        assertTrue(result.stderr().contains("the device did not finish a request"), result::toString);
    }

    /** A device whose next call of the blocked verb doesn't return. */
    private Backend stuck(Memory memory) {
        return new TimedBackend("the device", memory.open(calls.binding("stuck")), SHORT);
    }

    /** Its own thread does it, when the driver has returned. */
    private void awaitFreed() {
        Waiting.until(() -> calls.live().isEmpty(), "everything is released");
    }

    private Tensor expected() {
        SampleRequest request = SampleRequest.of(input, grid, PLAIN);
        try (Backend cpu = new CpuBackend()) {
            cpu.run(request);
        }
        return request.output();
    }
}
