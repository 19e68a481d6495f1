package org.gridsample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceChoice.Status;
import org.gridsample.device.DeviceChoice.Verdict;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Failures;
import org.gridsample.internal.backend.Log;
import org.gridsample.internal.check.Workload;
import org.gridsample.internal.compound.AutoBackend;
import org.gridsample.internal.compound.SeveralBackends;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.Ranking;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows every backend, and chooses. */
final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);

    /** What every kernel of a device is measured by. It holds nothing that would have to be freed. */
    static final Backend REFERENCE = new CpuBackend();

    private Backends() {}

    /** A backend, and why it is this one. */
    record Chosen(Backend backend, DeviceChoice choice) {}

    static Chosen open(DeviceSelector device, Terms terms) {
        Wanted wanted = Wanted.of(device);
        try {
            Backend backend = open(wanted, terms);
            if (device.kind() == DeviceSelector.Kind.AUTO) {
                LOG.info("using {}{}", backend.describe(), wanted.isSet() ? "; " + wanted.why() : "");
            }
            return new Chosen(backend, terms.verdicts().of(wanted));
        } catch (GridSampleException e) {
            throw wanted.explained(e);
        }
    }

    private static Backend open(Wanted wanted, Terms terms) {
        Verdicts verdicts = terms.verdicts();
        return switch (wanted.device().kind()) {
            case CPU -> {
                verdicts.addCpu(Status.CHOSEN, wanted.why());
                yield new CpuBackend();
            }
            case OPENCL -> {
                Opened best = openBest(terms.load(), terms, true);
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
            case AUTO -> openAny(terms);
        };
    }

    /** One as it is asked for, or several at once, each of which the program has named. */
    static Chosen openAll(List<DeviceSelector> devices, Terms terms) {
        if (devices.size() == 1) {
            return open(devices.get(0), terms);
        }
        List<Backend> opened = new ArrayList<>();
        try {
            for (DeviceSelector device : devices) {
                opened.add(open(new Wanted(device, Wanted.PROGRAM), terms));
                checkDistinct(devices, chosen(terms));
            }
        } catch (RuntimeException e) {
            opened.forEach(backend -> Closing.afterFailure(e, backend::close));
            throw e;
        }
        return new Chosen(
                new SeveralBackends(opened),
                new DeviceChoice(devices.get(0), Wanted.PROGRAM, chosen(terms), List.of()));
    }

    private static List<Verdict> chosen(Terms terms) {
        return terms.verdicts().soFar().stream()
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

    private static Backend openAny(Terms terms) {
        ClBinding loaded;
        try {
            loaded = terms.load();
        } catch (BackendUnavailableException e) {
            if (terms.binding() != Binding.AUTO && terms.mayLoad()) {
                // Asked for by name: that it doesn't load is an error. That it sees no device is not.
                throw e;
            }
            terms.verdicts().addCpu(Status.CHOSEN, e.summary());
            return new AutoBackend(new CpuBackend(), e.summary());
        }
        return openAny(loaded, terms);
    }

    static Backend openAny(ClBinding binding, Terms terms) {
        try {
            Opened best = openBest(binding, terms, false);
            return best.provider().info().type() == DeviceInfo.Type.CPU
                    ? fasterOf(best, new CpuBackend(), terms)
                    : beside(best, new CpuBackend(), 0, terms.verdicts());
        } catch (RuntimeException e) {
            terms.verdicts().addCpu(Status.CHOSEN, Failures.summary(e));
            return new AutoBackend(new CpuBackend(), Failures.summary(e));
        }
    }

    /** The device is the processor that the CPU path runs on as well: what was measured decides, once for this machine. */
    private static Backend fasterOf(Opened best, Backend cpu, Terms terms) {
        Verdicts verdicts = terms.verdicts();
        long crossover;
        try {
            crossover = Crossover.of(
                    best.provider(), best.backend(), cpu, terms.timeLimit().isPresent());
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

    /** Tries out how work is best cut for the device, and keeps the result for every later process. */
    static void tune(DeviceSelector device, Binding binding, Consumer<String> progress) {
        Wanted wanted = Wanted.of(device);
        OpenClProvider provider;
        try {
            provider = tunable(wanted, binding);
        } catch (GridSampleException e) {
            throw wanted.explained(e);
        }
        progress.accept(
                "tuning " + provider.info().selector() + " " + provider.info().name() + ": minutes");
        provider.tune(REFERENCE, progress);
    }

    private static OpenClProvider tunable(Wanted wanted, Binding binding) {
        return switch (wanted.device().kind()) {
            case CPU ->
                throw new IllegalArgumentException((wanted.isSet() ? wanted.origin() : "device")
                        + ": expected an OpenCL device, got cpu; the CPU path has nothing to tune");
            case OPENCL_AT, OPENCL_NAMED -> OpenClProvider.at(BindingLoader.load(binding), wanted.device());
            case OPENCL, AUTO -> {
                Opened best = openBest(BindingLoader.load(binding), Terms.of(binding), true);
                best.backend().close();
                yield best.provider();
            }
        };
    }

    /** The first device in rank that works, how many before it don't, and those below it. */
    private record Opened(OpenClProvider provider, Backend backend, int failures, List<OpenClProvider> lower) {
        String why() {
            return Ranking.kind(provider.info()) + ", first in rank"
                    + (failures == 0 ? "" : " of those that pass the self-test");
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
    private static Opened openBest(ClBinding binding, Terms terms, boolean insist) {
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
                terms.verdicts().soFar().forEach(verdict -> LOG.info("{}", verdict));
                int tried = failures.size();
                return new Opened(candidate, backend, tried, candidates.subList(tried + 1, candidates.size()));
            } catch (RuntimeException e) {
                LOG.debug("passed over {}", candidate.info().selector(), e);
                terms.verdicts().add(candidate.info(), Status.PASSED_OVER, whyUnfit(e));
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
                : "failed the self-test: " + Failures.summary(e);
    }

    /** A driver may list a device on which every build or launch fails, or gives wrong bits. */
    private static void tryOut(Backend backend) {
        backend.sample(Workload.request(ElementType.FLOAT32, SampleOptions.defaults(), 1, 1, 5, 5));
    }
}
