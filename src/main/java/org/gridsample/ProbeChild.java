package org.gridsample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.ProbeReport;

/** The program that {@link ProbeProcess} runs: lists the devices, or tries one of them. Its report is written when all is done. */
final class ProbeChild {
    static final String LIST = "list";
    static final String TRY = "try";
    static final String MEASURE = "measure";
    static final String SELF_TEST = "self-test";

    private ProbeChild() {}

    /** REPORT list BINDING, or REPORT try SELECTOR BINDING [measure] [self-test]. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        List<String> options = Arrays.asList(arguments);
        ProbeReport report =
                switch (arguments[1]) {
                    case LIST -> list(Binding.valueOf(arguments[2]));
                    case TRY ->
                        tryOut(
                                DeviceSelector.parse(arguments[2]),
                                Binding.valueOf(arguments[3]),
                                options.contains(MEASURE),
                                options.contains(SELF_TEST));
                    default -> throw new IllegalArgumentException("expected list or try, got " + arguments[1]);
                };
        Files.writeString(target, report.toJson());
    }

    static ProbeReport list(Binding binding) {
        DeviceListing listing;
        try {
            listing = GridSampler.devices(binding);
        } catch (BackendUnavailableException e) {
            return DeviceProbe.report(List.of(), List.of(e.getMessage()));
        }
        List<DeviceReport> devices = listing.devices().stream()
                .map(entry -> new DeviceReport(
                        entry.info().selector(),
                        entry.info().name(),
                        State.USABLE,
                        "",
                        new TreeSet<>(entry.bindings()),
                        entry.info(),
                        null,
                        new TreeMap<>(),
                        null,
                        null))
                .toList();
        return DeviceProbe.report(devices, listing.problems());
    }

    private static ProbeReport tryOut(DeviceSelector selector, Binding binding, boolean measure, boolean selfTest) {
        return DeviceProbe.report(List.of(DeviceTrial.of(selector, binding, measure, selfTest)), List.of());
    }
}
