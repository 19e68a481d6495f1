package org.gridsample.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gridsample.GridSampler;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceSelector;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "devices", description = "List the devices to sample on, which one is chosen, and why not another.")
final class DevicesCommand implements Callable<Integer> {
    @Option(
            names = "--binding",
            paramLabel = "BINDING",
            defaultValue = "auto",
            description = "Java library to look through: auto (both), jocl or lwjgl. Default: ${DEFAULT-VALUE}.")
    private Binding binding;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DeviceListing listing = GridSampler.devices(binding);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("DEVICE", "NAME", "TYPE", "UNITS", "MEMORY", "FLOAT64", "BINDINGS", "PLATFORM", "DRIVER"));
        for (DeviceListing.Entry entry : listing.devices()) {
            rows.add(row(entry));
        }
        rows.add(List.of(
                DeviceSelector.CPU.toString(),
                "pure Java",
                "cpu",
                Integer.toString(Runtime.getRuntime().availableProcessors()),
                gibibytes(Runtime.getRuntime().maxMemory()),
                "yes",
                "-",
                "Java " + Runtime.version(),
                "-"));
        CommandLine line = spec.commandLine();
        line.getOut().print(TextTable.of(rows));
        listing.problems().forEach(problem -> line.getOut().println("unavailable: " + problem));
        line.getOut().println();
        line.getOut().flush();
        GridSampler.choice(DeviceSelector.AUTO, binding).lines().forEach(line.getOut()::println);
        return ExitCode.OK;
    }

    private static List<String> row(DeviceListing.Entry entry) {
        DeviceInfo info = entry.info();
        return List.of(
                info.selector().toString(),
                info.name(),
                EnumNames.of(info.type()),
                Integer.toString(info.computeUnits()),
                gibibytes(info.globalMemory()),
                info.float64() ? "yes" : "no",
                entry.bindings().stream().sorted().map(Binding::toString).collect(Collectors.joining(", ")),
                info.platform() + ", " + openClVersion(info.platformVersion()),
                info.driverVersion());
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
