package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.gridsample.device.Binding;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.OpenClException;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.binding.CallBinding;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.InterceptedCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RealCalls;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of frames that follow each other through a device with memory of its own, one is computed while its neighbours are carried. */
@Tag("once")
class OverlapTest {
    private static final int OUT_OF_RESOURCES = -5;

    /** Of so many bytes that it is worth it. */
    private static final long[] SHAPE = {1, 3, 160, 240};

    private static final SampleOptions OPTIONS = SampleOptions.defaults();
    private static final Coordinates AT =
            new Coordinates.Grid(SampleData.grid(new SplittableRandom(2), ElementType.FLOAT32, SHAPE, 1, 160, 240, 2));

    private static final Tensor SMALL = SampleData.pixels(new SplittableRandom(4), ElementType.FLOAT32, 1, 3, 7, 9);
    private static final Tensor SMALL_GRID =
            SampleData.grid(new SplittableRandom(5), ElementType.FLOAT32, SMALL.shape(), 1, 5, 6, 2);
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(8);

    /** A frame's calls wait for those of the next one, which never begin where frames don't overlap. */
    private final Map<String, Integer> begun = new HashMap<>();

    private boolean waits;

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL);
    }

    @AfterAll
    static void endThreads() {
        THREADS.shutdown();
    }

    private synchronized void begin(Method method) throws InterruptedException {
        String verb = method.getName();
        int number = begun.merge(verb, 1, Integer::sum);
        notifyAll();
        if (!waits || number > 1) {
            return;
        }
        switch (verb) {
            // Returns when the kernel is done.
            case "finish" -> await("write", 2);
            case "read" -> {
                await("write", 3);
                await("finish", 2);
            }
            default -> {}
        }
    }

    private void await(String verb, int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (begun.getOrDefault(verb, 0) < count) {
            assertTrue(System.nanoTime() < end, "only " + begun);
            wait(1000);
        }
    }

    @Test
    void transfersBothWaysGoOnWhileKernelsAreAtWork() throws Exception {
        var real = RealCalls.of(Binding.JOCL);
        var calls = InterceptedCalls.by((method, arguments) -> {
            begin(method);
            return InterceptedCalls.make(real, method, arguments);
        });
        try (GridSampler sampler = Samplers.over(Memory.COPIED.open(new CallBinding("waiting", calls)));
                GridSampler cpu = Samplers.over(new CpuBackend());
                PreparedWarp prepared = sampler.prepare(AT, ElementType.FLOAT32, SHAPE, OPTIONS)) {
            synchronized (this) {
                begun.clear();
                waits = true;
            }
            List<Tensor> frames = new ArrayList<>();
            List<CompletableFuture<Tensor>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                frames.add(SampleData.pixels(new SplittableRandom(i), ElementType.FLOAT32, SHAPE));
                results.add(prepared.applyAsync(frames.get(i)));
            }
            for (int i = 0; i < 8; i++) {
                Bits.assertEqual(
                        cpu.sample(frames.get(i), AT, OPTIONS), results.get(i).get(2, TimeUnit.MINUTES), "frame " + i);
            }
        }
    }

    /**
     * What takes 10 ms there, in the kernel and back takes 30 ms for each frame that is alone: says how long a stream of them takes. That stages
     * overlap is the other test's to check, which no busy machine misleads.
     */
    @Test
    void aStreamOfSlowStages() throws Exception {
        ThreadLocal<Boolean> computes = ThreadLocal.withInitial(() -> false);
        var real = RealCalls.of(Binding.JOCL);
        var calls = InterceptedCalls.by((method, arguments) -> {
            Object result = InterceptedCalls.make(real, method, arguments);
            switch (method.getName()) {
                case "enqueue" -> computes.set(true);
                case "write", "read" -> Thread.sleep(10);
                case "finish" -> {
                    if (computes.get()) {
                        Thread.sleep(10);
                    }
                    computes.set(false);
                }
                default -> {}
            }
            return result;
        });
        try (GridSampler sampler = Samplers.over(Memory.COPIED.open(new CallBinding("slow", calls)));
                PreparedWarp prepared = sampler.prepare(AT, ElementType.FLOAT32, SHAPE, OPTIONS)) {
            Tensor frame = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, SHAPE);
            Tensor expected = prepared.apply(frame);
            long begin = System.nanoTime();
            List<CompletableFuture<Tensor>> results = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                results.add(prepared.applyAsync(frame));
            }
            CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf("100 frames of three stages of 10 ms: %.2f s%n", seconds);
            for (CompletableFuture<Tensor> result : results) {
                Bits.assertEqual(expected, result.get(), "a frame");
            }
        }
    }

    /** The queues work with no buffer at the same time, and none is left or freed too early, whatever fails. */
    @Test
    void callsOfManyKindsOverlap() throws Exception {
        FaultCalls calls = new FaultCalls(RealCalls.of(Binding.JOCL));
        Tensor wide = SampleData.pixels(new SplittableRandom(3), ElementType.FLOAT32, 1, 3, 160, 300);
        Tensor region = wide.region(new long[] {0, 0, 0, 20}, SHAPE);
        Tensor dense = SampleData.pixels(new SplittableRandom(6), ElementType.FLOAT32, SHAPE);
        List<Function<GridSampler, Tensor>> kinds = List.of(
                sampler -> sampler.sample(region, AT, OPTIONS),
                sampler -> sampler.backward(dense, wide, AT, OPTIONS).coordinates(),
                sampler -> intoDeviceTensor(sampler, region),
                sampler -> ofDeviceTensor(sampler, wide),
                sampler -> sampler.sample(wide.view(0, 1, 1, 7, 9), AT, OPTIONS),
                sampler -> sampler.sample(SMALL, SMALL_GRID));
        List<Tensor> expected;
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            expected = kinds.stream().map(kind -> kind.apply(cpu)).toList();
        }
        try (GridSampler sampler = Samplers.over(Memory.COPIED.open(calls.binding("recorded")))) {
            for (String failing : List.of("none", "write", "createBuffer", "enqueue", "finish", "read")) {
                if (!failing.equals("none")) {
                    calls.fail(failing, 5, OUT_OF_RESOURCES);
                }
                List<CompletableFuture<Tensor>> results = new ArrayList<>();
                for (int i = 0; i < 4 * kinds.size(); i++) {
                    Function<GridSampler, Tensor> kind = kinds.get(i % kinds.size());
                    results.add(CompletableFuture.supplyAsync(() -> kind.apply(sampler), THREADS));
                }
                int failed = 0;
                for (int i = 0; i < results.size(); i++) {
                    try {
                        Tensor result = results.get(i).get(2, TimeUnit.MINUTES);
                        Bits.assertEqual(expected.get(i % kinds.size()), result, failing + ", call " + i);
                    } catch (ExecutionException e) {
                        assertInstanceOf(GridSampleException.class, e.getCause(), failing);
                        failed++;
                    }
                }
                assertTrue(failed <= (failing.equals("none") ? 0 : 1), failed + " failed of one " + failing);
            }
        }
        assertFalse(calls.isPending(), "what was to fail never came");
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    /** Though nothing is kept that could be freed: what ended meanwhile may have had the room. */
    @Test
    void whatFindsNoRoomIsTriedOnceMoreAfterOthersHaveEnded() throws Exception {
        var real = RealCalls.of(Binding.JOCL);
        AtomicInteger buffers = new AtomicInteger();
        CompletableFuture<GridSampler> opened = new CompletableFuture<>();
        var calls = InterceptedCalls.by((method, arguments) -> {
            int number = method.getName().equals("createBuffer") ? buffers.incrementAndGet() : 0;
            if (number == 1) {
                Future<DeviceTensor> other = THREADS.submit(() -> opened.join().allocate(ElementType.FLOAT32, SHAPE));
                assertInstanceOf(
                        OpenClException.class,
                        assertThrows(ExecutionException.class, other::get).getCause());
            }
            if (number == 1 || number == 2) {
                ((int[]) arguments[3])[0] = OUT_OF_RESOURCES;
                return null;
            }
            return InterceptedCalls.make(real, method, arguments);
        });
        try (GridSampler sampler = Samplers.over(Memory.COPIED.open(new CallBinding("full", calls)))) {
            opened.complete(sampler);
            sampler.allocate(ElementType.FLOAT32, SHAPE).close();
        }
        assertEquals(3, buffers.get());
    }

    private static Tensor intoDeviceTensor(GridSampler sampler, Tensor input) {
        try (DeviceTensor output = sampler.allocate(ElementType.FLOAT32, SHAPE)) {
            sampler.sampleInto(input, AT, OPTIONS, output);
            return output.download();
        }
    }

    private static Tensor ofDeviceTensor(GridSampler sampler, Tensor input) {
        try (DeviceTensor there = sampler.upload(input)) {
            return sampler.sample(there, AT, OPTIONS);
        }
    }
}
