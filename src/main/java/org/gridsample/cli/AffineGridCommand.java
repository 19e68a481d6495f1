package org.gridsample.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.gridsample.image.Picture;
import org.gridsample.sampling.AffineGrid;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "affine-grid", description = "Make a grid from affine matrices.", sortOptions = false)
final class AffineGridCommand implements Callable<Integer> {
    @Option(
            names = "--theta",
            required = true,
            paramLabel = "FILE",
            description = "The matrices as .npy, [N, 2, 3] or [N, 3, 4]: output coordinates to input coordinates.")
    private Path theta;

    @Option(
            names = "--size",
            required = true,
            paramLabel = "N,C,H,W",
            description = "The sampled output's shape: N,C,H,W or N,C,D,H,W.")
    private void setSize(String text) {
        try {
            size = Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "size: expected N,C,H,W or N,C,D,H,W, whole numbers with commas between, in quotes if there are spaces, got '"
                            + text + "'",
                    e);
        }
    }

    private long[] size;

    @Spec
    private CommandSpec spec;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The grid, a .npy file.")
    private Path output;

    @Option(
            names = "--align-corners",
            description = "-1 and 1 are the centres of the border pixels rather than the outer edges.")
    private boolean alignCorners;

    @Override
    public Integer call() throws Exception {
        TensorFile.check(output, theta);
        TensorFile.write(output, Picture.of(AffineGrid.of(TensorFile.read(theta), size, alignCorners)));
        return ExitCode.OK;
    }
}
