package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.compound.AutoBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RealCalls;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Stored;
import org.gridsample.testing.UnreliableCalls;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many threads on one sampler while calls fail and the sampler is closed under them; and many samplers one after another. A few
 * seconds of it by default: {@code -Dgridsample.load.seconds=300 -Dgridsample.load.cycles=1000} for the real thing.
 */
@Tag("once")
class LoadTest {
    private static final int THREADS = 64;
    private static final int SECONDS = Integer.getInteger("gridsample.load.seconds", 4);
    private static final int CYCLES = Integer.getInteger("gridsample.load.cycles", 60);

    private record Job(Function<GridSampler, List<Tensor>> work, List<Tensor> expected) {
        static Job of(GridSampler reference, Function<GridSampler, List<Tensor>> work) {
            return new Job(work, work.apply(reference));
        }

        void check(GridSampler sampler, String what) {
            Bits.assertEqual(expected, work.apply(sampler), what);
        }
    }

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL, Binding.LWJGL);
    }

    /** Mixed shapes, modes, coordinates, types and layouts, which take turns, and gradients of a few: few kernels. */
    private static List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(7);
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (int i = 0; i < 18; i++) {
                Interpolation mode = Interpolation.values()[i % Interpolation.values().length];
                Coordinates.Kind kind = Coordinates.Kind.values()[(i + i / 6) % Coordinates.Kind.values().length];
                Stored stored = stored(mode, i);
                Layout from = Layout.values()[i / 2 % 2];
                SampleOptions options = stored.options(SampleOptions.defaults(), 3)
                        .withInterpolation(mode)
                        .withPadding(Padding.values()[i / 3 % Padding.values().length])
                        .withLayouts(from, Layout.values()[i / 4 % 2])
                        .withAntialias(i % 7 == 3 && stored.input().isComputable());
                long[] shape = {1 + i % 3, 3, 1 + random.nextInt(40), 1 + random.nextInt(40)};
                long[] extents = Layout.CHANNELS_FIRST.spatialExtents(shape);
                Tensor input = Stored.pixels(random, stored.input(), from.shape(shape[0], 3, extents));
                Coordinates coordinates = SampleData.coordinates(
                        kind,
                        random,
                        stored.input().precision().type(),
                        shape,
                        shape[0],
                        1 + random.nextInt(60),
                        1 + random.nextInt(60),
                        2);
                Job sampling = Job.of(cpu, sampler -> List.of(sampler.sample(input, coordinates, options)));
                jobs.add(sampling);
                if (i % 9 == 0) {
                    jobs.add(Job.of(cpu, sampler -> List.of(onDevice(sampler, input, coordinates, options))));
                    jobs.add(Job.of(cpu, sampler -> List.of(prepared(sampler, input, coordinates, options))));
                }
                // Float32 as it is, in each mode.
                if (i % 8 == 0) {
                    Tensor gradOutput = Stored.pixels(
                            random, stored.input(), sampling.expected().get(0).shape());
                    jobs.add(Job.of(cpu, sampler -> gradients(sampler, gradOutput, input, coordinates, options)));
                    jobs.add(Job.of(
                            cpu, sampler -> gradientsOnDevice(sampler, gradOutput, input, coordinates, options)));
                }
            }
            // So many bytes that transfers overlap with kernels.
            Tensor frame = SampleData.pixels(random, ElementType.FLOAT32, 1, 3, 120, 160);
            Coordinates map =
                    new Coordinates.Grid(SampleData.grid(random, ElementType.FLOAT32, frame.shape(), 1, 120, 160, 2));
            jobs.add(Job.of(cpu, sampler -> List.of(sampler.sample(frame, map, SampleOptions.defaults()))));
            jobs.add(Job.of(cpu, sampler -> List.of(onDevice(sampler, frame, map, SampleOptions.defaults()))));
        }
        return jobs;
    }

    private static Tensor onDevice(GridSampler sampler, Tensor input, Coordinates coordinates, SampleOptions options) {
        try (DeviceTensor there = sampler.upload(input)) {
            return sampler.sample(there, coordinates, options);
        }
    }

    private static Tensor prepared(GridSampler sampler, Tensor input, Coordinates coordinates, SampleOptions options) {
        try (PreparedWarp prepared = sampler.prepare(coordinates, input.type(), input.shape(), options)) {
            return prepared.applyAsync(input).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Tensor> gradients(
            GridSampler sampler, Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        Gradients gradients = sampler.backward(gradOutput, input, coordinates, options);
        return List.of(gradients.input(), gradients.coordinates());
    }

    /** The output's gradient and the input's there, the others here. */
    private static List<Tensor> gradientsOnDevice(
            GridSampler sampler, Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        try (DeviceTensor there = sampler.upload(gradOutput);
                DeviceTensor gradInput = sampler.allocate(input.type(), input.shape())) {
            sampler.inputGradientInto(there, coordinates, options, gradInput, false);
            return List.of(
                    gradInput.download(),
                    gradients(sampler, there, input, coordinates, options).get(1));
        }
    }

    /** Float32 as it is, or another way. */
    private static Stored stored(Interpolation mode, int turn) {
        List<Stored> others = Stored.all(mode);
        return switch (turn % 4) {
            case 0, 1 -> new Stored(ElementType.FLOAT32, ElementType.FLOAT32, false);
            case 2 -> others.get(7 * turn % others.size());
            default -> new Stored(ElementType.FLOAT64, ElementType.FLOAT64, false);
        };
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void noWrongBitNoLeakNoDeadlock(Memory memory) throws Exception {
        Binding binding = memory == Memory.IN_PLACE ? Binding.JOCL : Binding.LWJGL;
        UnreliableCalls calls = new UnreliableCalls(RealCalls.of(binding), 1e-3);
        AtomicReference<GridSampler> shared = new AtomicReference<>(open(calls, memory, 0));
        List<Job> jobs = jobs();
        AtomicLong right = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            SplittableRandom random = new SplittableRandom(t);
            threads.add(pool.submit(() -> {
                while (System.nanoTime() < end) {
                    Job job = jobs.get(random.nextInt(jobs.size()));
                    GridSampler sampler = shared.get();
                    try {
                        job.check(sampler, sampler.describe());
                        right.incrementAndGet();
                    } catch (GridSampleException | IllegalStateException e) {
                        // An explicit device that failed, or a sampler that was closed: never a wrong answer.
                        refused.incrementAndGet();
                    }
                }
            }));
        }
        for (int i = 1; System.nanoTime() < end; i++) {
            Thread.sleep(150);
            GridSampler next = open(calls, memory, i);
            close(shared.getAndSet(next));
        }
        pool.shutdown();
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS), "threads are stuck");
        for (Future<?> thread : threads) {
            rethrow(thread);
        }
        close(shared.get());
        assertEquals(0, calls.live(), "handles leak");
        assertTrue(right.get() > 0 && calls.faults() > 0, right + " right answers, " + calls.faults() + " faults");
        System.out.printf(
                "load, %s: %d right answers, %d refusals, %d faults in %d s%n",
                memory, right.get(), refused.get(), calls.faults(), SECONDS);
    }

    /** In turn with the CPU path behind it, and as an explicit device. */
    private static GridSampler open(UnreliableCalls calls, Memory memory, int number) {
        while (true) {
            try {
                Backend device = memory.open(calls.binding("unreliable"));
                return Samplers.over(number % 2 == 0 ? new AutoBackend(device, new CpuBackend()) : device);
            } catch (GridSampleException e) {
                // A fault met the opening; it leaves nothing behind, as the count of handles shows.
            }
        }
    }

    private static void close(GridSampler sampler) {
        try {
            sampler.close();
        } catch (GridSampleException e) {
            // A release or the last finish failed; all else is released.
        }
    }

    private static void rethrow(Future<?> thread) throws Exception {
        try {
            thread.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError error) {
                throw error;
            }
            throw e;
        }
    }

    @Test
    void openedAndClosedForEverNothingGrows() throws IOException {
        Job job = jobs().get(0);
        for (int i = 0; i < 20; i++) {
            cycle(job, i);
        }
        Usage before = Usage.now();
        for (int i = 0; i < CYCLES; i++) {
            cycle(job, i);
        }
        Usage after = Usage.now();
        System.out.printf("%d cycles: from %s to %s%n", CYCLES, before, after);
        assertTrue(after.files() <= before.files() + 2, before + " became " + after);
        assertTrue(after.threads() <= before.threads() + 2, before + " became " + after);
        // 20 KB a cycle would be 20 MB in a thousand; the heap is the JVM's own affair, and it is small here.
        assertTrue(
                after.residentKilobytes() <= before.residentKilobytes() + 30_000 + 10L * CYCLES,
                before + " became " + after);
    }

    private static void cycle(Job job, int number) {
        Binding binding = BindingLoader.ORDER.get(number % BindingLoader.ORDER.size());
        try (GridSampler sampler = GridSampler.builder()
                .device(DeviceSelector.OPENCL)
                .binding(binding)
                .open()) {
            job.check(sampler, "cycle " + number);
        }
    }

    private record Usage(long files, long threads, long residentKilobytes) {
        static Usage now() throws IOException {
            System.gc();
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                return new Usage(files.count(), status("Threads:"), status("VmRSS:"));
            }
        }

        private static long status(String key) throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
