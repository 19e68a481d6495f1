package org.gridsample.internal.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.ProbeReport;
import org.gridsample.internal.opencl.DeviceLister;

/** The program that {@link ProbeProcess} runs: lists the devices, or tries one of them. Its report is written when all is done. */
final class ProbeChild {
    static final String LIST = "list";
    static final String TRY = "try";
    static final String MEASURE = "measure";

    /** What a line of the output begins with that tells how far the self-test is. */
    static final String PROGRESS = "self-test: ";

    private ProbeChild() {}

    /** REPORT list BINDING, or REPORT try SELECTOR BINDING measure|"" MILLISECONDS|"", for each kernel of a self-test. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        ProbeReport report =
                switch (arguments[1]) {
                    case LIST -> list(Binding.valueOf(arguments[2]));
                    case TRY ->
                        tryOut(
                                DeviceSelector.parse(arguments[2]),
                                Binding.valueOf(arguments[3]),
                                new DeviceTrial.Plan(
                                        arguments[4].equals(MEASURE),
                                        Optional.of(arguments[5])
                                                .filter(millis -> !millis.isEmpty())
                                                .map(millis -> Duration.ofMillis(Long.parseLong(millis))),
                                        line -> System.out.println(PROGRESS + line)));
                    default -> throw new IllegalArgumentException("expected list or try, got " + arguments[1]);
                };
        Files.writeString(target, report.toJson());
        System.out.flush();
        // A driver that a kernel of the self-test hangs in may crash when another thread ends the process in order.
        if (arguments[1].equals(TRY) && !arguments[5].isEmpty()) {
            Runtime.getRuntime().halt(0);
        }
    }

    static ProbeReport list(Binding binding) {
        try {
            return Reports.listed(DeviceLister.list(binding));
        } catch (BackendUnavailableException e) {
            return Reports.of(List.of(), List.of(e.getMessage()));
        }
    }

    private static ProbeReport tryOut(DeviceSelector selector, Binding binding, DeviceTrial.Plan plan) {
        return Reports.of(List.of(DeviceTrial.of(selector, binding, plan)), List.of());
    }
}
