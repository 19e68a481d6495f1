package org.gridsample.internal.compound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.gridsample.Devices;
import org.gridsample.GridSampler;
import org.gridsample.Samplers;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request on several devices. */
@Tag("once")
class SeveralDevicesTest {
    @ParameterizedTest
    @ValueSource(strings = {"deviceAndCpu", "builder", "twoDevices", "subDevices", "oneFails", "allFail", "gradients"})
    void realDevices(String what) {
        RequiredDevice.require(Binding.JOCL);
        ChildJvm.of(SeveralDevices.class)
                .arguments(what)
                .chainSignals()
                .env("POCL_DEVICES", "pthread pthread")
                .limit(Duration.ofMinutes(5))
                .run()
                .succeeded();
    }

    @Test
    void theBuilderTakesDifferentExplicitDevices() {
        GridSampler.Builder builder = GridSampler.builder();
        assertThrows(IllegalArgumentException.class, builder::devices);
        assertThrows(IllegalArgumentException.class, () -> builder.devices(DeviceSelector.CPU, DeviceSelector.CPU));
        assertThrows(IllegalArgumentException.class, () -> builder.devices(DeviceSelector.CPU, DeviceSelector.AUTO));
        try (GridSampler one = builder.devices(DeviceSelector.CPU).open()) {
            assertTrue(one.describe().startsWith("cpu, "), one.describe());
        }
    }

