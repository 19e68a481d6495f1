package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request on several devices. */
@Tag("once")
class SeveralDevicesTest {
    @ParameterizedTest
    @ValueSource(strings = {"deviceAndCpu", "builder", "twoDevices", "subDevices", "oneFails", "allFail"})
    void realDevices(String what) {
        RequiredDevice.require(Binding.JOCL);
        Path library = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
        assumeTrue(Files.exists(library), "no libjsig in this Java");
        ChildJvm.of(SeveralDevices.class)
                .arguments(what)
                .env("LD_PRELOAD", library.toString())
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
        public Optional<String> refusal(SampleRequest request) {
            return Optional.ofNullable(request.type() == ElementType.FLOAT64 ? refused : null);
        }

        @Override
        public void sample(SampleRequest request) {
            cpu.sample(request);
            values.add(request.output().elementCount());
            CLOCK.set(CLOCK.get() + nanosEach * request.output().elementCount());
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
        try (GridSampler sampler = new GridSampler(new SeveralBackends(List.of(slow, fast), Timed.CLOCK::get, 1))) {
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
        try (GridSampler sampler = new GridSampler(new SeveralBackends(List.of(refusing, able), Timed.CLOCK::get, 1))) {
            sampler.sample(input, grid);
            assertEquals(List.of(32L), able.values);
        }
        try (GridSampler sampler =
                new GridSampler(new SeveralBackends(List.of(refusing, refusing), Timed.CLOCK::get, 1))) {
            String message = assertThrows(GridSampleException.class, () -> sampler.sample(input, grid))
                    .getMessage();
            assertTrue(message.contains("no float64"), message);
        }
    }

    @Test
    void aSmallRequestIsLeftToTheFastest() {
        Timed fast = new Timed(10, null);
        Timed slow = new Timed(30, null);
        Tensor input = Tensor.of(new float[64 * 16], 64, 1, 4, 4);
        Tensor grid = Tensor.of(new float[64 * 32], 64, 4, 4, 2);
        try (GridSampler sampler = new GridSampler(new SeveralBackends(List.of(slow, fast), Timed.CLOCK::get, 513))) {
            sampler.sample(input, grid);
            assertEquals(1, slow.values.size() + fast.values.size());
        }
    }
}
