package org.gridsample.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gridsample.sampling.AffineGrid;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

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
            split = ",",
            paramLabel = "N",
            description = "The sampled output's shape: N,C,H,W or N,C,D,H,W.")
    private long[] size;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The grid, a .npy file.")
    private Path output;

    @Option(
            names = "--align-corners",
            description = "-1 and 1 are the centres of the border pixels rather than the outer edges.")
    private boolean alignCorners;

    @Override
    public Integer call() throws Exception {
        TensorFile.checkOutput(output, theta);
        TensorFile.write(output, AffineGrid.of(TensorFile.read(theta), size, alignCorners));
        return ExitCode.OK;
    }
}
