package org.gridsample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Workload;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.Closing;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows every backend, and chooses. */
final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(GridSampler.class);

    /** By device; choices of one process agree. */
    private static final Map<String, Long> CROSSOVERS = new HashMap<>();

    /** What every kernel of a device is measured by. It holds nothing that would have to be freed. */
    private static final Backend REFERENCE = new CpuBackend();

    private Backends() {}

    static Backend open(DeviceSelector device, Binding binding) {
        return switch (device.kind()) {
            case CPU -> new CpuBackend();
            case OPENCL -> openBest(BindingLoader.load(binding)).backend();
            case OPENCL_AT ->
                OpenClProvider.at(BindingLoader.load(binding), device).open(REFERENCE);
            case AUTO -> openAny(binding);
        };
    }

    private static Backend openAny(Binding binding) {
        Backend backend;
        try {
            backend = openAny(BindingLoader.load(binding));
        } catch (BackendUnavailableException e) {
            if (binding != Binding.AUTO) {
                // Asked for by name: that it doesn't load is an error. That it sees no device is not.
                throw e;
            }
            backend = new AutoBackend(new CpuBackend(), e.summary());
        }
        LOG.info("using {}", backend.describe());
        return backend;
    }

    static Backend openAny(ClBinding binding) {
        try {
            Opened best = openBest(binding);
            return best.provider().info().type() == DeviceInfo.Type.CPU
                    ? fasterOf(best, new CpuBackend())
                    : new AutoBackend(best.backend(), new CpuBackend());
        } catch (GridSampleException e) {
            return new AutoBackend(new CpuBackend(), e.summary());
        }
    }

    /** The device is the processor that the CPU path runs on as well: what was measured decides, once for this machine. */
    private static Backend fasterOf(Opened best, Backend cpu) {
        long crossover;
        try {
            crossover = crossover(best, cpu);
        } catch (RuntimeException e) {
            Closing.afterFailure(e, best.backend()::close);
            throw e;
        }
        if (crossover == Crossover.NEVER) {
            best.backend().close();
            return new AutoBackend(
                    cpu,
                    "measured faster here than " + best.provider().info().selector() + " ("
                            + best.provider().info().name() + ")");
        }
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
        ClBinding loaded = BindingLoader.load(binding);
        OpenClProvider provider =
                switch (device.kind()) {
                    case CPU ->
                        throw new IllegalArgumentException(
                                "device: expected an OpenCL device, got cpu; the CPU path has nothing to tune");
                    case OPENCL_AT -> OpenClProvider.at(loaded, device);
                    case OPENCL, AUTO -> {
                        Opened best = openBest(loaded);
                        best.backend().close();
                        yield best.provider();
                    }
                };
        progress.accept(
                "tuning " + provider.info().selector() + " " + provider.info().name() + ": minutes");
        provider.tune(REFERENCE, progress);
    }

    private record Opened(OpenClProvider provider, Backend backend) {}

    /** The first device in rank that opens and gives the right bits. */
    private static Opened openBest(ClBinding binding) {
        List<OpenClProvider> candidates = OpenClProvider.ranked(binding);
        List<GridSampleException> failures = new ArrayList<>();
        for (OpenClProvider candidate : candidates) {
            try {
                Backend backend = candidate.open(REFERENCE);
                try {
                    tryOut(backend);
                    return new Opened(candidate, backend);
                } catch (RuntimeException e) {
                    Closing.afterFailure(e, backend::close);
                    throw e;
                }
            } catch (GridSampleException e) {
                LOG.debug("passed over {}", candidate.info().selector(), e);
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

    /** A driver may list a device on which every build or launch fails, or gives wrong bits. */
    private static void tryOut(Backend backend) {
        backend.sample(Workload.request(ElementType.FLOAT32, SampleOptions.defaults(), 1, 1, 5, 5));
    }
}
