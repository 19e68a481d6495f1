package org.gridsample.internal.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.PrivateCache;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** In the places of device and CPU path are backends that do nothing, so fast or slow that no busy moment turns them round. */
class CrossoverTest {
    private static final Backend FAST = new Idle(0);
    private static final Backend SLOW = new Idle(20_000_000);

    @TempDir
    private Path cache;

    @RegisterExtension
    private final PrivateCache privateCache = new PrivateCache();

    private record Idle(long nanos) implements Backend {
        @Override
        public void run(Operation request) {
            for (long begin = System.nanoTime(); System.nanoTime() - begin < nanos; ) {
                LockSupport.parkNanos(nanos);
            }
        }

        @Override
        public String describe() {
            return "idle for " + nanos + " ns";
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void needsADevice() {
        RequiredDevice.require(Binding.JOCL);
        privateCache.use(cache);
    }

    /** One that this process has never measured, if the name is new. */
    private static OpenClProvider device(String name, String binding) {
        FaultCalls calls = new FaultCalls(new JoclCalls());
        calls.pretend(Cl.DEVICE_NAME, (name + "\0").getBytes(StandardCharsets.US_ASCII));
        return OpenClProvider.at(calls.binding(binding), DeviceSelector.parse("opencl:0:0"));
    }

    @Test
    void eachBindingAndTheTimeLimitHaveTheirOwn() {
        OpenClProvider device = device("own crossover", "one");
        assertEquals(0, Crossover.of(device, FAST, SLOW, false));
        assertEquals(Crossover.NEVER, Crossover.of(device, SLOW, FAST, true));
        OpenClProvider other = device("own crossover", "other");
        assertEquals(Crossover.NEVER, Crossover.of(other, SLOW, FAST, false));
        assertEquals(0, Crossover.of(device, SLOW, FAST, false), "known since it was measured");
    }

    @Test
    @DisplayName("D9: what was measured is kept for other processes, but not that the device is no good")
    void d9_whatIsKept() {
        OpenClProvider good = device("kept crossover", "one");
        Crossover.of(good, FAST, SLOW, false);
        assertEquals(Optional.of("0"), good.recall(Crossover.name(good, false)));
        OpenClProvider bad = device("crossover not kept", "one");
        assertEquals(Crossover.NEVER, Crossover.of(bad, SLOW, FAST, false));
        assertEquals(Optional.empty(), bad.recall(Crossover.name(bad, false)));
    }

    @Test
    void whatIsKeptIsNotMeasured() {
        OpenClProvider device = device("crossover from another process", "one");
        device.remember(Crossover.name(device, true), "12345");
        assertEquals(12345, Crossover.of(device, SLOW, FAST, true));
    }
}
