package org.gridsample;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.device.SelfTestReport;
import org.gridsample.device.SelfTestReport.Failure;
import org.gridsample.device.SelfTestReport.Kernel;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.BitDifference;
import org.gridsample.internal.backend.KnownAnswer;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;

/**
 * Known answers of every element type x rank x interpolation x padding x align_corners on a device. The five forms of kernel, for
 * 1 to 4 channels and for more, take turns: each form meets every interpolation and padding, and what a form does wrong with one
 * combination only is found when that is first used ({@link OpenClProvider#open(Backend)}).
 */
final class SelfTest {
    private static final int FORMS = 5;

    private final OpenClProvider provider;
    private final Backend cpu = new CpuBackend();
    private final Consumer<String> progress;
    private final List<Failure> failures = new ArrayList<>();
    private final List<String> notRun = new ArrayList<>();
    private int kernels;
    private int cases;

    private SelfTest(OpenClProvider provider, Consumer<String> progress) {
        this.provider = provider;
        this.progress = progress;
    }

    static SelfTestReport run(DeviceSelector device, Binding binding, Consumer<String> progress) {
        Wanted wanted = Wanted.of(device);
        try {
            return run(provider(wanted, binding), progress);
        } catch (GridSampleException e) {
            throw wanted.explained(e);
        }
    }

    private static OpenClProvider provider(Wanted wanted, Binding binding) {
        return switch (wanted.device().kind()) {
            case CPU ->
                throw new IllegalArgumentException((wanted.isSet() ? wanted.origin() : "device")
                        + ": expected an OpenCL device, got cpu; the CPU path is what devices are compared with");
            case OPENCL_AT, OPENCL_NAMED -> OpenClProvider.at(BindingLoader.load(binding), wanted.device());
            case OPENCL, AUTO ->
                OpenClProvider.ranked(BindingLoader.load(binding)).get(0);
        };
    }

    static SelfTestReport run(OpenClProvider provider, Consumer<String> progress) {
        return new SelfTest(provider, progress).run();
    }

    private SelfTestReport run() {
        // On trust: what is wrong is to be found here, with all that is known of it.
        try (Backend backend = provider.open()) {
            for (ElementType type : ElementType.values()) {
                if (type == ElementType.FLOAT64 && !provider.info().float64()) {
                    notRun.add(type + ": " + provider.info().name() + " has no cl_khr_fp64");
                    continue;
                }
                if (type == ElementType.FLOAT32 && !provider.info().float32Denormals()) {
                    notRun.add(
                            "subnormal " + type + " pixels: " + provider.info().name() + " flushes them to 0");
                }
                for (int spatialRank = 2; spatialRank <= 3; spatialRank++) {
                    everyOption(backend, type, spatialRank);
                }
            }
            return new SelfTestReport(provider.info(), provider.bindingName(), kernels, cases, failures, notRun);
        }
    }

    private void everyOption(Backend backend, ElementType type, int spatialRank) {
        for (Interpolation interpolation : Interpolation.values()) {
            for (Padding padding : Padding.values()) {
                for (boolean alignCorners : new boolean[] {false, true}) {
                    check(backend, type, spatialRank, new SampleOptions(interpolation, padding, alignCorners));
                }
            }
        }
    }

    private void check(Backend backend, ElementType type, int spatialRank, SampleOptions options) {
        int channels = 1 + kernels++ % FORMS;
        Kernel kernel = new Kernel(
                type.toString(),
                spatialRank + 2,
                name(options.interpolation()),
                name(options.padding()),
                options.alignCorners(),
                channels);
        Optional<Failure> failure = failure(
                backend,
                kernel,
                KnownAnswer.all(
                        type, spatialRank, options, channels, provider.info().float32Denormals()));
        failure.ifPresent(failures::add);
        progress.accept(failure.map(Failure::toString).orElse(kernel + ": right"));
    }

    private Optional<Failure> failure(Backend backend, Kernel kernel, List<KnownAnswer> answers) {
        for (KnownAnswer answer : answers) {
            try {
                cases++;
                Optional<BitDifference> difference = answer.difference(cpu::sample, backend::sample);
                if (difference.isPresent()) {
                    return difference.map(d -> new Failure(
                            kernel,
                            "input " + answer.request().input() + ", grid "
                                    + answer.request().grid() + ", " + d,
                            d.expected(),
                            d.actual(),
                            ""));
                }
            } catch (KernelBuildException e) {
                return Optional.of(new Failure(kernel, e.summary(), "", "", e.log()));
            } catch (GridSampleException e) {
                return Optional.of(new Failure(kernel, e.summary(), "", "", ""));
            }
        }
        return Optional.empty();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
