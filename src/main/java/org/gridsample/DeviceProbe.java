package org.gridsample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.ProbeReport;
import org.gridsample.internal.choice.Backends;
import org.gridsample.internal.choice.Terms;
import org.gridsample.internal.choice.Vetting;
import org.gridsample.internal.choice.Wanted;
import org.gridsample.internal.io.LibraryVersion;
import org.gridsample.internal.opencl.Signals;
import org.gridsample.internal.opencl.VendorFiles;

/**
 * Finds out what this machine can do and loads no driver into this process that wasn't tried: a driver may end the process it is
 * loaded into, or never come back. Child processes list the devices and try each of them within a time limit; how they end is
 * reported. Only what they have survived is then opened here, to learn which device would be chosen.
 *
 * <p>A child needs this JVM's {@code java} command and the class path in the property {@code java.class.path}, or, where this
 * library is a module, the modules that this JVM was started with. Immutable and thread-safe.
 */
public final class DeviceProbe {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    /** Each kernel of a self-test may take so many times as long: it is built, and asked several times. */
    private static final int KERNEL_FACTOR = 2;

    private final Binding binding;
    private final Duration timeLimit;
    private final boolean measure;
    private final boolean selfTest;

    /** Whether child processes are used. */
    private final boolean isolated;

    /** Of the children, beside this process's own. */
    private final Map<String, String> environment;

    private final Consumer<String> progress;

    private DeviceProbe(
            Binding binding,
            Duration timeLimit,
            boolean measure,
            boolean selfTest,
            boolean isolated,
            Map<String, String> environment,
            Consumer<String> progress) {
        this.binding = binding;
        this.timeLimit = timeLimit;
        this.measure = measure;
        this.selfTest = selfTest;
        this.isolated = isolated;
        this.environment = environment;
        this.progress = progress;
    }

    /**
     * A probe through every binding, in child processes that get 30 seconds each, without measurement or self-test.
     *
     * @return the probe
     */
    public static DeviceProbe defaults() {
        return new DeviceProbe(Binding.AUTO, TIME_LIMIT, false, false, true, Map.of(), line -> {});
    }

    /**
     * Looks through this binding only; one that doesn't load is a problem in the report.
     *
     * @param newBinding the binding; {@link Binding#AUTO} for both
     * @return a probe that differs in this
     */
    public DeviceProbe withBinding(Binding newBinding) {
        Objects.requireNonNull(newBinding, "binding");
        return new DeviceProbe(newBinding, timeLimit, measure, selfTest, isolated, environment, progress);
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
        return new DeviceProbe(binding, newTimeLimit, measure, selfTest, isolated, environment, progress);
    }

    /**
     * Whether to measure how fast each device and the CPU path are.
     *
     * @param newMeasure whether to
     * @return a probe that differs in this
     */
    public DeviceProbe withMeasurement(boolean newMeasure) {
        return new DeviceProbe(binding, timeLimit, newMeasure, selfTest, isolated, environment, progress);
    }

    /**
     * Whether to run {@link GridSampler#selfTest} on each device.
     *
     * @param newSelfTest whether to
     * @return a probe that differs in this
     */
    public DeviceProbe withSelfTest(boolean newSelfTest) {
        return new DeviceProbe(binding, timeLimit, measure, newSelfTest, isolated, environment, progress);
    }

    /**
     * Whether drivers are kept out of this process until a child has tried them. Without that a probe is faster, has no time
     * limit, and doesn't outlive a driver that crashes.
     *
     * @param newIsolated whether they are
     * @return a probe that differs in this
     */
    public DeviceProbe withIsolation(boolean newIsolated) {
        return new DeviceProbe(binding, timeLimit, measure, selfTest, newIsolated, environment, progress);
    }

    /**
     * What gets a line for each kernel of a self-test, as soon as its answers are known.
     *
     * @param newProgress called by the thread that runs the probe
     * @return a probe that differs in this
     */
    public DeviceProbe withProgress(Consumer<String> newProgress) {
        Objects.requireNonNull(newProgress, "progress");
        return new DeviceProbe(binding, timeLimit, measure, selfTest, isolated, environment, newProgress);
    }

    DeviceProbe withEnvironment(Map<String, String> newEnvironment) {
        return new DeviceProbe(binding, timeLimit, measure, selfTest, isolated, newEnvironment, progress);
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
        Wanted.of(DeviceSelector.AUTO);
        ProbeReport report = devices();
        DeviceChoice choice = null;
        List<String> problems = new ArrayList<>(report.problems());
        // The children's environment is not this process's. Only what they have survived is opened here.
        if (environment.isEmpty()) {
            try {
                choice = Backends.choice(DeviceSelector.AUTO, new Terms(binding, Optional.empty(), Vetting.of(report)));
            } catch (BackendUnavailableException e) {
                problems.add(e.getMessage());
            }
        }
        return new ProbeReport(
                report.format(),
                report.library(),
                report.devices(),
                choice,
                Signals.state().toString(),
                problems);
    }

