package org.gridsample.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
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

    @Option(
            names = "--grad-fill",
            paramLabel = "FILE",
            description = "Gets the gradient by the fill, one value or one for each channel; beside --grad-input.")
    private Path gradFill;

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
        check(Stream.of(gradInput, gradGrid, gradFill).filter(Objects::nonNull).toList());
        SampleOptions options = points.in(sampling.toOptions(input, gradOutput));
        checkFill(options);
        try (GridSampler sampler = device.open();
                Progress progress = new Progress("computing gradients", PERCENT)) {
            if (gradInput != null) {
                Optional<Tensor> fill = sampler.inputGradientFile(
                        gradOutput,
                        input,
                        points.file(),
                        points::of,
                        options,
                        gradInput,
                        share -> progress.to(share / written.size()));
                if (gradFill != null) {
                    Npy.write(gradFill, fill.orElseThrow());
                }
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
        checkApart("--grad-grid", gradGrid, "--grad-input", gradInput);
        checkApart("--grad-fill", gradFill, "--grad-input", gradInput);
        checkApart("--grad-fill", gradFill, "--grad-grid", gradGrid);
    }

    private static void checkApart(String name, Path file, String otherName, Path other) throws IOException {
        if (file != null && other != null && TensorFile.areSame(file, other)) {
            throw new IllegalArgumentException(
                    name + ": expected another file than " + otherName + "'s, got '" + file + "'");
        }
    }

    private void checkFill(SampleOptions options) {
        if (gradFill != null && gradInput == null) {
            throw new ParameterException(
                    spec.commandLine(), "--grad-fill: expected --grad-input, which it is computed with, got none");
        }
        if (gradFill != null && options.fill().equals(SampleOptions.defaults().fill())) {
            throw new ParameterException(
                    spec.commandLine(), "--grad-fill: expected --padding fill and another --fill than 0, got none");
        }
    }

    private static void checkNoPicture(Path file) {
        if (Images.isPicture(file)) {
            throw new IllegalArgumentException("expected .npy, got '" + file + "'; a picture has no gradient");
        }
    }
}
