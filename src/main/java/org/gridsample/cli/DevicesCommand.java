package org.gridsample.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gridsample.DeviceProbe;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.ProbeReport;
import org.gridsample.device.SelfTestReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "devices",
        description = "List the devices to sample on and what they can do, which one is chosen, and why not another.",
        sortOptions = false)
final class DevicesCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print all that is known as JSON; its schema is in the jar.")
    private boolean json;

    @Option(
            names = "--self-test",
            description = "Compute known answers with every kernel of each device; exit code 1 if one is wrong."
                    + " Takes a minute or two.")
    private boolean selfTest;

    @Option(names = "--measure", description = "Measure how fast each device copies and samples.")
    private boolean measure;

    @Option(
            names = "--binding",
            paramLabel = "BINDING",
            completionCandidates = EnumNames.Bindings.class,
            defaultValue = "auto",
            description = "Java library to look through: auto (both), jocl or lwjgl. Default: ${DEFAULT-VALUE}.")
    private Binding binding;

    @Option(
            names = "--no-probe",
            description =
                    "Load OpenCL drivers at once. Otherwise child processes try them, since a driver may crash or hang.")
    private boolean noProbe;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ProbeReport report = DeviceProbe.defaults()
                .withBinding(binding)
                .withSelfTest(selfTest)
                .withMeasurement(measure)
                .withIsolation(!noProbe)
                .withProgress(line -> spec.commandLine().getErr().println("self-test: " + line))
                .run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(report.toJson());
        } else {
            print(report, out);
        }
        if (report.choice() == null) {
            out.flush();
            List<String> problems = report.problems();
            spec.commandLine().getErr().println("gridsample: " + problems.get(problems.size() - 1));
            return Failure.UNAVAILABLE;
        }
        boolean failed = report.devices().stream()
                .anyMatch(device -> device.state() != State.USABLE && device.state() != State.UNAVAILABLE);
        return selfTest && failed ? Failure.FAILED : ExitCode.OK;
    }

    private void print(ProbeReport report, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(new ArrayList<>(List.of(
                "DEVICE", "NAME", "STATE", "TYPE", "UNITS", "MEMORY", "FLOAT64", "BINDINGS", "PLATFORM", "DRIVER")));
        report.devices().forEach(device -> rows.add(new ArrayList<>(row(device))));
        if (measure) {
            rows.get(0).addAll(List.of("COPY GB/s", "SAMPLES 10^6/s"));
            for (int i = 0; i < report.devices().size(); i++) {
                rows.get(i + 1).addAll(speed(report.devices().get(i).measured()));
            }
        }
        out.print(TextTable.of(rows));
        for (DeviceReport device : report.devices()) {
            if (!device.reason().isEmpty()) {
                out.println(EnumNames.of(device.state()) + ": " + device.selector() + " (" + device.name() + "): "
                        + device.reason());
            }
            if (device.selfTest() != null) {
                print(device.selector(), device.selfTest(), out);
            }
        }
        report.problems().forEach(problem -> out.println("unavailable: " + problem));
        if (report.choice() != null) {
            out.println();
            report.choice().lines().forEach(out::println);
            out.println("the JVM's signals: " + report.signals());
        }
    }

    private static void print(DeviceSelector device, SelfTestReport test, PrintWriter out) {
        out.println("self-test: " + device + ": "
                + (test.kernels() - test.failures().size()) + " of " + test.kernels() + " kernels right in "
                + test.cases() + " cases");
        test.failures().forEach(failure -> out.println("self-test: " + device + ": " + failure));
        test.notRun().forEach(reason -> out.println("self-test: " + device + ": not run: " + reason));
    }

    private static List<String> speed(DeviceReport.Measurement measured) {
        return measured == null
                ? List.of("-", "-")
                : List.of(number(measured.copyGigabytesPerSecond()), number(measured.megasamplesPerSecond()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static List<String> row(DeviceReport device) {
        DeviceInfo info = device.info();
        List<String> row =
                new ArrayList<>(List.of(device.selector().toString(), device.name(), EnumNames.of(device.state())));
        if (info != null) {
            row.addAll(List.of(
                    EnumNames.of(info.type()),
                    Integer.toString(info.computeUnits()),
                    gibibytes(info.globalMemory()),
                    info.float64() ? "yes" : "no",
                    device.bindings().stream().map(Binding::toString).collect(Collectors.joining(", ")),
                    info.platform() + ", " + openClVersion(info.platformVersion()),
                    info.driverVersion()));
        } else if (device.selector().equals(DeviceSelector.CPU)) {
            row.addAll(List.of(
                    "cpu",
                    Integer.toString(Runtime.getRuntime().availableProcessors()),
                    gibibytes(Runtime.getRuntime().maxMemory()),
                    "yes",
                    "-",
                    "Java " + Runtime.version(),
                    "-"));
        } else {
            row.addAll(Collections.nCopies(7, "-"));
        }
        return row;
    }

    /** The standard's {@code OpenCL 3.0}, without the driver's own text after it, which may fill several lines. */
    private static String openClVersion(String text) {
        String[] words = text.split("\\s+", 3);
        return words.length < 2 ? text : words[0] + " " + words[1];
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
    }
}
