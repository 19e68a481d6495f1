package org.gridsample.internal.probe;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.DeviceReport.Abilities;
import org.gridsample.device.DeviceReport.Measurement;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.SelfTestReport;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.check.Workload;
import org.gridsample.internal.choice.Backends;
import org.gridsample.internal.choice.Terms;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;

/** Opens one device in this process, and says how that went. */
final class DeviceTrial {
    /** More than any cache holds. */
    private static final int COPY_BYTES = 1 << 26;

    private static final int ROUNDS = 11;

    private DeviceTrial() {}

    /**
     * What is to be done with a device.
     *
     * @param measure whether to measure how fast it is
     * @param selfTest what each kernel of a self-test may take; empty for none
     * @param progress gets a line for each kernel of the self-test
     */
    record Plan(boolean measure, Optional<Duration> selfTest, Consumer<String> progress) {}

    /** A device, or the CPU path. */
    static DeviceReport of(DeviceSelector selector, Binding binding, Plan plan) {
        return selector.kind().looksAtOpenCl() ? openCl(selector, binding, plan) : cpu(plan.measure());
    }

    private static DeviceReport cpu(boolean measure) {
        return new DeviceReport(
                DeviceSelector.CPU,
                "pure Java",
                State.USABLE,
                "",
                Collections.emptySortedSet(),
                null,
                abilities(true),
                Collections.emptySortedMap(),
                measure ? new Measurement(copyInMemory(), samplingRate(DeviceSelector.CPU, Binding.AUTO)) : null,
                null);
    }

    private static DeviceReport openCl(DeviceSelector selector, Binding binding, Plan plan) {
        OpenClProvider provider = OpenClProvider.at(BindingLoader.load(binding), selector);
        SelfTestReport tested = null;
        try {
            // First: it outlives a kernel that is wrong or hangs, and names it.
            tested = plan.selfTest()
                    .map(limit -> SelfTest.run(provider, limit, plan.progress()))
                    .orElse(null);
            if (tested != null && !tested.passed()) {
                return report(
                        provider,
                        binding,
                        State.FAILED,
                        tested.failures().size() + " of " + tested.kernels() + " kernels fail the self-test",
                        null,
                        tested);
            }
            return sampled(provider, binding, plan, tested);
        } catch (BackendUnavailableException e) {
            return report(provider, binding, State.UNAVAILABLE, e.reason() + "; " + e.remedy(), null, tested);
        } catch (GridSampleException e) {
            return report(provider, binding, State.FAILED, e.summary(), null, tested);
        }
    }

    private static DeviceReport sampled(OpenClProvider provider, Binding binding, Plan plan, SelfTestReport tested) {
        try (Backend backend = open(provider.info().selector(), binding)) {
            // Opening builds nothing; a driver may list a device on which every build or launch fails.
            backend.run(Workload.request(ElementType.FLOAT32, SampleOptions.defaults(), 1, 1, 5, 5));
            return report(
                    provider,
                    binding,
                    State.USABLE,
                    "",
                    plan.measure() ? new Measurement(provider.copyGigabytesPerSecond(COPY_BYTES), rate(backend)) : null,
                    tested);
        }
    }

    private static DeviceReport report(
            OpenClProvider provider,
            Binding binding,
            State state,
            String reason,
            Measurement measured,
            SelfTestReport selfTest) {
        SortedMap<String, String> tunings = state == State.USABLE ? provider.tunings() : new TreeMap<>();
        DeviceInfo info = provider.info();
        return new DeviceReport(
                info.selector(),
                info.name(),
                state,
                reason,
                new TreeSet<>(List.of(binding)),
                info,
                state == State.USABLE ? abilities(info.float64()) : null,
                tunings,
                measured,
                selfTest);
    }

    private static Abilities abilities(boolean float64) {
        List<String> types = new ArrayList<>(names(ElementType.values()));
        if (!float64) {
            types.remove(name(ElementType.FLOAT64));
        }
        return new Abilities(
                types, List.of(4, 5), names(Interpolation.values()), names(Padding.values()), List.of("sample"));
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(DeviceTrial::name).toList();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static double samplingRate(DeviceSelector selector, Binding binding) {
        try (Backend backend = open(selector, binding)) {
            return rate(backend);
        }
    }

    private static Backend open(DeviceSelector selector, Binding binding) {
        return Backends.open(selector, Terms.of(binding)).backend();
    }

    /** Output values in 10^6 a second. */
    private static double rate(Backend backend) {
        SampleRequest request = Workload.request(ElementType.FLOAT32, SampleOptions.defaults(), 1, 3, 1024, 1024);
        long nanos = medianNanos(() -> {
            backend.run(request);
            return null;
        });
        return request.output().elementCount() * 1e3 / nanos;
    }

    private static double copyInMemory() {
        ByteBuffer from = ByteBuffer.allocateDirect(COPY_BYTES);
        ByteBuffer to = ByteBuffer.allocateDirect(COPY_BYTES);
        return COPY_BYTES / (double) medianNanos(() -> to.clear().put(from.clear()));
    }

    private static long medianNanos(Supplier<?> work) {
        long[] nanos = new long[ROUNDS];
        for (int i = -ROUNDS; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            work.get();
            nanos[Math.max(i, 0)] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2];
    }
}
