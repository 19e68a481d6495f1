package org.gridsample.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.internal.io.LibraryVersion;
import org.gridsample.internal.io.WholeFile;
import org.gridsample.sampling.Interpolation;
import org.gridsample.tensor.ElementType;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: what all its commands share. */
@Command(
        name = "gridsample",
        description = "torch.nn.functional.grid_sample on any OpenCL device, and without one.",
        subcommands = {
            SampleCommand.class,
            WarpCommand.class,
            GradCommand.class,
            AffineGridCommand.class,
            DevicesCommand.class,
            BenchCommand.class,
            DemoCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:wrong usage or bad input; no output file was touched",
            "3:the device or binding asked for is unavailable"
        })
final class Program implements Runnable {
    private static final String VERBOSE = "--verbose";

    @Option(
            names = VERBOSE,
            description = "Log every detail, and show where an error came from.",
            scope = ScopeType.INHERIT)
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    /** Runs the program and ends the process with its exit code. */
    static void main(String[] arguments) {
        configure(Arrays.asList(arguments).contains(VERBOSE));
        Runtime.getRuntime().addShutdownHook(new Thread(WholeFile::abandonAll, "gridsample-abandon"));
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        System.exit(run(out, err, arguments));
    }

    /** Runs one command and gives its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        boolean trace = Arrays.asList(arguments).contains(VERBOSE);
        CommandLine commandLine = new CommandLine(new Program())
                // @NAME is a name like others: as a file of arguments it would end the program where it can't be read.
                .setExpandAtFiles(false)
                .registerConverter(Path.class, FileName::parse)
                .registerConverter(DeviceSelector.class, Program::deviceSelector)
                .registerConverter(Binding.class, text -> EnumNames.parse(Binding.class, text))
                .registerConverter(ElementType.class, text -> EnumNames.parse(ElementType.class, text))
                .registerConverter(Interpolation.class, text -> EnumNames.parse(Interpolation.class, text))
                .registerConverter(PointOptions.Kind.class, text -> EnumNames.parse(PointOptions.Kind.class, text))
                .registerConverter(Turned.class, text -> EnumNames.parse(Turned.class, text))
                .registerConverter(Numbers.class, Numbers::parse)
                .registerConverter(
                        FolderOptions.Format.class, text -> EnumNames.parse(FolderOptions.Format.class, text))
                .registerConverter(WarpCommand.Size.class, WarpCommand.Size::parse)
                .registerConverter(SamplingOptions.Layouts.class, SamplingOptions.Layouts::parse)
                .registerConverter(SamplingOptions.Paddings.class, SamplingOptions.Paddings::parse)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, args) -> usage(e, trace))
                .setExecutionExceptionHandler((e, line, result) -> Failure.report(e, err, trace));
        int exitCode;
        try {
            exitCode = commandLine.execute(arguments);
        } catch (Error e) {
            exitCode = Failure.report(e, err, trace);
        }
        // Flushes; the streams themselves say nothing of what they lose.
        if (out.checkError() && exitCode == ExitCode.OK) {
            exitCode = Failure.outputLost(err);
        }
        err.flush();
        return exitCode;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command");
    }

    private static int usage(ParameterException e, boolean trace) {
        CommandLine line = e.getCommandLine();
        String remedy = "see '" + line.getCommandSpec().qualifiedName() + " --help'";
        // Also where picocli complains first of what is missing: it may be what was misspelt.
        return Failure.usage(e, UnknownArgument.in(e), remedy, line.getErr(), trace);
    }

    private static DeviceSelector deviceSelector(String text) {
        try {
            return DeviceSelector.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    /** Before the first logger is made: slf4j-simple reads these once. What the user has set stays. */
    private static void configure(boolean verbose) {
        String prefix = "org.slf4j.simpleLogger.";
        Map<String, String> settings = Map.of(
                prefix + "defaultLogLevel",
                verbose ? "debug" : "info",
                prefix + "showThreadName",
                "false",
                prefix + "showLogName",
                Boolean.toString(verbose),
                prefix + "logFile",
                "System.err",
                "java.awt.headless",
                "true");
        settings.forEach((key, value) -> {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        });
    }

    /** The version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = LibraryVersion.get();
            return new String[] {
                "gridsample " + (version == null ? "(not from a jar)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
