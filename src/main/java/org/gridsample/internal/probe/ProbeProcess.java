package org.gridsample.internal.probe;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.ProbeReport;
import org.gridsample.internal.backend.Log;
import org.gridsample.internal.opencl.binding.StartOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JVM that tries something in this one's stead, since a driver may end the process it is loaded into, or never come back. It
 * has this JVM's Java, class path or modules, environment and those of its properties that concern OpenCL.
 */
final class ProbeProcess {
    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);

    /** A process that a signal ended has this exit code and the signal's number above it. */
    private static final int SIGNALLED = 128;

    private static final Map<Integer, String> SIGNALS = Map.of(
            4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 15,
            "SIGTERM");

    /** What the JVM's own report of its death says: the signal, and the library it came from. */
    private static final Pattern FATAL_SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+) ", Pattern.MULTILINE);

    private static final Pattern FATAL_LIBRARY = Pattern.compile("^# C\\s+\\[(\\S+?)\\+0x", Pattern.MULTILINE);

    private static final List<String> HANDED_DOWN = List.of("gridsample.", "org.lwjgl.", "org.jocl.", "java.io.tmpdir");
    private static final int FIRST_WITH_NATIVE_ACCESS = 22;
    private static final int MOST_OUTPUT = 4096;
    private static final int SECONDS_TO_DIE = 5;
    private static final long LISTENING_MILLIS = 200;

    private final Duration limit;
    private final Map<String, String> environment;

    /** {@code environment} is added to this process's own. */
    ProbeProcess(Duration limit, Map<String, String> environment) {
        this.limit = limit;
        this.environment = environment;
    }

    /** What became of it: USABLE with its report, or the state and the reason why there is none. */
    record Outcome(State state, String reason, ProbeReport report) {
        static Outcome failed(State state, String reason) {
            return new Outcome(state, reason, null);
        }

        /** Nothing is known of the drivers then: that they are loaded all the same is the caller's decision. */
        static Outcome untried(String reason) {
            return failed(State.UNTRIED, reason + ", or load drivers untried: probe(false), --no-probe");
        }

        boolean succeeded() {
            return report != null;
        }
    }

    /** Runs {@link ProbeChild} with these arguments; {@code progress} gets what it says meanwhile. */
    Outcome run(Consumer<String> progress, String... arguments) {
        Path folder;
        try {
            folder = Files.createTempDirectory("gridsample-probe");
        } catch (IOException e) {
            return Outcome.untried("no temporary folder for a child process: " + e
                    + "; let java.io.tmpdir name a folder that can be written");
        }
        try {
            String classPath;
            try {
                classPath = ChildClassPath.in(folder);
            } catch (IOException e) {
                return Outcome.untried("no class path for a child process: " + e.getMessage());
            }
            return run(folder, classPath, progress, arguments);
        } catch (IOException e) {
            return Outcome.untried(
                    "no child process can be started: " + e.getMessage() + "; use a Java that has its java command");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.untried("interrupted while waiting for a child process; try again");
        } finally {
            delete(folder);
        }
    }

    private Outcome run(Path folder, String classPath, Consumer<String> progress, String... arguments)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path report = folder.resolve("report");
        Path fatal = folder.resolve("fatal");
        ProcessBuilder builder = new ProcessBuilder(command(classPath, report, fatal, arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!endsWithin(limit, process, new Lines(output, ProbeChild.PROGRESS, progress)::pass)) {
            return Outcome.failed(
                    State.HUNG,
                    "no answer within " + seconds(limit) + ", the child process "
                            + (process.isAlive() ? "can't be ended" : "was ended"));
        }
        String said = tail(output);
        LOG.debug("child process {}: exit code {}, output: {}", arguments, process.exitValue(), said);
        if (process.exitValue() != 0) {
            return Outcome.failed(State.CRASHED, death(process.exitValue(), text(fatal), said));
        }
        try {
            return new Outcome(State.USABLE, "", ProbeReport.fromJson(Files.readString(report)));
        } catch (IOException | IllegalArgumentException e) {
            return Outcome.failed(
                    State.UNREADABLE, "the child process ended with exit code 0 and no report: " + e.getMessage());
        }
    }

    /**
     * Whether it ends by itself; if not, it is ended, as far as that is possible.
     *
     * @param limit from its start, and from whenever it was last heard of
     * @param heard whether it has said something since it was last asked
     */
    static boolean endsWithin(Duration limit, Process process, BooleanSupplier heard) throws InterruptedException {
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            while (true) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                boolean ended = process.waitFor(Math.max(0, Math.min(left, LISTENING_MILLIS)), TimeUnit.MILLISECONDS);
                if (heard.getAsBoolean()) {
                    deadline = System.nanoTime() + limit.toNanos();
                }
                if (ended || System.nanoTime() >= deadline) {
                    return ended;
                }
            }
        } finally {
            // Also where this thread was interrupted. What waits for a device within the kernel outlives this.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS);
        }
    }

    /** The lines of a growing file that begin in one way, passed on without that. */
    private static final class Lines {
        private final Path file;
        private final String prefix;
        private final Consumer<String> target;
        private int passed;

        Lines(Path file, String prefix, Consumer<String> target) {
            this.file = file;
            this.prefix = prefix;
            this.target = target;
        }

        /** Whether there was a new one. */
        boolean pass() {
            String text = text(file);
            List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .skip(passed)
                    .toList();
            lines.forEach(line -> target.accept(line.substring(prefix.length())));
            passed += lines.size();
            return !lines.isEmpty();
        }
    }

    private static List<String> command(String classPath, Path report, Path fatal, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Starts fastest; there is little to collect.
        command.add("-XX:+UseSerialGC");
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:ErrorFile=" + fatal);
        if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
            command.add(StartOptions.nativeAccess());
        }
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> HANDED_DOWN.stream().anyMatch(name::startsWith))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(program(classPath));
        command.add(report.toString());
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Where the child's classes are, and its main class. */
    private static List<String> program(String classPath) {
        List<String> program = new ArrayList<>();
        if (!classPath.isEmpty()) {
            program.addAll(List.of("-cp", classPath));
        }
        if (!StartOptions.onModulePath()) {
            program.add(ProbeChild.class.getName());
            return program;
        }
        Module own = ProbeProcess.class.getModule();
        // None where all modules are in the Java itself, as jlink makes it.
        Optional.ofNullable(System.getProperty("jdk.module.path"))
                .ifPresent(path -> program.addAll(List.of("--module-path", path)));
        // All that were resolved here: which of them were asked for by options can't be told.
        program.addAll(List.of(
                "--add-modules",
                own.getLayer().modules().stream().map(Module::getName).collect(Collectors.joining(",")),
                "-m",
                own.getName() + "/" + ProbeChild.class.getName()));
        return program;
    }

    private static String death(int exitCode, String fatal, String said) {
        Matcher signal = FATAL_SIGNAL.matcher(fatal);
        if (signal.find()) {
            Matcher library = FATAL_LIBRARY.matcher(fatal);
            return "the child process died of " + signal.group(1) + (library.find() ? " in " + library.group(1) : "");
        }
        String last = said.lines()
                .filter(line -> !line.isBlank())
                .reduce((a, b) -> b)
                .map(line -> ": " + line)
                .orElse("");
        if (exitCode > SIGNALLED) {
            int number = exitCode - SIGNALLED;
            return "the child process died of " + SIGNALS.getOrDefault(number, "signal " + number) + last;
        }
        return "the child process ended with exit code " + exitCode + last;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String tail(Path file) {
        String text = text(file);
        return text.substring(Math.max(0, text.length() - MOST_OUTPUT));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            LOG.debug("{} is left behind", folder, e);
        }
    }
}
