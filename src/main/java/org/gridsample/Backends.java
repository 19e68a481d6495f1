package org.gridsample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceChoice.Status;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.Ranking;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.Closing;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows every backend, and chooses. */
final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(GridSampler.class);

    /** By device; choices of one process agree. */
    private static final Map<String, Long> CROSSOVERS = new HashMap<>();

    private Backends() {}

    /** A backend, and why it is this one. */
    record Chosen(Backend backend, DeviceChoice choice) {}

    static Chosen open(DeviceSelector device, Binding binding) {
        Wanted wanted = Wanted.of(device);
        Verdicts verdicts = new Verdicts();
        try {
            Backend backend = open(wanted, binding, verdicts);
            if (device.kind() == DeviceSelector.Kind.AUTO) {
                LOG.info("using {}{}", backend.describe(), wanted.isSet() ? "; " + wanted.why() : "");
            }
            return new Chosen(backend, verdicts.of(wanted));
        } catch (GridSampleException e) {
            throw wanted.explained(e);
        }
    }

    private static Backend open(Wanted wanted, Binding binding, Verdicts verdicts) {
        return switch (wanted.device().kind()) {
            case CPU -> {
                verdicts.addCpu(Status.CHOSEN, wanted.why());
                yield new CpuBackend();
            }
            case OPENCL -> {
                Opened best = openBest(BindingLoader.load(binding), verdicts);
                best.note(verdicts, Status.CHOSEN, best.why());
                verdicts.addCpu(Status.PASSED_OVER, wanted.whyNoOther());
                yield best.backend();
            }
            case OPENCL_AT, OPENCL_NAMED -> {
                OpenClProvider provider = OpenClProvider.at(BindingLoader.load(binding), wanted.device());
                verdicts.add(provider.info(), Status.CHOSEN, wanted.why());
                verdicts.addCpu(Status.PASSED_OVER, wanted.whyNoOther());
                yield provider.open();
            }
            case AUTO -> openAny(binding, verdicts);
        };
    }

    private static Backend openAny(Binding binding, Verdicts verdicts) {
        ClBinding loaded;
        try {
            loaded = BindingLoader.load(binding);
        } catch (BackendUnavailableException e) {
            if (binding != Binding.AUTO) {
                // Asked for by name: that it doesn't load is an error. That it sees no device is not.
                throw e;
            }
            verdicts.addCpu(Status.CHOSEN, e.summary());
            return new AutoBackend(new CpuBackend(), e.summary());
        }
        return openAny(loaded, verdicts);
    }

    static Backend openAny(ClBinding binding) {
        return openAny(binding, new Verdicts());
    }

    static Backend openAny(ClBinding binding, Verdicts verdicts) {
        Opened best;
        try {
            best = openBest(binding, verdicts);
        } catch (GridSampleException e) {
            verdicts.addCpu(Status.CHOSEN, e.summary());
            return new AutoBackend(new CpuBackend(), e.summary());
        }
        return best.provider().info().type() == DeviceInfo.Type.CPU
                ? fasterOf(best, new CpuBackend(), verdicts)
                : beside(best, new CpuBackend(), 0, verdicts);
    }

    /** The device is the processor that the CPU path runs on as well: what was measured decides, once for this machine. */
    private static Backend fasterOf(Opened best, Backend cpu, Verdicts verdicts) {
        long crossover = crossover(best, cpu);
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

    /** Known from this process or an earlier one, or measured: one opening at a time, so that none disturbs another's. */
    private static synchronized long crossover(Opened best, Backend cpu) {
        OpenClProvider provider = best.provider();
        String name = "crossover-java" + Runtime.version().feature();
        return CROSSOVERS.computeIfAbsent(
                provider.info().selector() + " " + provider.info().name(),
                device -> provider.recall(name).flatMap(Backends::number).orElseGet(() -> {
                    long measured = Crossover.measure(best.backend(), cpu);
                    LOG.debug("{}: faster than the CPU path from {} output values on", device, measured);
                    // That a device is no good at all may be a busy moment's verdict: it is not handed down.
                    if (measured != Crossover.NEVER) {
                        provider.remember(name, Long.toString(measured));
                    }
                    return measured;
                }));
    }

    private static Optional<Long> number(String text) {
        try {
            long number = Long.parseLong(text);
            return number < 0 ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
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
        provider.tune(progress);
    }

    private static OpenClProvider tunable(Wanted wanted, Binding binding) {
        return switch (wanted.device().kind()) {
            case CPU ->
                throw new IllegalArgumentException((wanted.isSet() ? wanted.origin() : "device")
                        + ": expected an OpenCL device, got cpu; the CPU path has nothing to tune");
            case OPENCL_AT, OPENCL_NAMED -> OpenClProvider.at(BindingLoader.load(binding), wanted.device());
            case OPENCL, AUTO -> {
                Opened best = openBest(BindingLoader.load(binding), new Verdicts());
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

    /** The first device in rank that opens and gives the right bits. */
    private static Opened openBest(ClBinding binding, Verdicts verdicts) {
        List<OpenClProvider> candidates = OpenClProvider.ranked(binding);
        List<GridSampleException> failures = new ArrayList<>();
        for (OpenClProvider candidate : candidates) {
            try {
                Backend backend = candidate.open();
                try {
                    checkBits(backend, candidate);
                } catch (RuntimeException e) {
                    Closing.afterFailure(e, backend::close);
                    throw e;
                }
                verdicts.soFar().forEach(verdict -> LOG.info("{}", verdict));
                int tried = failures.size();
                return new Opened(candidate, backend, tried, candidates.subList(tried + 1, candidates.size()));
            } catch (GridSampleException e) {
                LOG.debug("passed over {}", candidate.info().selector(), e);
                verdicts.add(candidate.info(), Status.PASSED_OVER, whyUnfit(candidate, e));
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
                                ", ",
                                failures.stream()
                                        .map(GridSampleException::summary)
                                        .toList()),
                "see what each needs, or use the device cpu",
                failures.get(0));
        failures.stream().skip(1).forEach(all::addSuppressed);
        throw all;
    }

    /** What its driver lacks, or what it did when it was tried. */
    private static String whyUnfit(OpenClProvider candidate, GridSampleException e) {
        String reason = e instanceof BackendUnavailableException unavailable
                ? unavailable.reason() + "; " + unavailable.remedy()
                : e.summary();
        return candidate.unavailabilityCause().isPresent() ? reason : "failed the self-test: " + reason;
    }

    /** One small kernel, built and run: a driver may list a device on which every build or launch fails. */
    private static void checkBits(Backend backend, OpenClProvider candidate) {
        Tensor input = Tensor.of(new float[] {0.1f, 0.7f, -0.3f, 1.9f, 0.2f, 5.1f}, 1, 1, 2, 3);
        Tensor grid = Tensor.of(new float[] {-0.3f, 0.4f, 0.9f, -1.2f, 0.11f, 0.13f}, 1, 1, 3, 2);
        SampleRequest onDevice = SampleRequest.of(input, grid, SampleOptions.defaults());
        SampleRequest onCpu = SampleRequest.of(input, grid, SampleOptions.defaults());
        backend.sample(onDevice);
        try (Backend cpu = new CpuBackend()) {
            cpu.sample(onCpu);
        }
        if (onDevice.output().floats().mismatch(onCpu.output().floats()) >= 0) {
            throw candidate.unavailable("a bilinear sample differs from the CPU path's", "update its driver");
        }
    }
}
