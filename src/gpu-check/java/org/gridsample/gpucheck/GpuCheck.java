package org.gridsample.gpucheck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gridsample.Devices;
import org.gridsample.GridSampler;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.tensor.ElementType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program of the bundle that scripts/gpu-check makes. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Checks an OpenCL device: a self-test, every bit beside the CPU path, and a benchmark."
                + " Exit code 0 only if self-test and bits are right.")
public final class GpuCheck implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "DIR", description = "where the results go (default: results)")
    private Path out = Path.of("results");

    @Option(
            names = "--device",
            paramLabel = "opencl:P:D",
            description = "the device (default: the first GPU, else any)")
    private String device = "opencl";

    @Option(names = "--quick", description = "the forms of kernel take turns instead of meeting every option")
    private boolean quick;

    @Option(names = "--tune", description = "first find out how work is best cut here, which takes minutes")
    private boolean tune;

    @Option(names = "--no-benchmark", description = "self-test and bits only")
    private boolean noBenchmark;

    @Option(names = "--no-comparison", description = "self-test and benchmark only")
    private boolean noComparison;

    @Option(names = "--cell", paramLabel = "TEXT", description = "time only cells whose name has this in it")
    private String cell = "";

    @Option(names = "--rounds", paramLabel = "N", description = "times the medians are of (default: 21)")
    private int rounds = 21;

    private final Path home = Path.of(System.getProperty("gpucheck.home", "."));
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> tuned = new ArrayList<>();

    private GpuCheck() {}

    /**
     * Runs it.
     *
     * @param args see --help
     */
    public static void main(String[] args) throws IOException {
        GpuCheck check = new GpuCheck();
        CommandLine line = new CommandLine(check);
        line.getCommandSpec().version("gpu-check of gridsample " + Machine.version(check.home));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof GridSampleException) {
                System.err.println("gpu-check: " + failure.getMessage());
            } else {
                failure.printStackTrace();
            }
            return 1;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "--rounds: expected at least 1, got " + rounds);
        }
        if (cells().isEmpty()) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this),
                    "--cell: no cell has '" + cell + "' in its name; they are named like '"
                            + Cell.all().get(0).name() + "'");
        }
        // With the results, so that nothing else is left on the machine.
        if (System.getProperty("gridsample.cache") == null) {
            System.setProperty(
                    "gridsample.cache", out.resolve("cache").toAbsolutePath().toString());
        }
        DeviceInfo info = choose();
        System.out.println("device: " + info.selector() + " " + info.name() + ", driver " + info.driverVersion());
        if (tune) {
            Devices.tune(info.selector(), Binding.JOCL, line -> {
                System.out.println(line);
                tuned.add(line);
            });
        }
        Report report = check(info);
        report.write(out);
        System.out.println();
        System.out.println(report.markdown());
        System.out.println("written to " + out.resolve("gpu-check.md") + " and .csv");
        boolean right = outcomes.stream().allMatch(Outcome::passed);
        System.out.println(right ? "PASSED" : "FAILED");
        return right ? 0 : 1;
    }

    private DeviceInfo choose() {
        DeviceSelector selector = DeviceSelector.parse(device);
        return switch (selector.kind()) {
            case OPENCL_AT, OPENCL_NAMED ->
                OpenClProvider.at(BindingLoader.load(Binding.JOCL), selector).info();
            case OPENCL ->
                OpenClProvider.ranked(BindingLoader.load(Binding.JOCL)).get(0).info();
            default ->
                throw new CommandLine.ParameterException(
                        new CommandLine(this),
                        "--device: expected opencl, opencl:P:D or a part of a name, got " + device);
        };
    }

    private Report check(DeviceInfo info) throws IOException, InterruptedException {
        List<ElementType> types =
                info.float64() ? List.of(ElementType.FLOAT32, ElementType.FLOAT64) : List.of(ElementType.FLOAT32);
        List<Cell> cells = cells();
        List<Row> rows = new ArrayList<>();
        TimedDevice.Copy copy = null;
        Map<String, String> facts;
        try (GridSampler cpu = GridSampler.builder().device(DeviceSelector.CPU).open();
                GridSampler jocl = open(info, Binding.JOCL)) {
            facts = Machine.facts(info, home);
            done(SelfTest.run(jocl, types));
            if (!noComparison) {
                done(new BitComparison(cpu, jocl, "bit comparison through JOCL").run(types, !quick));
                try (GridSampler lwjgl = open(info, Binding.LWJGL)) {
                    done(new BitComparison(cpu, lwjgl, "bit comparison through LWJGL").run(types, false));
                }
            }
            if (!noBenchmark && !cells.isEmpty()) {
                try (TimedDevice timed = new TimedDevice(info.selector())) {
                    copy = timed.copy();
                    rows.addAll(time(cells, new Benchmark(cpu, jocl, timed, copy, rounds)));
                }
            }
        }
        PyTorchCuda pytorch = rows.isEmpty()
                ? new PyTorchCuda("not asked", Map.of())
                : PyTorchCuda.run(home.resolve("pytorch_cuda.py"), cells, rounds);
        return new Report(info, facts, tuned, outcomes, copy, pytorch, rows);
    }

    private List<Cell> cells() {
        return Cell.all().stream().filter(c -> c.name().contains(cell)).toList();
    }

    private static GridSampler open(DeviceInfo info, Binding binding) {
        return GridSampler.builder().device(info.selector()).binding(binding).open();
    }

    private List<Row> time(List<Cell> cells, Benchmark benchmark) {
        Outcome bits = new Outcome("bits of what was timed");
        List<Row> rows = new ArrayList<>();
        for (Cell each : cells) {
            try {
                rows.add(benchmark.run(each, bits));
                System.out.println("timed " + each.name());
            } catch (GridSampleException | OutOfMemoryError e) {
                // A small device need not hold every cell.
                System.err.println("not timed: " + each.name() + ": " + e.getMessage());
            }
        }
        done(bits);
        return rows;
    }

    private void done(Outcome outcome) {
        outcomes.add(outcome);
        System.out.println(outcome);
    }
}
