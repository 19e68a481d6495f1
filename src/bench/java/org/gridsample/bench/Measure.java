package org.gridsample.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gridsample.device.DeviceInfo;
import org.gridsample.tensor.Tensor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures all cells with one number of threads: a JVM of its own, which {@link Bench} starts with as many processors. */
@Command(name = "measure")
final class Measure implements Callable<Integer> {
    @Mixin
    private Selection selection;

    private final int threads = Runtime.getRuntime().availableProcessors();
    private double triad;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Measure()).execute(arguments));
    }

    static Path rowsFile(Path out, int threads) {
        return out.resolve("cells-" + threads + ".csv");
    }

    static Path machineFile(Path out, int threads) {
        return out.resolve("machine-" + threads + ".txt");
    }

    @Override
    public Integer call() throws IOException {
        triad = Triad.measure(threads);
        System.err.printf(Locale.ROOT, "%s, triad %.1f GB/s%n", Aims.threads(threads), triad);
        List<Contestant> contestants = Contestants.open(selection.contestants, threads);
        writeMachine(contestants);

        List<Row> rows = new ArrayList<>();
        List<Cell> cells = selection.cells();
        Problem problem = null;
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            if (problem == null || !problem.fits(cell)) {
                problem = null;
                // Direct memory is freed with the objects that own it.
                System.gc();
                problem = Problem.of(cell);
            }
            List<Row> results = measure(cell, problem, contestants);
            print(i + 1, cells.size(), cell, results);
            rows.addAll(results);
            ResultFile.write(rowsFile(selection.out, threads), rows);
        }
        contestants.forEach(Contestant::close);
        return 0;
    }

    private void writeMachine(List<Contestant> contestants) throws IOException {
        Machine machine = new Machine();
        String with = ", " + Aims.threads(threads);
        machine.put("triad" + with, String.format(Locale.ROOT, "%.1f GB/s", triad));
        for (Contestant contestant : contestants) {
            machine.put(contestant.name() + with, contestant.describe());
            if (contestant.name().startsWith("pocl")) {
                DeviceInfo pocl = Contestants.pocl();
                machine.put("pocl", pocl.platformVersion());
                machine.put("pocl's compute units" + with, String.valueOf(pocl.computeUnits()));
            }
        }
        machine.write(machineFile(selection.out, threads));
    }

    private List<Row> measure(Cell cell, Problem problem, List<Contestant> all) {
        List<Contestant> contestants = all.stream().filter(c -> c.takes(cell)).toList();
        List<Contestant.Call> calls =
                contestants.stream().map(c -> c.prepare(cell, problem)).toList();
        try {
            check(cell, contestants, calls);
            long[][] times = Rounds.measure(calls, (long) (selection.seconds * 1e9));
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < times.length; i++) {
                rows.add(Row.of(cell, threads, contestants.get(i).name(), times[i], triad));
            }
            return rows;
        } finally {
            calls.forEach(Contestant.Call::close);
        }
    }

    /**
     * Everybody against PyTorch, the library by bits, and the library against itself; without PyTorch the library is what peers are
     * held to.
     */
    private static void check(Cell cell, List<Contestant> contestants, List<Contestant.Call> calls) {
        List<Tensor> pyTorch = null;
        List<Tensor> ours = null;
        String oursName = null;
        for (int i = 0; i < calls.size(); i++) {
            String name = contestants.get(i).name();
            if (name.equals(PyTorchContestant.NAME)) {
                pyTorch = calls.get(i).outputs();
            } else if (ours == null && Contestants.OURS.contains(name)) {
                ours = calls.get(i).outputs().stream().map(Measure::copy).toList();
                oursName = name;
            }
        }
        if (ours != null && pyTorch != null) {
            Answers.checkEqual(cell, oursName, ours, PyTorchContestant.NAME, pyTorch);
        }
        List<Tensor> reference = pyTorch != null ? pyTorch : ours;
        for (int i = 0; i < calls.size(); i++) {
            String name = contestants.get(i).name();
            if (name.equals(PyTorchContestant.NAME) || name.equals(oursName) || reference == null) {
                continue;
            }
            List<Tensor> outputs = calls.get(i).outputs();
            if (Contestants.OURS.contains(name)) {
                Answers.checkEqual(cell, name, outputs, oursName, ours);
            } else {
                Answers.checkPeer(cell, name, outputs, reference);
            }
        }
    }

    private static Tensor copy(Tensor tensor) {
        return Tensor.zeros(tensor.type(), tensor.shape()).copyFrom(tensor);
    }

    private static void print(int number, int count, Cell cell, List<Row> rows) {
        StringBuilder line = new StringBuilder("[%d/%d] %s:".formatted(number, count, cell.name()));
        Results results = new Results(rows);
        for (Row row : rows) {
            line.append(String.format(
                    Locale.ROOT,
                    " %s %.2f ms (%s, %.0f %%)",
                    row.contestant(),
                    row.medianMs(),
                    Markdown.times(results.ahead(row)),
                    100 * row.bandwidthShare()));
        }
        System.err.println(line);
    }
}
