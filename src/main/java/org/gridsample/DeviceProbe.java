package org.gridsample;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.gridsample.device.Binding;
import org.gridsample.device.ProbeReport;
import org.gridsample.internal.probe.Prober;

/**
 * Finds out what this machine can do and loads no driver into this process that wasn't tried: a driver may end the process it is
 * loaded into, or never come back. Child processes list the devices and try each of them within a time limit; how they end is
 * reported. Only what they have survived is then opened here, to learn which device would be chosen.
 *
 * <p>A child needs this JVM's {@code java} command and its classes: those of the class path, of class loaders that say where they have
 * them, as servers' and Spring Boot's do, or, where this library is a module, the modules that this JVM was started with. Immutable and
 * thread-safe.
 */
public final class DeviceProbe {
    private final Prober prober;

    private DeviceProbe(Prober prober) {
        this.prober = prober;
    }

    /**
     * A probe through every binding, in child processes that get 30 seconds each, without measurement or self-test.
     *
     * @return the probe
     */
    public static DeviceProbe defaults() {
        return new DeviceProbe(Prober.DEFAULTS);
    }

    /**
     * Looks through this binding only; one that doesn't load is a problem in the report.
     *
     * @param newBinding the binding; {@link Binding#AUTO} for both
     * @return a probe that differs in this
     */
    public DeviceProbe withBinding(Binding newBinding) {
        Objects.requireNonNull(newBinding, "binding");
        return new DeviceProbe(prober.withBinding(newBinding));
    }

    /**
     * How long a child process may take. In a self-test each kernel may take twice as long; one that does not answer by then fails,
     * and the next one is asked.
     *
     * @param newTimeLimit the limit, more than 0
     * @return a probe that differs in this
     * @throws IllegalArgumentException if it isn't
     */
    public DeviceProbe withTimeLimit(Duration newTimeLimit) {
        if (newTimeLimit.isZero() || newTimeLimit.isNegative()) {
            throw new IllegalArgumentException("time limit: expected more than 0, got " + newTimeLimit);
        }
        return new DeviceProbe(prober.withTimeLimit(newTimeLimit));
    }

    /**
     * Whether to measure how fast each device and the CPU path are.
     *
     * @param newMeasure whether to
     * @return a probe that differs in this
     */
    public DeviceProbe withMeasurement(boolean newMeasure) {
        return new DeviceProbe(prober.withMeasurement(newMeasure));
    }

    /**
     * Whether to run {@link Devices#selfTest} on each device.
     *
     * @param newSelfTest whether to
     * @return a probe that differs in this
     */
    public DeviceProbe withSelfTest(boolean newSelfTest) {
        return new DeviceProbe(prober.withSelfTest(newSelfTest));
    }

    /**
     * Whether drivers are kept out of this process until a child has tried them. Without that a probe is faster, has no time
     * limit, and doesn't outlive a driver that crashes.
     *
     * @param newIsolated whether they are
     * @return a probe that differs in this
     */
    public DeviceProbe withIsolation(boolean newIsolated) {
        return new DeviceProbe(prober.withIsolation(newIsolated));
    }

    /**
     * What gets a line for each kernel of a self-test, as soon as its answers are known.
     *
     * @param newProgress called by the thread that runs the probe
     * @return a probe that differs in this
     */
    public DeviceProbe withProgress(Consumer<String> newProgress) {
        Objects.requireNonNull(newProgress, "progress");
        return new DeviceProbe(prober.withProgress(newProgress));
    }

    DeviceProbe withEnvironment(Map<String, String> newEnvironment) {
        return new DeviceProbe(prober.withEnvironment(newEnvironment));
    }

    /**
     * Runs the child processes, one after another. What they have survived is opened in this process as {@link GridSampler#open}
     * would open it, to learn the choice, and closed again.
     *
     * @return what was found, with the CPU path as the last device, and the choice that {@link GridSampler#open} would make; where
     *     it would throw, since a binding or the device of the user's setting isn't there, no choice and a problem in its place
     * @throws IllegalArgumentException if the user's setting can't be read
     */
    public ProbeReport run() {
        return prober.run();
    }
}
