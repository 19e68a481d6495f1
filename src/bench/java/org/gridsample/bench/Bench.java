package org.gridsample.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The side-by-side comparison: measures with one thread and with all, each in a JVM of its own, and reports. */
@Command(
        name = "scripts/bench",
        description = {
            "Measures this library beside PyTorch, ONNX Runtime, OpenCV and Java2D, and writes cells.csv, machine.txt, report.md and"
                    + " ratios.png.",
            "scripts/bench --jmh [ARGUMENTS] runs JMH on the library alone."
        })
final class Bench implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;

    @Mixin
    private Selection selection;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "Numbers of threads, 'all' for one per processor. Default: 1,all.")
    private List<String> threads = List.of("1", "all");

    @Option(names = "--reuse", description = "Report on what --out has from before, measure nothing.")
    private boolean reuse;

    @Option(
            names = "--readme",
            description = "Write the results into README.md, between its markers, and into docs/benchmarks.")
    private boolean readme;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path csv = selection.out.resolve("cells.csv");
        Path machineFile = selection.out.resolve("machine.txt");
        if (!reuse) {
            check();
            Files.createDirectories(selection.out);
            Machine machine = Machine.here();
            machine.put("selection", selection.describe());
            List<Row> rows = new ArrayList<>();
            for (int count : threadCounts()) {
                int exit = measure(count);
                if (exit != 0) {
                    return exit;
                }
                rows.addAll(ResultFile.read(Measure.rowsFile(selection.out, count)));
                machine.putAll(Machine.read(Measure.machineFile(selection.out, count)));
            }
            ResultFile.write(csv, rows);
            machine.write(machineFile);
        }

        Results results = new Results(ResultFile.read(csv));
        Machine machine = Machine.read(machineFile);
        Path picture = selection.out.resolve("ratios.png");
        Files.writeString(selection.out.resolve("report.md"), Report.of(results, machine));
        if (results.hasRatios()) {
            Chart.write(results, machine, picture);
        }
        System.out.print(Files.readString(selection.out.resolve("report.md")));
        if (readme && !results.hasRatios()) {
            throw new ParameterException(
                    spec.commandLine(), "--readme: expected results beside PyTorch, " + csv + " has none");
        }
        if (readme) {
            Readme.update(Path.of(""), selection.out, results, machine);
        }
        System.err.println("wrote " + selection.out);
        return 0;
    }

    private void check() {
        if (selection.cells().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--cell: no cell has '" + selection.cell + "' in its name; they are named like '"
                            + Matrix.full().get(0).name() + "'");
        }
        for (String name : selection.contestants) {
            if (!Contestants.ALL.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--contestants: expected some of " + Contestants.ALL + ", got '" + name + "'");
            }
        }
    }

    private List<Integer> threadCounts() {
        int processors = Runtime.getRuntime().availableProcessors();
        List<Integer> counts = new ArrayList<>();
        for (String text : threads) {
            if (!text.equals("all") && !text.matches("[1-9]\\d{0,3}")) {
                throw new ParameterException(
                        spec.commandLine(), "--threads: expected numbers or 'all', got '" + text + "'");
            }
            counts.add(text.equals("all") ? processors : Integer.parseInt(text));
        }
        return counts.stream().distinct().toList();
    }

    /** A JVM that sees as many processors, with the settings by which the native contestants take theirs. */
    private int measure(int count) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:ActiveProcessorCount=" + count,
                "-cp",
                System.getProperty("java.class.path"),
                Measure.class.getName()));
        command.addAll(selection.arguments());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment(count));
        Process process = builder.start();
        // Whoever ends this program ends the measurement too.
        Thread end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        int exit = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        return exit;
    }

    private static Map<String, String> environment(int count) {
        String threads = String.valueOf(count);
        Map<String, String> environment = new HashMap<>();
        environment.put("POCL_MAX_PTHREAD_COUNT", threads);
        environment.put("OMP_NUM_THREADS", threads);
        // PyTorch allocates its output at every call. So that it gets memory it had before, as the others do, and no
        // fresh pages:
        // no mmap for large blocks, nothing given back to the system, one arena.
        environment.put("MALLOC_MMAP_MAX_", "0");
        environment.put("MALLOC_TRIM_THRESHOLD_", String.valueOf(16L << 30));
        environment.put("MALLOC_TOP_PAD_", String.valueOf(64 << 20));
        environment.put("MALLOC_ARENA_MAX", "1");
        // ONNX Runtime would otherwise report home from 1.29 on.
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        return environment;
    }
}
