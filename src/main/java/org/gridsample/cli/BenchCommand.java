package org.gridsample.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.gridsample.Devices;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = "Measure how fast this machine's device samples, beside the CPU path; or tune it.")
final class BenchCommand implements Callable<Integer> {
    /** What was measured of an input and a mode. */
    private record Cell(long[] shape, Interpolation mode, double deviceMillis, double cpuMillis) {}

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

    @Option(
            names = "--coordinates",
            paramLabel = "KIND",
            completionCandidates = EnumNames.TurnedKinds.class,
            defaultValue = "grid",
            description =
                    "How is told where to read: grid, map, flow, affine, theta or homography. Default: ${DEFAULT-VALUE}.")
    private Turned coordinates;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description =
                    "What the numbers are: float32, float64, float16, uint8, uint16, int16 or, for nearest alone, int32. Default: ${DEFAULT-VALUE}.")
    private ElementType type;

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            completionCandidates = EnumNames.Channels.class,
            defaultValue = "first",
            description = "Where the channels are, as for sample. Default: ${DEFAULT-VALUE}.")
    private SamplingOptions.Layouts layouts;

    @Option(names = "--gradients", description = "Measure the gradients of input and coordinates; float32 or float64.")
    private boolean gradients;

    @Option(
            names = "--json",
            description =
                    "Print JSON: the device, what was measured, and for each input and mode the median milliseconds.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (tune) {
            if (json) {
                throw new ParameterException(spec.commandLine(), "expected one of --tune and --json");
            }
            Devices.tune(device.device(), device.binding(), line -> {
                out.println(line);
                out.flush();
            });
            return ExitCode.OK;
        }
        List<Cell> cells = new ArrayList<>();
        String described;
        List<Interpolation> modes =
                type.isComputable() ? List.of(Interpolation.values()) : List.of(Interpolation.NEAREST);
        try (GridSampler chosen = device.open();
                GridSampler cpu =
                        GridSampler.builder().device(DeviceSelector.CPU).open();
                Progress progress = new Progress("bench", (long) SHAPES.length * modes.size())) {
            described = chosen.describe();
            for (long[] shape : SHAPES) {
                Tensor input = zeros(layouts.inputLayout(), shape);
                Coordinates turned = coordinates.coordinates(type.precision().type(), shape);
                Tensor output = zeros(layouts.outputLayout(), shape);
                for (Interpolation mode : modes) {
                    SampleOptions options = SampleOptions.defaults()
                            .withInterpolation(mode)
                            .withLayouts(layouts.inputLayout(), layouts.outputLayout());
                    double[] medians = medians(List.of(chosen, cpu), work(cpu, input, turned, options, output));
                    cells.add(new Cell(input.shape(), mode, medians[0], medians[1]));
                    progress.step();
                }
            }
        }
        out.print(json ? json(described, cells) : table(cells));
        return ExitCode.OK;
    }

    private static String table(List<Cell> cells) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("INPUT", "MODE", "DEVICE ms", "CPU PATH ms", "RATIO"));
        for (Cell cell : cells) {
            rows.add(List.of(
                    Arrays.toString(cell.shape),
                    EnumNames.of(cell.mode),
                    number(cell.deviceMillis),
                    number(cell.cpuMillis),
                    number(cell.cpuMillis / cell.deviceMillis)));
        }
        return TextTable.of(rows);
    }

    private String json(String described, List<Cell> cells) {
        JsonArray measured = new JsonArray();
        for (Cell cell : cells) {
            JsonArray shape = new JsonArray();
            Arrays.stream(cell.shape).forEach(shape::add);
            JsonObject each = new JsonObject();
            each.add("input", shape);
            each.addProperty("mode", EnumNames.of(cell.mode));
            each.addProperty("deviceMillis", cell.deviceMillis);
            each.addProperty("cpuMillis", cell.cpuMillis);
            measured.add(each);
        }
        JsonObject all = new JsonObject();
        all.addProperty("device", described);
        all.addProperty("type", type.toString());
        all.addProperty("coordinates", EnumNames.of(coordinates));
        all.addProperty("gradients", gradients);
        all.add("measured", measured);
        return Json.text(all);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Into memory that is used again. */
    private Consumer<GridSampler> work(
            GridSampler any, Tensor input, Coordinates turned, SampleOptions options, Tensor output) {
        if (!gradients) {
            return sampler -> sampler.sampleInto(input, turned, options, output);
        }
        Gradients results = any.backward(output, input, turned, options);
        return sampler -> {
            sampler.inputGradientInto(output, turned, options, results.input(), false);
            sampler.coordinatesGradientInto(output, input, turned, options, results.coordinates(), false);
        };
    }

    /** Milliseconds; the samplers take turns, so that what disturbs one disturbs all. */
    private static double[] medians(List<GridSampler> samplers, Consumer<GridSampler> work) {
        for (GridSampler sampler : samplers) {
            long begin = System.nanoTime();
            do {
                work.accept(sampler);
            } while (System.nanoTime() - begin < WARM_UP_NANOS);
        }
        double[][] times = new double[samplers.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < samplers.size(); i++) {
                long begin = System.nanoTime();
                work.accept(samplers.get(i));
                times[i][round] = (System.nanoTime() - begin) / 1e6;
            }
        }
        return Arrays.stream(times)
                .mapToDouble(each -> Arrays.stream(each).sorted().toArray()[ROUNDS / 2])
                .toArray();
    }

    /** Of a shape with the channels first. */
    private Tensor zeros(Layout layout, long[] shape) {
        return Tensor.zeros(type, layout.shape(shape[0], shape[1], Layout.CHANNELS_FIRST.spatialExtents(shape)));
    }
}
