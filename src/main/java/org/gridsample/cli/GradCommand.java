package org.gridsample.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.sampling.SampleOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "grad",
        description =
                "The gradients of a loss by what was sampled and by where, from its gradient by the result. All files are .npy.",
        sortOptions = false)
final class GradCommand implements Callable<Integer> {
    private static final int PERCENT = 100;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "FILE",
            description = "What was sampled: [N, C, H, W] or [N, C, D, H, W], float32 or float64.")
    private Path input;

    @Mixin
    private PointOptions points;

    @Option(
            names = "--grad-output",
            required = true,
            paramLabel = "FILE",
            description = "The gradient by the result, of the result's shape.")
    private Path gradOutput;

    @Option(names = "--grad-input", paramLabel = "FILE", description = "Gets the gradient by the input.")
    private Path gradInput;

    @Option(
            names = "--grad-grid",
            paramLabel = "FILE",
            description = "Gets the gradient by the grid, the map or the flow.")
    private Path gradGrid;

    @Mixin
    private SamplingOptions sampling;

    @Mixin
    private DeviceOptions device;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<Path> written =
                Stream.of(gradInput, gradGrid).filter(Objects::nonNull).toList();
        if (written.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "expected --grad-input, --grad-grid or both, got neither");
        }
        check(written);
        SampleOptions options = points.in(sampling.toOptions(input, gradOutput));
        try (GridSampler sampler = device.open();
                Progress progress = new Progress("computing gradients", PERCENT)) {
            if (gradInput != null) {
                sampler.inputGradientFile(
                        gradOutput,
                        input,
                        points.file(),
                        points::of,
                        options,
                        gradInput,
                        share -> progress.to(share / written.size()));
            }
            if (gradGrid != null) {
                double before = written.size() - 1;
                sampler.pointsGradientFile(
                        gradOutput,
                        input,
                        points.file(),
                        points::of,
                        options,
                        gradGrid,
                        share -> progress.to((before + share) / written.size()));
            }
        }
        return ExitCode.OK;
    }

    private void check(List<Path> written) throws IOException {
        for (Path file : written) {
            TensorFile.check(file, input, points.file(), gradOutput);
        }
        for (Path file : List.of(input, points.file(), gradOutput)) {
            checkNoPicture(file);
        }
        written.forEach(GradCommand::checkNoPicture);
        if (written.size() > 1 && TensorFile.areSame(gradInput, gradGrid)) {
            throw new IllegalArgumentException(
                    "--grad-grid: expected another file than --grad-input's, got '" + gradGrid + "'");
        }
    }

    private static void checkNoPicture(Path file) {
        if (Images.isPicture(file)) {
            throw new IllegalArgumentException("expected .npy, got '" + file + "'; a picture has no gradient");
        }
    }
}
