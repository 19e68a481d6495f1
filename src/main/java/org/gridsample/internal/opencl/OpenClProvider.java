package org.gridsample.internal.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.OpenClContext;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.tensor.Precision;

/** One OpenCL device that was found, to be opened. */
public final class OpenClProvider {
    private static final int COPIES = 11;

    private final ClBinding binding;
    private final ClDevice device;
    private final DiskCache cache;

    /** Where it is to be opened; empty for a context of the sampler's own. */
    private final Optional<OpenClContext> program;

    /** A device that the binding listed. */
    public OpenClProvider(ClBinding binding, ClDevice device) {
        this(binding, device, Optional.empty());
    }

    private OpenClProvider(ClBinding binding, ClDevice device, Optional<OpenClContext> program) {
        this.binding = binding;
        this.device = device;
        this.program = program;
        cache = DiskCache.of(device.info());
    }

    /**
     * Every device the binding sees, in the order of {@link Ranking}.
     *
     * @throws BackendUnavailableException if it sees none
     */
    public static List<OpenClProvider> ranked(ClBinding binding) {
        return found(binding, "opencl").devices().stream()
                .sorted(Comparator.comparing(ClDevice::info, Ranking.ORDER))
                .map(device -> new OpenClProvider(binding, device))
                .toList();
    }

    /**
     * The device with these indices, or with this in its name.
     *
     * @throws BackendUnavailableException if the binding sees no such device, or several
     */
    public static OpenClProvider at(ClBinding binding, DeviceSelector selector) {
        Discovery.Result found = found(binding, selector.toString());
        return new OpenClProvider(binding, only(found, selector));
    }

    /**
     * The device of the program's queue, to be opened in the program's context.
     *
     * @throws BackendUnavailableException if the binding doesn't see it
     */
    public static OpenClProvider in(ClBinding binding, OpenClContext program) {
        List<ClDevice> devices = found(binding, "context").devices();
        return devices.stream()
                .filter(device -> binding.isOn(program, device.device()))
                .findFirst()
                .map(device -> new OpenClProvider(binding, device, Optional.of(program)))
                .orElseThrow(() -> new BackendUnavailableException(
                        "context",
                        "its queue is on a device that isn't listed, such as a part of one",
                        "make a queue on one of " + listed(devices),
                        null));
    }

    private static ClDevice only(Discovery.Result found, DeviceSelector selector) {
        boolean named =
                switch (selector.kind()) {
                    case OPENCL_NAMED -> true;
                    case OPENCL_AT -> false;
                    case AUTO, CPU, OPENCL ->
                        throw new IllegalArgumentException("expected a device's indices or name, got " + selector);
                };
        List<ClDevice> matches = named
                ? found.named(selector.name())
                : found.at(selector).stream().toList();
        if (matches.size() == 1) {
            return matches.get(0);
        } else if (matches.isEmpty()) {
            throw new BackendUnavailableException(
                    selector.toString(),
                    named ? "no device, platform or vendor has this in its name" : "no device has these indices",
                    "choose one of " + listed(found.devices()),
                    null);
        }
        throw new BackendUnavailableException(
                selector.toString(),
                matches.size() + " devices have this in their names",
                "choose one of " + listed(matches),
                null);
    }

    private static String listed(List<ClDevice> devices) {
        return devices.stream()
                .map(device -> device.info().selector() + " (" + device.info().name() + ")")
                .collect(Collectors.joining(", "));
    }

    private static Discovery.Result found(ClBinding binding, String wanted) {
        Discovery.Result found = Discovery.of(binding);
        if (found.devices().isEmpty()) {
            throw new BackendUnavailableException(
                    wanted,
                    found.problems().stream().map(Discovery.Problem::reason).collect(Collectors.joining(", ")),
                    found.problems().stream().map(Discovery.Problem::remedy).collect(Collectors.joining("; ")),
                    null);
        }
        return found;
    }

    public DeviceInfo info() {
        return device.info();
    }

    /** JOCL or LWJGL. */
    public String bindingName() {
        return binding.name();
    }

    /** Why it can't be opened, with the remedy; empty if it can. */
    public Optional<BackendUnavailableException> unavailabilityCause() {
        DeviceInfo info = device.info();
        if (!info.usable()) {
            return Optional.of(unavailable(
                    "its driver says that the device or its compiler is not available",
                    "check the driver's installation"));
        }
        if (Pocl.is(info.platform()) && !Pocl.hasLinker()) {
            return Optional.of(
                    unavailable("pocl needs the linker ld, which is not on PATH", "install the package binutils"));
        }
        return Optional.empty();
    }