    /** All but the choice. */
    ProbeReport devices() {
        List<DeviceReport> devices = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        ProbeProcess.Outcome listing =
                isolated ? list(environment) : new ProbeProcess.Outcome(State.USABLE, "", ProbeChild.list(binding));
        if (listing.succeeded()) {
            problems.addAll(listing.report().problems());
            listing.report().devices().forEach(device -> devices.add(tried(device)));
            if (devices.isEmpty()) {
                VendorFiles.in(environment)
                        .forEach(vendor -> problems.add(vendor
                                + ": the OpenCL loader gets no device from it; check that the library is there and whole, and"
                                + " what it needs to find a device"));
            }
        } else {
            devices.addAll(culprits(listing));
        }
        devices.add(DeviceTrial.of(DeviceSelector.CPU, Binding.AUTO, plan(DeviceSelector.CPU)));
        return report(devices, problems);
    }

    static ProbeReport report(List<DeviceReport> devices, List<String> problems) {
        return new ProbeReport(
                ProbeReport.FORMAT, Objects.requireNonNullElse(LibraryVersion.get(), ""), devices, null, "", problems);
    }

    private ProbeProcess.Outcome list(Map<String, String> environment) {
        return new ProbeProcess(timeLimit, environment).run(line -> {}, ProbeChild.LIST, binding.name());
    }

    /** A listed device after a child has tried it. */
    private DeviceReport tried(DeviceReport listed) {
        Binding through = listed.bindings().first();
        DeviceTrial.Plan plan = plan(listed.selector());
        if (!isolated) {
            DeviceReport trial = DeviceTrial.of(listed.selector(), through, plan);
            return with(listed, trial.state(), trial.reason(), trial);
        }
        // Between two lines there may be a kernel that hangs, and the device's being opened again.
        Duration silence = plan.selfTest()
                .map(kernel -> kernel.multipliedBy(2).plus(timeLimit))
                .orElse(timeLimit);
        ProbeProcess.Outcome outcome = new ProbeProcess(silence, environment)
                .run(
                        plan.progress(),
                        ProbeChild.TRY,
                        listed.selector().toString(),
                        through.name(),
                        measure ? ProbeChild.MEASURE : "",
                        plan.selfTest()
                                .map(kernel -> Long.toString(kernel.toMillis()))
                                .orElse(""));
        Optional<DeviceReport> trial =
                outcome.succeeded() ? outcome.report().devices().stream().findFirst() : Optional.empty();
        return trial.map(found -> with(listed, found.state(), found.reason(), found))
                .orElseGet(() -> with(
                        listed,
                        outcome.succeeded() ? State.UNREADABLE : outcome.state(),
                        outcome.succeeded() ? "the child process reports no device" : outcome.reason(),
                        null));
    }

    private DeviceTrial.Plan plan(DeviceSelector device) {
        return new DeviceTrial.Plan(
                measure,
                selfTest ? Optional.of(timeLimit.multipliedBy(KERNEL_FACTOR)) : Optional.empty(),
                line -> progress.accept(device + ": " + line));
    }

    private static DeviceReport with(DeviceReport listed, State state, String reason, DeviceReport trial) {
        return new DeviceReport(
                listed.selector(),
                listed.name(),
                state,
                reason,
                listed.bindings(),
                listed.info(),
                trial == null ? null : trial.abilities(),
                trial == null ? listed.tunings() : trial.tunings(),
                trial == null ? null : trial.measured(),
                trial == null ? null : trial.selfTest());
    }

    /**
     * The listing itself died: every driver is loaded for it. Each on its own shows which it was; the others' devices can't be
     * reached while that one is there.
     */
    private List<DeviceReport> culprits(ProbeProcess.Outcome all) {
        List<DeviceReport> reports = new ArrayList<>();
        for (VendorFiles.Entry vendor : VendorFiles.in(environment)) {
            ProbeProcess.Outcome alone = vendor.alone(vendors -> {
                Map<String, String> changed = new HashMap<>(environment);
                changed.putAll(vendors);
                return list(changed);
            });
            if (!alone.succeeded() && alone.state() != State.UNTRIED) {
                reports.add(unusable(vendor.toString(), alone.state(), alone.reason() + "; " + vendor.remedy()));
            }
        }
        return reports.isEmpty() ? List.of(unusable("OpenCL", all.state(), all.reason())) : reports;
    }

    private static DeviceReport unusable(String name, State state, String reason) {
        return new DeviceReport(
                DeviceSelector.OPENCL,
                name,
                state,
                reason,
                Collections.emptySortedSet(),
                null,
                null,
                Collections.emptySortedMap(),
                null,
                null);
    }
}