    @Test
    @DisplayName("two selectors of one device are told, whatever their texts")
    void oneDeviceTwice() {
        RequiredDevice.require(Binding.JOCL);
        String name = Devices.list(Binding.JOCL).devices().get(0).info().name();
        for (DeviceSelector[] twice : List.of(
                selectors(name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)),
                selectors("cpu", name, "opencl:0:0"),
                selectors("opencl:0:0", "opencl"))) {
            GridSampler.Builder builder =
                    GridSampler.builder().binding(Binding.JOCL).devices(twice);
            String message =
                    assertThrows(IllegalArgumentException.class, builder::open).getMessage();
            String both = twice[twice.length - 2] + " and " + twice[twice.length - 1];
            assertTrue(message.contains(both + ", which are both opencl:0:0 (" + name + ")"), message);
        }
    }

    private static DeviceSelector[] selectors(String... texts) {
        return Arrays.stream(texts).map(DeviceSelector::parse).toArray(DeviceSelector[]::new);
    }

    /** Takes a time of its own for each output value, on a clock of the thread's. */
    private static final class Timed implements Backend {
        static final ThreadLocal<Long> CLOCK = ThreadLocal.withInitial(() -> 0L);

        final List<Long> values = new ArrayList<>();
        private final Backend cpu = new CpuBackend();
        private final long nanosEach;
        private final String refused;

        Timed(long nanosEach, String refused) {
            this.nanosEach = nanosEach;
            this.refused = refused;
        }

        @Override
        public Optional<String> refusal(Operation request) {
            return Optional.ofNullable(request.computation().type() == ElementType.FLOAT64 ? refused : null);
        }

        @Override
        public void run(Operation request) {
            cpu.run(request);
            values.add(request.geometry().values());
            CLOCK.set(CLOCK.get() + nanosEach * request.geometry().values());
        }

        @Override
        public String describe() {
            return "timed";
        }

        @Override
        public void close() {}
    }

    @Test
    void sharesAreInProportionToMeasuredSpeed() {
        Timed fast = new Timed(10, null);
        Timed slow = new Timed(30, null);
        Tensor input = Tensor.of(new float[64 * 16], 64, 1, 4, 4);
        Tensor grid = Tensor.of(new float[64 * 32], 64, 4, 4, 2);
        try (GridSampler sampler = Samplers.over(new SeveralBackends(List.of(slow, fast), Timed.CLOCK::get, 1))) {
            sampler.sample(input, grid);
            assertEquals(List.of(512L), fast.values);
            assertEquals(List.of(512L), slow.values);
            sampler.sample(input, grid);
            assertEquals(List.of(512L, 768L), fast.values);
            assertEquals(List.of(512L, 256L), slow.values);
            assertEquals("timed; share 25 % | timed; share 75 %", sampler.describe());
        }
    }

    @Test
    void whatOneRefusesTheOtherDoes() {
        Timed able = new Timed(1, null);
        Timed refusing = new Timed(1, "no float64");
        Tensor input = Tensor.of(new double[32], 2, 1, 4, 4);
        Tensor grid = Tensor.of(new double[64], 2, 4, 4, 2);
        try (GridSampler sampler = Samplers.over(new SeveralBackends(List.of(refusing, able), Timed.CLOCK::get, 1))) {
            sampler.sample(input, grid);
            assertEquals(List.of(32L), able.values);
        }
        try (GridSampler sampler =
                Samplers.over(new SeveralBackends(List.of(refusing, refusing), Timed.CLOCK::get, 1))) {
            String message = assertThrows(GridSampleException.class, () -> sampler.sample(input, grid))
                    .getMessage();
            assertTrue(message.contains("no float64"), message);
        }
    }

    /** Throws what it is told to. */
    private static final class Failing implements Backend {
        private final Supplier<Throwable> failure;

        Failing(Supplier<Throwable> failure) {
            this.failure = failure;
        }

        @Override
        public void run(Operation request) {
            Failing.<RuntimeException>throwAny(failure.get());
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void throwAny(Throwable failure) throws E {
            throw (E) failure;
        }

        @Override
        public String describe() {
            return "failing";
        }

        @Override
        public void close() {}
    }

    @Test
    void kernelsThatNoneCanBuildAreTheReasonEachTime() {
        Failing first = new Failing(() -> new KernelBuildException("one", "-DA=1", "no such type", null));
        Failing second = new Failing(() -> new KernelBuildException("two", "-DA=1", "out of registers", null));
        Tensor input = Tensor.of(new float[32], 2, 1, 4, 4);
        Tensor grid = Tensor.of(new float[64], 2, 4, 4, 2);
        try (GridSampler sampler = Samplers.over(new SeveralBackends(List.of(first, second), System::nanoTime, 1))) {
            for (int request = 0; request < 2; request++) {
                assertEquals(
                        "no device is left that can do this: kernel build failed on one with options [-DA=1]; kernel build"
                                + " failed on two with options [-DA=1]",
                        assertThrows(GridSampleException.class, () -> sampler.sample(input, grid))
                                .getMessage());
            }
            assertEquals("failing; share 50 % | failing; share 50 %", sampler.describe());
        }
    }

    @Test
    void anErrorComesOutAsItIsOnceAllHaveEnded() {
        StackOverflowError error = new StackOverflowError();
        AtomicBoolean ended = new AtomicBoolean();
        Failing slow = new Failing(() -> {
            LockSupport.parkNanos(100_000_000);
            ended.set(true);
            return new GridSampleException("late", null);
        });
        Tensor input = Tensor.of(new float[48], 3, 1, 4, 4);
        Tensor grid = Tensor.of(new float[96], 3, 4, 4, 2);
        Failing erring = new Failing(() -> error);
        for (List<Backend> order : List.of(List.<Backend>of(erring, slow), List.<Backend>of(slow, erring))) {
            ended.set(false);
            try (GridSampler sampler = Samplers.over(new SeveralBackends(order, System::nanoTime, 1))) {
                assertSame(error, assertThrows(StackOverflowError.class, () -> sampler.sample(input, grid)));
                assertTrue(ended.get());
            }
        }
    }

    /** After its first one it starts no further thread: each asks the thread that makes it for the class loader. */
    private static final class Exhausted extends Thread {
        private int threads;

        Exhausted(Runnable task) {
            super(task);
        }

        @Override
        public ClassLoader getContextClassLoader() {
            if (threads++ > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return super.getContextClassLoader();
        }
    }

    @Test
    void withoutMemoryForAThreadTheCallersDoesItsShareToo() throws Exception {
        List<Timed> devices = List.of(new Timed(1, null), new Timed(1, null), new Timed(1, null));
        SplittableRandom random = new SplittableRandom(1);
        Tensor input = SampleData.pixels(random, ElementType.FLOAT32, 6, 1, 9, 8);
        Tensor grid = SampleData.grid(random, ElementType.FLOAT32, input.shape(), 6, 5, 7, 2);
        try (GridSampler sampler = Samplers.over(new SeveralBackends(List.copyOf(devices), Timed.CLOCK::get, 1));
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            FutureTask<Tensor> sampling = new FutureTask<>(() -> sampler.sample(input, grid));
            new Exhausted(sampling).start();
            Bits.assertEqual(cpu.sample(input, grid), sampling.get(), sampler.describe());
        }
        devices.forEach(device -> assertEquals(List.of(70L), device.values));
    }

    @Test
    void aSmallRequestIsLeftToTheFastest() {
        Timed fast = new Timed(10, null);
        Timed slow = new Timed(30, null);
        Tensor input = Tensor.of(new float[64 * 16], 64, 1, 4, 4);
        Tensor grid = Tensor.of(new float[64 * 32], 64, 4, 4, 2);
        try (GridSampler sampler = Samplers.over(new SeveralBackends(List.of(slow, fast), Timed.CLOCK::get, 513))) {
            sampler.sample(input, grid);
            assertEquals(1, slow.values.size() + fast.values.size());
        }
    }
}