    /** Why a device that computes in this process, and compiles here, may be the JVM's end; nothing puts its signals back then. */
    public Optional<BackendUnavailableException> signalRisk() {
        return info().type() == DeviceInfo.Type.CPU && Signals.state() == Signals.State.AT_RISK
                ? Optional.of(unavailable(
                        "it may take the JVM's signals, of which the JVM can die (" + Signals.how() + ")",
                        Signals.remedy()))
                : Optional.empty();
    }

    /** That this device can't be used. */
    public BackendUnavailableException unavailable(String reason, String remedy) {
        return new BackendUnavailableException(info().selector() + " (" + info().name() + ")", reason, remedy, null);
    }

    /**
     * Tries out how work is best cut for this device and keeps the result for every later process.
     *
     * @param reference what knows the right results
     * @param progress gets a line for each kind of request as it is done, and one that says where the result is kept
     */
    public void tune(Backend reference, Consumer<String> progress) {
        try (OpenClBackend backend = openBackend(KernelCheck.against(reference, info()))) {
            progress.accept(backend.tune(progress).store(cache));
        }
    }

    /** Whether the device can compute in this precision. */
    public boolean computes(Precision precision) {
        return OpenClBackend.computes(info(), precision);
    }

    /** How work is cut for each kind of request, as {@link Tuning#toString} writes it. */
    public SortedMap<String, String> tunings() {
        SortedMap<String, String> tunings = TuningTable.of(info(), cache).asText();
        for (Precision precision : Precision.values()) {
            if (!computes(precision)) {
                tunings.keySet().removeIf(kind -> kind.startsWith(precision.type() + "."));
            }
        }
        return tunings;
    }

    /** 10^9 bytes a second from host memory to the device's: the median of a few transfers of so many bytes. */
    public double copyGigabytesPerSecond(int bytes) {
        ByteBuffer host = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        long[] nanos = new long[COPIES];
        try (ClSession session = openSession();
                ClBuffer target = session.createBuffer(bytes)) {
            for (int i = -1; i < COPIES; i++) {
                long begin = System.nanoTime();
                session.write(target, host);
                nanos[Math.max(i, 0)] = System.nanoTime() - begin;
            }
        }
        Arrays.sort(nanos);
        return bytes / (double) nanos[COPIES / 2];
    }

    /** What was kept of this device with these kernels under a name, if it is there. */
    public Optional<String> recall(String name) {
        return cache.read(withKernels(name)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Keeps a text of this device with these kernels for later processes, if that is possible. */
    public void remember(String name, String text) {
        cache.write(withKernels(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String withKernels(String name) {
        return name + "-" + KernelSource.digest();
    }

    /**
     * Opens it, and takes its kernels on trust.
     *
     * @throws BackendUnavailableException the {@link #unavailabilityCause}, if there is one
     */
    public Backend open() {
        return openBackend(KernelCheck.NONE);
    }

    /**
     * As {@link #open}, and compares the bits of each kernel's first answer with those of the reference, which it doesn't close.
     * A kernel whose answer differs is never used: requests that need it throw WrongResultException.
     */
    public Backend open(Backend reference) {
        return openBackend(KernelCheck.against(reference, info()));
    }

    private ClSession openSession() {
        return Signals.during(() -> program.map(its -> binding.openIn(its, device.device(), info().name()))
                .orElseGet(() -> binding.open(device.platform(), device.device(), info().name())));
    }

    private OpenClBackend openBackend(KernelCheck check) {
        Optional<BackendUnavailableException> cause = unavailabilityCause();
        if (cause.isPresent()) {
            throw cause.get();
        }
        signalRisk().ifPresent(Signals::warnOnce);
        // First, for it may throw: a tuning that the user forces can be malformed.
        TuningTable tuning = TuningTable.of(info(), cache);
        ClSession session = openSession();
        // pocl keeps compiled kernels itself, as fast, and ends the process over a binary that was cut short.
        DiskCache binaries = Pocl.is(info().platform()) ? DiskCache.NONE : cache;
        return new OpenClBackend(session, info(), binding.name(), tuning, binaries, check);
    }
}
