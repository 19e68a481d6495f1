package org.gridsample.internal.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.gridsample.internal.opencl.Signals;
import org.gridsample.internal.opencl.VendorFiles;

/**
 * Tries each device in a child process, and opens here only what a child has survived.
 *
 * @param binding what to look through
 * @param timeLimit how long a child may take
 * @param measure whether to measure how fast each device and the CPU path are
 * @param selfTest whether to ask each device every known answer
 * @param isolated whether child processes are used; else all is done here, without time limit
 * @param environment of the children, beside this process's own
 * @param progress gets a line for each kernel of a self-test
 */
public record Prober(
        Binding binding,
        Duration timeLimit,
        boolean measure,
        boolean selfTest,
        boolean isolated,
        Map<String, String> environment,
        Consumer<String> progress) {
    /** Through every binding, in child processes, without measurement or self-test. */
    public static final Prober DEFAULTS =
            new Prober(Binding.AUTO, Duration.ofSeconds(30), false, false, true, Map.of(), line -> {});

    /** Each kernel of a self-test may take so many times as long: it is built, and asked several times. */
    private static final int KERNEL_FACTOR = 2;

    public Prober withBinding(Binding newBinding) {
        return new Prober(newBinding, timeLimit, measure, selfTest, isolated, environment, progress);
    }

    public Prober withTimeLimit(Duration newTimeLimit) {
        return new Prober(binding, newTimeLimit, measure, selfTest, isolated, environment, progress);
    }

    public Prober withMeasurement(boolean newMeasure) {
        return new Prober(binding, timeLimit, newMeasure, selfTest, isolated, environment, progress);
    }

    public Prober withSelfTest(boolean newSelfTest) {
        return new Prober(binding, timeLimit, measure, newSelfTest, isolated, environment, progress);
    }

    public Prober withIsolation(boolean newIsolated) {
        return new Prober(binding, timeLimit, measure, selfTest, newIsolated, environment, progress);
    }

    public Prober withEnvironment(Map<String, String> newEnvironment) {
        return new Prober(binding, timeLimit, measure, selfTest, isolated, newEnvironment, progress);
    }

    public Prober withProgress(Consumer<String> newProgress) {
        return new Prober(binding, timeLimit, measure, selfTest, isolated, environment, newProgress);
    }

    /**
     * What there is, with the CPU path as the last device, and the choice that AUTO makes.
     *
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
        return Reports.of(devices, problems);
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
            return Reports.tried(listed, trial.state(), trial.reason(), trial);
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
        return trial.map(found -> Reports.tried(listed, found.state(), found.reason(), found))
                .orElseGet(() -> Reports.tried(
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
                reports.add(
                        Reports.unusable(vendor.toString(), alone.state(), alone.reason() + "; " + vendor.remedy()));
            }
        }
        return reports.isEmpty() ? List.of(Reports.unusable("OpenCL", all.state(), all.reason())) : reports;
    }
}
