package org.gridsample.internal.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.device.SelfTestReport;
import org.gridsample.device.SelfTestReport.Failure;
import org.gridsample.device.SelfTestReport.Kernel;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.backend.Log;
import org.gridsample.internal.check.BitDifference;
import org.gridsample.internal.check.KnownAnswer;
import org.gridsample.internal.choice.Backends;
import org.gridsample.internal.choice.Terms;
import org.gridsample.internal.choice.Wanted;
import org.gridsample.internal.compound.TimedBackend;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Precision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Known answers of {@link Computation#pairs} on a device, with the five forms of kernel, for 1 to 4 channels and for more. What is
 * wrong with one combination of more choices only is found when that is first used ({@link OpenClProvider#open(Backend)}).
 */
public final class SelfTest {
    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);

    /** Channels, for each of which there is another form of kernel; the last one's serves any number. */
    private static final List<Integer> CHANNELS = List.of(1, 2, 3, 4, 5);

    /** What all of a kernel's answers may take together, the building of it included. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** A device that doesn't answer so often is asked no more: each time a thread stays with it. */
    private static final int MOST_HANGS = 3;

    private record Tried(Computation computation, int channels) {
        Kernel kernel() {
            Map<String, String> options = new TreeMap<>(computation.choices());
            options.put("channels", Integer.toString(channels));
            return new Kernel(computation + ", " + channels + (channels == 1 ? " channel" : " channels"), options);
        }
    }

    private final OpenClProvider provider;
    private final Duration limit;

    /** Null until a kernel needs it. */
    private TimedBackend device;

    private int hangs;
    private int unasked;
    private String whyUnasked = "";
    private final Consumer<String> progress;
    private final List<Failure> failures = new ArrayList<>();
    private final List<String> notRun = new ArrayList<>();
    private int kernels;
    private int cases;

    private SelfTest(OpenClProvider provider, Duration limit, Consumer<String> progress) {
        this.provider = provider;
        this.limit = limit;
        this.progress = progress;
    }

    /**
     * Asks a device everything.
     *
     * @throws GridSampleException if it can't be had, opened or closed
     * @throws IllegalArgumentException if that is the CPU path, or the user's setting can't be read
     */
    public static SelfTestReport run(DeviceSelector device, Binding binding, Consumer<String> progress) {
        Wanted wanted = Wanted.of(device);
        try {
            OpenClProvider provider = Backends.provider(
                    wanted,
                    binding,
                    loaded -> OpenClProvider.ranked(loaded).get(0),
                    "the CPU path is what devices are compared with");
            return run(provider, LIMIT, progress);
        } catch (GridSampleException e) {
            throw wanted.explained(e);
        }
    }

    /** {@code limit} is for each kernel; a device that exceeds it is opened again for the next one. */
    static SelfTestReport run(OpenClProvider provider, Duration limit, Consumer<String> progress) {
        return new SelfTest(provider, limit, progress).run();
    }

    private SelfTestReport run() {
        try {
            Computation.pairs(types(), CHANNELS, Tried::new).forEach(this::check);
        } finally {
            leave();
        }
        if (unasked > 0) {
            notRun.add(unasked + " kernels: " + whyUnasked);
        }
        return new SelfTestReport(provider.info(), provider.bindingName(), kernels, cases, failures, notRun);
    }

    /** Those that the device computes in; of what it doesn't do a note is taken. */
    private List<ElementType> types() {
        if (!provider.info().float32Denormals()) {
            notRun.add("subnormal " + ElementType.FLOAT32 + " pixels: "
                    + provider.info().name() + " flushes them to 0");
        }
        List<ElementType> types = new ArrayList<>();
        for (ElementType type : ElementType.values()) {
            if (provider.computes(type.precision())) {
                types.add(type);
            }
        }
        for (Precision precision : Precision.values()) {
            if (!provider.computes(precision)) {
                notRun.add(precision.type() + ": " + provider.info().name() + " has no cl_khr_fp64");
            }
        }
        return types;
    }

    /** Whether there is a device to ask; opened on trust: what is wrong is to be found here, with all that is known of it. */
    private boolean isOpen() {
        if (device == null && hangs == MOST_HANGS) {
            whyUnasked = hangs + " before them gave no answer";
        } else if (device == null && whyUnasked.isEmpty()) {
            try {
                device = TimedBackend.open(provider.info().name(), provider::open, limit);
            } catch (GridSampleException e) {
                if (hangs == 0) {
                    throw e;
                }
                whyUnasked = "after one that gave no answer: " + e.summary();
            }
        }
        return device != null;
    }

    /** Closes the device, or leaves it to what hangs in it. */
    private void leave() {
        if (device != null) {
            try {
                device.close();
            } catch (GridSampleException e) {
                LOG.debug("closing {} after its self-test", provider.info().name(), e);
            }
            device = null;
        }
    }

    private void check(Tried tried) {
        if (!isOpen()) {
            unasked++;
            return;
        }
        kernels++;
        Kernel kernel = tried.kernel();
        Optional<Failure> failure = failure(
                kernel,
                KnownAnswer.all(
                        tried.computation, tried.channels, provider.info().float32Denormals()));
        failure.ifPresent(failures::add);
        progress.accept(failure.map(Failure::toString).orElse(kernel + ": right"));
    }

    private Optional<Failure> failure(Kernel kernel, List<KnownAnswer> answers) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (KnownAnswer answer : answers) {
            try {
                cases++;
                Optional<BitDifference> difference = answer.difference(
                        Terms.REFERENCE::run,
                        operation ->
                                device.run(operation, Duration.ofNanos(Math.max(1, deadline - System.nanoTime()))));
                if (difference.isPresent()) {
                    return difference.map(d ->
                            new Failure(kernel, answer.operation().inputs() + ", " + d, d.expected(), d.actual(), ""));
                }
            } catch (KernelBuildException e) {
                return Optional.of(new Failure(kernel, e.summary(), "", "", e.log()));
            } catch (GridSampleException e) {
                if (e.getCause() instanceof TimeoutException) {
                    hangs++;
                    leave();
                    return Optional.of(new Failure(kernel, "no answer within " + limit.toMillis() + " ms", "", "", ""));
                }
                return Optional.of(new Failure(kernel, e.summary(), "", "", ""));
            }
        }
        return Optional.empty();
    }
}
