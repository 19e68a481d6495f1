package org.gridsample.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gridsample.Devices;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = "Measure how fast this machine's device samples, beside the CPU path; or tune it.")
final class BenchCommand implements Callable<Integer> {
    private static final int ROUNDS = 11;
    private static final long WARM_UP_NANOS = 500_000_000;
    private static final long[][] SHAPES = {
        {1, 3, 1080, 1920}, {1, 1, 2048, 2048}, {1, 32, 256, 256}, {1, 8, 64, 64, 64}
    };

    @Mixin
    private DeviceOptions device;

    @Option(
            names = "--tune",
            description =
                    "Try out how work is best cut for the OpenCL device, and keep it for later runs. Takes minutes.")
    private boolean tune;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (tune) {
            Devices.tune(device.device(), device.binding(), line -> {
                out.println(line);
                out.flush();
            });
            return ExitCode.OK;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("INPUT", "MODE", "DEVICE ms", "CPU PATH ms", "RATIO"));
        Interpolation[] modes = Interpolation.values();
        try (GridSampler chosen = device.open();
                GridSampler cpu =
                        GridSampler.builder().device(DeviceSelector.CPU).open();
                Progress progress = new Progress("bench", (long) SHAPES.length * modes.length)) {
            for (long[] shape : SHAPES) {
                Tensor input = Tensor.zeros(ElementType.FLOAT32, shape);
                Tensor grid = turned(shape);
                Tensor output = Tensor.zeros(ElementType.FLOAT32, shape);
                for (Interpolation mode : modes) {
                    SampleOptions options = SampleOptions.defaults().withInterpolation(mode);
                    double[] medians = medians(List.of(chosen, cpu), input, grid, options, output);
                    rows.add(List.of(
                            Arrays.toString(shape),
                            EnumNames.of(mode),
                            number(medians[0]),
                            number(medians[1]),
                            number(medians[1] / medians[0])));
                    progress.step();
                }
            }
        }
        out.print(TextTable.of(rows));
        return ExitCode.OK;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Milliseconds; the samplers take turns, so that what disturbs one disturbs all. */
    private static double[] medians(
            List<GridSampler> samplers, Tensor input, Tensor grid, SampleOptions options, Tensor output) {
        for (GridSampler sampler : samplers) {
            long begin = System.nanoTime();
            do {
                sampler.sampleInto(input, grid, options, output);
            } while (System.nanoTime() - begin < WARM_UP_NANOS);
        }
        double[][] times = new double[samplers.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < samplers.size(); i++) {
                long begin = System.nanoTime();
                samplers.get(i).sampleInto(input, grid, options, output);
                times[i][round] = (System.nanoTime() - begin) / 1e6;
            }
        }
        return Arrays.stream(times)
                .mapToDouble(each -> Arrays.stream(each).sorted().toArray()[ROUNDS / 2])
                .toArray();
    }

    /** A rotation by 0.2 rad in the plane of x and y. */
    private static Tensor turned(long[] shape) {
        float c = (float) Math.cos(0.2);
        float s = (float) Math.sin(0.2);
        Tensor theta = shape.length == 4
                ? Tensor.of(new float[] {c, -s, 0, s, c, 0}, 1, 2, 3)
                : Tensor.of(new float[] {c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0}, 1, 3, 4);
        return AffineGrid.of(theta, shape, false);
    }
}
