package org.gridsample.internal.choice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceChoice.Status;
import org.gridsample.device.DeviceChoice.Verdict;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.OpenClContext;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Failures;
import org.gridsample.internal.backend.Log;
import org.gridsample.internal.check.Workload;
import org.gridsample.internal.compound.AutoBackend;
import org.gridsample.internal.compound.SeveralBackends;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.DeviceLister;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.Ranking;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows every backend, and chooses. */
public final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);

    private Backends() {}

    /** A backend, to be closed by whoever asked for it, and why it is this one. */
    public record Chosen(Backend backend, DeviceChoice choice) {}

    /**
     * The backend for a device, or for AUTO the user's setting or the best there is.
     *
     * @throws GridSampleException if it can't be had
     * @throws IllegalArgumentException if the user's setting can't be read
     */
    public static Chosen open(DeviceSelector device, Terms terms) {
        Wanted wanted = Wanted.of(device);
        Verdicts verdicts = new Verdicts();
        try {
            Backend backend = open(wanted, terms, verdicts);
            if (device.kind().leavesChoice()) {
                LOG.info("using {}{}", backend.describe(), wanted.isSet() ? "; " + wanted.why() : "");
            }
            return new Chosen(backend, verdicts.of(wanted));
        } catch (GridSampleException e) {
            throw wanted.explained(e);
        }
    }

    private static Backend open(Wanted wanted, Terms terms, Verdicts verdicts) {
        return switch (wanted.device().kind()) {
            case CPU -> {
                verdicts.addCpu(Status.CHOSEN, wanted.why());
                yield new CpuBackend();
            }
            case OPENCL -> {
                Opened best = openBest(terms.load(), terms, verdicts, true);
                best.note(verdicts, Status.CHOSEN, best.why());
                verdicts.addCpu(Status.PASSED_OVER, wanted.whyNoOther());
                yield best.backend();
            }
            case OPENCL_AT, OPENCL_NAMED -> {
                OpenClProvider provider = OpenClProvider.at(terms.load(), wanted.device());
                verdicts.add(provider.info(), Status.CHOSEN, wanted.why());
                verdicts.addCpu(Status.PASSED_OVER, wanted.whyNoOther());
                yield terms.open(provider);
            }
            case AUTO -> openAny(terms, verdicts);
        };
    }

    /**
     * One as it is asked for, or several at once, each of which the program has named.
     *
     * @throws GridSampleException if one can't be had
     * @throws IllegalArgumentException if the user's setting can't be read, or two selectors name one device
     */
    public static Chosen openAll(List<DeviceSelector> devices, Terms terms) {
        if (devices.size() == 1) {
            return open(devices.get(0), terms);
        }
        Verdicts verdicts = new Verdicts();
        List<Backend> opened = new ArrayList<>();
        try {
            for (DeviceSelector device : devices) {
                opened.add(open(new Wanted(device, Wanted.PROGRAM), terms, verdicts));
                checkDistinct(devices, chosen(verdicts));
            }
        } catch (RuntimeException e) {
            opened.forEach(backend -> Closing.afterFailure(e, backend::close));
            throw e;
        }
        return new Chosen(
                new SeveralBackends(opened),
                new DeviceChoice(devices.get(0), Wanted.PROGRAM, chosen(verdicts), List.of()));
    }

    /**
     * The device of the program's queue, in the program's context.
     *
     * @throws GridSampleException if it can't be had
     * @throws IllegalArgumentException if context and queue can't be used
     */
    public static Chosen openIn(OpenClContext program, Terms terms) {
        OpenClProvider provider = OpenClProvider.in(terms.load(), program);
        DeviceSelector device = provider.info().selector();
        Verdicts verdicts = new Verdicts();
        verdicts.add(provider.info(), Status.CHOSEN, "the program's queue is on it");
        verdicts.addCpu(Status.PASSED_OVER, "the program gave an OpenCL context");
        return new Chosen(terms.open(provider), verdicts.of(new Wanted(device, Wanted.PROGRAM)));
    }

    private static List<Verdict> chosen(Verdicts verdicts) {
        return verdicts.soFar().stream()
                .filter(verdict -> verdict.status() == Status.CHOSEN)
                .toList();
    }

    /** Whether the last one opened is none of those before it, which another selector may name as well. */
    private static void checkDistinct(List<DeviceSelector> selectors, List<Verdict> opened) {
        int last = opened.size() - 1;
        Verdict latest = opened.get(last);
        for (int i = 0; i < last; i++) {
            if (opened.get(i).device().equals(latest.device())) {
                throw new IllegalArgumentException("devices: expected none of them twice, got " + selectors.get(i)
                        + " and " + selectors.get(last) + ", which are both " + latest.device() + " (" + latest.name()
                        + "); leave one of them out");
            }
        }
    }

    /**
     * Which device {@link #open} takes, and for every other one that is listed why not. It is opened and closed: the decision is the
     * same, and so are the exceptions. Nothing is listed that must not be loaded.
     */
    public static DeviceChoice choice(DeviceSelector device, Terms terms) {
        Chosen chosen = open(device, terms);
        try {
            DeviceListing listing =
                    terms.mayLoad() ? DeviceLister.list(terms.binding()) : new DeviceListing(List.of(), List.of());
            return Verdicts.complete(chosen.choice(), listing);
        } finally {
            chosen.backend().close();
        }
    }

    private static Backend openAny(Terms terms, Verdicts verdicts) {
        ClBinding loaded;
        try {
            loaded = terms.load();
        } catch (BackendUnavailableException e) {
            if (!terms.binding().leavesChoice() && terms.mayLoad()) {
                // Asked for by name: that it doesn't load is an error. That it sees no device is not.
                throw e;
            }
            verdicts.addCpu(Status.CHOSEN, e.summary());
            return new AutoBackend(new CpuBackend(), e.summary());
        }
        return openAny(loaded, terms, verdicts);
    }

    static Backend openAny(ClBinding binding, Terms terms, Verdicts verdicts) {
        try {
            Opened best = openBest(binding, terms, verdicts, false);
            return best.provider().info().type() == DeviceInfo.Type.CPU
                    ? fasterOf(best, new CpuBackend(), terms.timeLimit().isPresent(), verdicts)
                    : beside(best, new CpuBackend(), 0, verdicts);
        } catch (RuntimeException e) {
            verdicts.addCpu(Status.CHOSEN, Failures.summary(e));
            return new AutoBackend(new CpuBackend(), Failures.summary(e));
        }
    }

    /** The device is the processor that the CPU path runs on as well: what was measured decides, once for this machine. */
    private static Backend fasterOf(Opened best, Backend cpu, boolean timed, Verdicts verdicts) {
        long crossover;
        try {
            crossover = Crossover.of(best.provider(), best.backend(), cpu, timed);
        } catch (RuntimeException e) {
            Closing.afterFailure(e, best.backend()::close);
            best.note(verdicts, Status.PASSED_OVER, "failed while it was measured: " + Failures.summary(e));
            throw e;
        }
        if (crossover == Crossover.NEVER) {
            best.backend().close();
            DeviceInfo device = best.provider().info();
            String reason = "measured faster here than " + device.selector() + " (" + device.name() + ")";
            best.note(verdicts, Status.PASSED_OVER, "measured slower here than the CPU path, the same processor");
            verdicts.addCpu(Status.CHOSEN, reason);
            return new AutoBackend(cpu, reason);
        }
        return beside(best, cpu, crossover, verdicts);
    }

    private static Backend beside(Opened best, Backend cpu, long crossover, Verdicts verdicts) {
        String small = "requests of fewer than " + crossover + " output values";
        best.note(
                verdicts,
                Status.CHOSEN,
                best.why()
                        + (crossover == 0
                                ? ""
                                : "; measured slower than the CPU path for " + small + ", which go there"));
        verdicts.addCpu(
                Status.STANDBY,
                "takes over what " + best.provider().info().selector() + " can't do or fails at"
                        + (crossover == 0 ? "" : ", and " + small));
        return new AutoBackend(best.backend(), cpu, crossover);
    }

    /**
     * Tries out how work is best cut for the device, and keeps the result for every later process.
     *
     * @throws GridSampleException if it can't be had or fails
     * @throws IllegalArgumentException if that is the CPU path, or the user's setting can't be read
     */
    public static void tune(DeviceSelector device, Binding binding, Consumer<String> progress) {
        Wanted wanted = Wanted.of(device);
        OpenClProvider provider;
        try {
            provider = provider(
                    wanted, binding, loaded -> working(loaded, Terms.of(binding)), "the CPU path has nothing to tune");
        } catch (GridSampleException e) {
            throw wanted.explained(e);
        }
        progress.accept(
                "tuning " + provider.info().selector() + " " + provider.info().name() + ": minutes");
        provider.tune(Terms.REFERENCE, progress);
    }

    private static OpenClProvider working(ClBinding binding, Terms terms) {
        Opened best = openBest(binding, terms, new Verdicts(), true);
        best.backend().close();
        return best.provider();
    }

    /**
     * The OpenCL device that is asked for.
     *
     * @param best the one to take where none in particular is asked for
     * @param whyNotCpu what is wrong about asking for the CPU path
     * @throws GridSampleException if there is none
     * @throws IllegalArgumentException if the CPU path is asked for
     */
    public static OpenClProvider provider(
            Wanted wanted, Binding binding, Function<ClBinding, OpenClProvider> best, String whyNotCpu) {
        return switch (wanted.device().kind()) {
            case CPU ->
                throw new IllegalArgumentException((wanted.isSet() ? wanted.origin() : "device")
                        + ": expected an OpenCL device, got cpu; " + whyNotCpu);
            case OPENCL_AT, OPENCL_NAMED -> OpenClProvider.at(BindingLoader.load(binding), wanted.device());
            case OPENCL, AUTO -> best.apply(BindingLoader.load(binding));
        };
    }

    /** The first device in rank that works, how many before it don't, and those below it. */
    private record Opened(OpenClProvider provider, Backend backend, int failures, List<OpenClProvider> lower) {
        String why() {
            return Ranking.kind(provider.info()) + ", first in rank" + (failures == 0 ? "" : " of those that work");
        }

        /** What became of it; with that, those below it are not asked. */
        void note(Verdicts verdicts, Status status, String reason) {
            verdicts.add(provider.info(), status, reason);
            for (OpenClProvider other : lower) {
                verdicts.add(other.info(), Status.PASSED_OVER, Ranking.whyBelow(other.info(), provider.info()));
            }
        }
    }

    /**
     * The first device in rank that opens and gives the right bits.
     *
     * @param insist whether OpenCL is asked for by name, so that a device is used even if the JVM's signals are at risk
     */
    private static Opened openBest(ClBinding binding, Terms terms, Verdicts verdicts, boolean insist) {
        List<OpenClProvider> candidates = OpenClProvider.ranked(binding);
        List<RuntimeException> failures = new ArrayList<>();
        for (OpenClProvider candidate : candidates) {
            try {
                Optional<BackendUnavailableException> risk = candidate.signalRisk();
                if (!insist && risk.isPresent()) {
                    throw risk.get();
                }
                Backend backend = terms.open(candidate);
                try {
                    tryOut(backend);
                } catch (RuntimeException e) {
                    Closing.afterFailure(e, backend::close);
                    throw e;
                }
                verdicts.soFar().forEach(verdict -> LOG.info("{}", verdict));
                int tried = failures.size();
                return new Opened(candidate, backend, tried, candidates.subList(tried + 1, candidates.size()));
            } catch (RuntimeException e) {
                LOG.debug("passed over {}", candidate.info().selector(), e);
                verdicts.add(candidate.info(), Status.PASSED_OVER, whyUnfit(e));
                failures.add(e);
            }
        }
        if (failures.size() == 1 && failures.get(0) instanceof BackendUnavailableException only) {
            throw only;
        }
        BackendUnavailableException all = new BackendUnavailableException(
                "opencl",
                failures.size() + (failures.size() == 1 ? " device" : " devices") + " found, none works: "
                        + String.join(
                                ", ", failures.stream().map(Failures::summary).toList()),
                "see what each needs, or use the device cpu",
                failures.get(0));
        failures.stream().skip(1).forEach(all::addSuppressed);
        throw all;
    }

    /** What its driver lacks or did to a child process, or what it did when it was tried here. */
    private static String whyUnfit(RuntimeException e) {
        return e instanceof BackendUnavailableException unavailable
                ? unavailable.reason() + "; " + unavailable.remedy()
                : "failed when it was tried: " + Failures.summary(e);
    }

    /** A driver may list a device on which every build or launch fails, or gives wrong bits. */
    private static void tryOut(Backend backend) {
        backend.run(Workload.request(ElementType.FLOAT32, SampleOptions.defaults(), 1, 1, 5, 5));
    }
}
