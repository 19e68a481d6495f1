package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.OpenClContext;
import org.gridsample.device.OpenClEvent;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.OpenClProgram;
import org.gridsample.testing.RealCalls;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Waiting;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Samplers in a context of the program's own, over its buffers and among its own kernels. */
@Tag("once")
class InteropTest {
    private static final int ALLOCATION_FAILURE = -4;
    private static final int OUT_OF_RESOURCES = -5;
    private static final int INVALID_VALUE = -30;
    private static final long[] SHAPE = InteropCases.SHAPE;
    private static final int COUNT = InteropCases.COUNT;
    private static final long BYTES = COUNT * Float.BYTES;
    private static final SampleOptions OPTIONS = InteropCases.OPTIONS;
    private static final Coordinates TURNED = InteropCases.coordinates().get(0);

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL, Binding.LWJGL);
    }

    private static GridSampler sampler(OpenClProgram program, Binding binding) {
        return GridSampler.builder().context(program.context()).binding(binding).open();
    }

    private static void assertEqual(List<float[]> expected, List<float[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "with coordinates " + i);
        }
    }

    @EachBinding
    void betweenKernelsOfTheProgram(Binding binding) {
        try (OpenClProgram program = OpenClProgram.through(binding);
                GridSampler sampler = sampler(program, binding)) {
            assertEqual(InteropCases.expected(), InteropCases.sampled(program, sampler));
        }
    }

    /** Handles are addresses, whoever calls. */
    @Test
    void aProgramOfTheOtherBinding() {
        try (OpenClProgram program = OpenClProgram.through(Binding.LWJGL);
                GridSampler sampler = sampler(program, Binding.JOCL)) {
            assertEqual(InteropCases.expected(), InteropCases.sampled(program, sampler));
        }
    }

    @EachBinding
    void enqueuedWorkWaitsForItsEventAndNobodyForIt(Binding binding) {
        try (OpenClProgram program = OpenClProgram.through(binding);
                GridSampler sampler = sampler(program, binding)) {
            // Builds the kernel.
            InteropCases.sampled(program, sampler);
            long input = program.buffer(Cl.MEM_READ_ONLY, BYTES);
            long output = program.buffer(Cl.MEM_READ_WRITE, BYTES);
            Tensor zeros = Tensor.zeros(ElementType.FLOAT32, SHAPE);
            try (DeviceTensor from = sampler.wrap(input, ElementType.FLOAT32, SHAPE);
                    DeviceTensor to = sampler.wrap(output, ElementType.FLOAT32, SHAPE);
                    OpenClEvent mayBegin = program.userEvent()) {
                from.copyFrom(InteropCases.filled());
                to.copyFrom(zeros);
                OpenClEvent sampled = sampler.enqueue(from, TURNED, OPTIONS, to, mayBegin.handle());
                program.complete(mayBegin);
                sampled.await();
                assertArrayEquals(InteropCases.expected().get(0), program.twice(output, COUNT, sampled));
                sampled.close();
                sampled.close();
                assertThrows(IllegalStateException.class, sampled::handle);
            }
        }
    }

    /** Which would keep the program's context for as long as anyone has it. */
    @Test
    void nothingIsPinned() {
        FaultCalls calls = new FaultCalls(RealCalls.of(Binding.LWJGL));
        try (OpenClProgram program = OpenClProgram.through(Binding.LWJGL);
                GridSampler sampler = inContext(calls, program)) {
            assertEquals(
                    COUNT, sampler.allocatePinned(ElementType.FLOAT32, SHAPE).elementCount());
            assertEquals(0, sampler.memory().pinnedTensors());
        }
        assertEquals(List.of(), calls.live());
    }

    /** What has to wait for the queue comes before what it waits for: the checks of the kernels of all parts, and making room. */
    @Test
    void theEventIsWaitedForLast() throws Exception {
        FaultCalls calls = new FaultCalls(RealCalls.of(Binding.JOCL));
        // Kernels are for as many channels as a part has: 3, and then 2.
        long[] shape = {1, 5, 9, 11};
        calls.pretend(Cl.DEVICE_MAX_MEM_ALLOC_SIZE, bytes(3 * 9 * 11 * Float.BYTES));
        Tensor frame = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, shape);
        try (OpenClProgram program = OpenClProgram.through(Binding.JOCL);
                GridSampler sampler = inContext(calls, program);
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            long buffer = program.buffer(Cl.MEM_READ_WRITE, frame.byteCount() + BYTES);
            try (DeviceTensor whole =
                    sampler.wrap(buffer, ElementType.FLOAT32, (frame.byteCount() + BYTES) / Float.BYTES)) {
                calls.fail("createHostBuffer", 1, ALLOCATION_FAILURE);
                Tensor inParts = whole.view(0, shape);
                enqueueBehindAnEvent(program, sampler, frame, inParts);
                Bits.assertEqual(cpu.sample(frame, TURNED, OPTIONS), inParts.inHostMemory(), "in parts");

                calls.fail("createBuffer", 1, ALLOCATION_FAILURE);
                Tensor view = whole.view(frame.elementCount(), SHAPE);
                enqueueBehindAnEvent(program, sampler, InteropCases.filled(), view);
                Bits.assertEqual(
                        cpu.sample(InteropCases.filled(), TURNED, OPTIONS), view.inHostMemory(), "without room");
            }
        }
        assertEquals(List.of(), calls.violations());
        assertEquals(List.of(), calls.live());
    }

    /** The tensor is, while the event is made, so that its reference is given back before the call returns. */
    @Test
    void whatFailsAfterTheEventIsThereLeavesNoEvent() throws Exception {
        FaultCalls calls = new FaultCalls(RealCalls.of(Binding.JOCL));
        try (OpenClProgram program = OpenClProgram.through(Binding.JOCL);
                GridSampler sampler = inContext(calls, program)) {
            long buffer = program.buffer(Cl.MEM_READ_WRITE, BYTES);
            DeviceTensor to = sampler.wrap(buffer, ElementType.FLOAT32, SHAPE);
            calls.block("createMarker");
            CompletableFuture<OpenClEvent> enqueued =
                    CompletableFuture.supplyAsync(() -> sampler.enqueue(InteropCases.filled(), TURNED, OPTIONS, to));
            calls.awaitBlocked();
            to.close();
            calls.fail("releaseBuffer", 1, INVALID_VALUE);
            calls.open();
            assertThrows(ExecutionException.class, () -> enqueued.get(1, TimeUnit.MINUTES));
            assertFalse(calls.isPending());
        }
        assertEquals(List.of(), calls.violations());
        assertEquals(List.of(), calls.live());
    }

    @EachBinding
    void anEventIsClosedWhileItIsWaitedFor(Binding binding) throws Exception {
        FaultCalls calls = new FaultCalls(RealCalls.of(binding));
        try (OpenClProgram program = OpenClProgram.through(binding);
                GridSampler sampler = inContext(calls, program)) {
            long buffer = program.buffer(Cl.MEM_READ_WRITE, BYTES);
            try (DeviceTensor to = sampler.wrap(buffer, ElementType.FLOAT32, SHAPE)) {
                OpenClEvent sampled = sampler.enqueue(InteropCases.filled(), TURNED, OPTIONS, to);
                calls.block("await");
                CompletableFuture<Void> waiting = CompletableFuture.runAsync(sampled::await);
                calls.awaitBlocked();
                sampled.close();
                assertFalse(calls.verbs().contains("releaseEvent"), calls.verbs()::toString);
                assertThrows(IllegalStateException.class, sampled::await);
                calls.open();
                waiting.get(1, TimeUnit.MINUTES);
            }
        }
        assertEquals(List.of(), calls.violations());
        assertEquals(List.of(), calls.live());
    }

    private static void enqueueBehindAnEvent(OpenClProgram program, GridSampler sampler, Tensor input, Tensor output)
            throws Exception {
        OpenClEvent mayBegin = program.userEvent();
        CompletableFuture<OpenClEvent> enqueued =
                CompletableFuture.supplyAsync(() -> sampler.enqueue(input, TURNED, OPTIONS, output, mayBegin.handle()));
        try {
            enqueued.get(1, TimeUnit.MINUTES);
        } finally {
            program.complete(mayBegin);
            mayBegin.close();
        }
        try (OpenClEvent done = enqueued.get()) {
            done.await();
        }
    }

    /** Of several, each of whose inputs is copied in turn. */
    @Test
    void nothingIsAtWorkWhenALaterPartFails() {
        FaultCalls calls = new FaultCalls(RealCalls.of(Binding.JOCL));
        calls.pretend(Cl.DEVICE_MAX_MEM_ALLOC_SIZE, bytes(BYTES / 2));
        try (OpenClProgram program = OpenClProgram.through(Binding.JOCL);
                GridSampler sampler = inContext(calls, program)) {
            long buffer = program.buffer(Cl.MEM_READ_WRITE, BYTES);
            try (DeviceTensor to = sampler.wrap(buffer, ElementType.FLOAT32, SHAPE)) {
                sampler.enqueue(InteropCases.filled(), TURNED, OPTIONS, to).close();
                to.download();
                calls.fail("createHostBuffer", 3, INVALID_VALUE);
                assertThrows(
                        GridSampleException.class, () -> sampler.enqueue(InteropCases.filled(), TURNED, OPTIONS, to));
                List<String> verbs = calls.verbs();
                assertTrue(verbs.lastIndexOf("finish") > verbs.lastIndexOf("enqueue"), verbs::toString);

                calls.fail("createHostBuffer", 3, OUT_OF_RESOURCES);
                sampler.enqueue(InteropCases.filled(), TURNED, OPTIONS, to).close();
                to.download();
            }
        }
    }

    private static GridSampler inContext(FaultCalls calls, OpenClProgram program) {
        return Samplers.over(
                OpenClProvider.in(calls.binding("faulty"), program.context()).open());
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(number)
                .array();
    }

    /** They wait, and find what was enqueued before in the same queue; so do gradients. */
    @EachBinding
    void allOtherCallsTakeWrappedTensorsToo(Binding binding) {
        Tensor filled = InteropCases.filled();
        try (OpenClProgram program = OpenClProgram.through(binding);
                GridSampler sampler = sampler(program, binding);
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            long buffer = program.buffer(Cl.MEM_READ_WRITE, 1024 + 2 * BYTES);
            long part = program.part(buffer, BYTES);
            try (DeviceTensor to = sampler.wrap(part, ElementType.FLOAT32, SHAPE)) {
                sampler.enqueue(filled, TURNED, OPTIONS, to).close();
                Bits.assertEqual(cpu.sample(filled, TURNED, OPTIONS), to.download(), "enqueued");
                Bits.assertEqual(
                        cpu.sample(cpu.sample(filled, TURNED, OPTIONS), TURNED, OPTIONS),
                        sampler.sample(to, TURNED, OPTIONS),
                        "into host memory");
            }
            try (DeviceTensor whole = sampler.wrap(buffer, ElementType.FLOAT32, 256 + COUNT)) {
                Tensor view = whole.view(256, SHAPE);
                sampler.sampleInto(filled, TURNED, OPTIONS, view);
                Bits.assertEqual(cpu.sample(filled, TURNED, OPTIONS), view.inHostMemory(), "into a view");
                Bits.assertEqual(
                        cpu.backward(filled, filled, TURNED, OPTIONS).input(),
                        sampler.backward(filled, filled, TURNED, OPTIONS).input(),
                        "gradient");
            }
        }
    }

    @EachBinding
    void whatCannotBeUsedIsRefused(Binding binding) {
        try (OpenClProgram program = OpenClProgram.through(binding);
                OpenClProgram other = OpenClProgram.through(binding);
                GridSampler sampler = sampler(program, binding)) {
            OpenClContext context = program.context();
            assertRefused(
                    "context: expected that of the queue, 0x",
                    () -> open(new OpenClContext(other.context().context(), context.queue()), binding));
            program.outOfOrder()
                    .ifPresent(queue -> assertRefused(
                            "queue: expected one whose commands run in order", () -> open(queue, binding)));
            assertRefused("got 0 as the queue", () -> new OpenClContext(context.context(), 0));
            GridSampler.Builder builder = GridSampler.builder().context(context);
            assertRefused("context: expected neither device", builder.device(DeviceSelector.OPENCL)::open);
            assertRefused(
                    "context: expected neither device",
                    builder.device(DeviceSelector.AUTO).timeLimit(Duration.ofSeconds(1))::open);

            long small = program.buffer(Cl.MEM_READ_WRITE, BYTES - 1);
            assertRefused(
                    "expected a buffer of at least the shape's " + BYTES + " bytes, got one of " + (BYTES - 1),
                    () -> sampler.wrap(small, ElementType.FLOAT32, SHAPE));
            assertEquals(1, program.references(small));
            long foreign = other.buffer(Cl.MEM_READ_WRITE, BYTES);
            assertRefused(
                    "expected a buffer of the sampler's context, 0x" + Long.toHexString(context.context()),
                    () -> sampler.wrap(foreign, ElementType.FLOAT32, SHAPE));
            assertRefused("handle of a buffer, got 0", () -> sampler.wrap(0, ElementType.FLOAT32, SHAPE));
            long whole = program.buffer(Cl.MEM_READ_WRITE, 1024 + BYTES);
            long part = program.part(whole, BYTES);
            try (DeviceTensor first = sampler.wrap(whole, ElementType.FLOAT32, 4)) {
                assertEquals(16, first.byteCount());
                assertRefused("has nothing in common", () -> sampler.wrap(whole, ElementType.UINT8, 4));
                assertRefused("has nothing in common", () -> sampler.wrap(part, ElementType.UINT8, 4));
            }
            sampler.wrap(part, ElementType.FLOAT32, SHAPE).close();
            assertEquals(0, sampler.memory().deviceTensors());

            try (DeviceTensor readOnly =
                            sampler.wrap(program.buffer(Cl.MEM_READ_ONLY, BYTES), ElementType.FLOAT32, SHAPE);
                    DeviceTensor writeOnly =
                            sampler.wrap(program.buffer(Cl.MEM_WRITE_ONLY, BYTES), ElementType.FLOAT32, SHAPE)) {
                Tensor host = Tensor.zeros(ElementType.FLOAT32, SHAPE);
                assertRefused(
                        "output: expected a buffer that kernels may write, got one made with CL_MEM_READ_ONLY",
                        () -> sampler.sampleInto(host, TURNED, OPTIONS, readOnly));
                assertRefused(
                        "input: expected a buffer that kernels may read, got one made with CL_MEM_WRITE_ONLY",
                        () -> sampler.enqueue(writeOnly, TURNED, OPTIONS, readOnly));
                assertRefused(
                        "output: expected a device tensor of this sampler",
                        () -> sampler.enqueue(readOnly, TURNED, OPTIONS, host));
            }
        }
    }

    private static void open(OpenClContext context, Binding binding) {
        GridSampler.builder().context(context).binding(binding).open().close();
    }

    private static void assertRefused(String why, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(why), message);
    }

    @Test
    void otherSamplersHaveNoneOfIt() {
        try (OpenClProgram program = OpenClProgram.through(Binding.JOCL);
                GridSampler cpu = Samplers.over(new CpuBackend());
                GridSampler own =
                        GridSampler.builder().device(DeviceSelector.OPENCL).open()) {
            long buffer = program.buffer(Cl.MEM_READ_WRITE, BYTES);
            for (GridSampler sampler : List.of(cpu, own)) {
                String message = assertThrows(
                                IllegalStateException.class, () -> sampler.wrap(buffer, ElementType.FLOAT32, SHAPE))
                        .getMessage();
                assertTrue(message.contains("builder().context(...)"), message);
            }
        }
    }

    /** Each call fails in turn. */
    @EachBinding
    void everyReferenceIsGivenBackWhateverFails(Binding binding) {
        try (OpenClProgram program = OpenClProgram.through(binding)) {
            FaultCalls counting = new FaultCalls(RealCalls.of(binding));
            assertFalse(fails(counting, program, "none"));
            for (Map.Entry<String, Integer> verb : counting.counts().entrySet()) {
                for (int nth = 1; nth <= verb.getValue(); nth++) {
                    FaultCalls calls = new FaultCalls(RealCalls.of(binding));
                    calls.fail(verb.getKey(), nth, OUT_OF_RESOURCES);
                    String fault = verb.getKey() + " " + nth;
                    boolean failed = fails(calls, program, fault);
                    assertFalse(calls.isPending(), fault);
                    // A driver that can't list or describe a device says so otherwise, or needn't be asked again.
                    assertTrue(
                            failed
                                    || verb.getKey().endsWith("Info")
                                    || verb.getKey().equals("deviceIds"),
                            fault);
                }
            }
        }
    }

    /** JOCL drops a context's callback when any reference to it is released. */
    @EachBinding
    void theContextIsNotReleased(Binding binding) {
        FaultCalls calls = new FaultCalls(RealCalls.of(binding));
        try (OpenClProgram program = OpenClProgram.through(binding)) {
            assertFalse(fails(calls, program, "none"));
        }
        assertTrue(calls.verbs().contains("releaseQueue"), calls.verbs()::toString);
        assertFalse(calls.verbs().contains("releaseContext"), calls.verbs()::toString);
    }

    private static boolean fails(FaultCalls calls, OpenClProgram program, String fault) {
        long input = program.buffer(Cl.MEM_READ_WRITE, BYTES);
        long output = program.buffer(Cl.MEM_READ_WRITE, BYTES);
        boolean failed = false;
        try (GridSampler sampler = inContext(calls, program);
                DeviceTensor from = sampler.wrap(input, ElementType.FLOAT32, SHAPE);
                DeviceTensor to = sampler.wrap(output, ElementType.FLOAT32, SHAPE);
                OpenClEvent filled = program.fill(input, COUNT);
                OpenClEvent sampled = sampler.enqueue(from, TURNED, OPTIONS, to, filled.handle())) {
            sampled.await();
        } catch (GridSampleException e) {
            failed = true;
        }
        assertEquals(List.of(), calls.live(), fault);
        assertEquals(List.of(), calls.violations(), fault);
        for (long buffer : new long[] {input, output}) {
            // A driver may take a moment to give back its own ones.
            Waiting.until(() -> program.references(buffer) == 1, fault + ": one reference");
            program.releaseBuffer(buffer);
        }
        return failed;
    }
}
