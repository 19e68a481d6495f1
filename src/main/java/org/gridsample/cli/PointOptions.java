package org.gridsample.cli;

import java.nio.file.Path;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;
import picocli.CommandLine.Option;

/** Where to sample, by a file that has a point for each pixel. */
final class PointOptions {
    @Option(
            names = "--grid",
            required = true,
            paramLabel = "FILE",
            description =
                    "[N, Ho, Wo, 2] or [N, Do, Ho, Wo, 3] as .npy, coordinates (x, y) or (x, y, z), of a grid in -1 to 1.")
    private Path file;

    @Option(
            names = "--coordinates",
            paramLabel = "KIND",
            completionCandidates = EnumNames.PointKinds.class,
            defaultValue = "grid",
            description =
                    "What --grid has: a grid, a map of positions in pixels, 0 being the centre of the first, or a flow of"
                            + " displacements in pixels. Default: ${DEFAULT-VALUE}.")
    private Kind kind;

    @Option(
            names = "--align-corners",
            description = "-1 and 1 are the centres of the border pixels rather than the input's outer edges.")
    private boolean alignCorners;

    /** What a file of points can hold. */
    enum Kind {
        GRID,
        MAP,
        FLOW
    }

    Path file() {
        return file;
    }

    /** What the file's tensor says. */
    Coordinates of(Tensor tensor) {
        return switch (kind) {
            case GRID -> new Coordinates.Grid(tensor);
            case MAP -> new Coordinates.PixelMap(tensor);
            case FLOW -> new Coordinates.Flow(tensor);
        };
    }

    /** The same at these points. */
    SampleOptions in(SampleOptions options) {
        return options.withAlignCorners(alignCorners);
    }
}
