package org.gridsample.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sample",
        description = "Sample an array or a picture at the coordinates of a grid, a map or a flow.",
        sortOptions = false)
final class SampleCommand implements Callable<Integer> {
    private static final int PERCENT = 100;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "FILE",
            description =
                    "[N, C, H, W] or [N, C, D, H, W] as .npy, or a picture (.png, .jpg, .tif, .bmp, .gif, .webp), uint8 or as it is stored.")
    private Path input;

    @Option(
            names = "--grid",
            required = true,
            paramLabel = "FILE",
            description =
                    "[N, Ho, Wo, 2] or [N, Do, Ho, Wo, 3] as .npy, coordinates (x, y) or (x, y, z), of a grid in -1 to 1.")
    private Path grid;

    @Option(
            names = "--coordinates",
            paramLabel = "KIND",
            defaultValue = "grid",
            description =
                    "What --grid has: a grid, a map of positions in pixels, 0 being the centre of the first, or a flow of"
                            + " displacements in pixels. Default: ${DEFAULT-VALUE}.")
    private Points points;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "The result as .npy, or as .png, .jpg, .tif or .bmp where it is a picture.")
    private Path output;

    @Mixin
    private SamplingOptions sampling;

    @Option(
            names = "--align-corners",
            description = "-1 and 1 are the centres of the border pixels rather than the input's outer edges.")
    private boolean alignCorners;

    @Option(
            names = "--output-type",
            paramLabel = "TYPE",
            description =
                    "What the result's numbers are: float32, float64, float16, uint8, uint16, int16 or int32. Default: as the"
                            + " input's.")
    private ElementType outputType;

    @Mixin
    private PictureOptions pictures;

    @Mixin
    private DeviceOptions device;

    /** What a file of points can hold. */
    enum Points {
        GRID,
        MAP,
        FLOW;

        Coordinates of(Tensor tensor) {
            return switch (this) {
                case GRID -> new Coordinates.Grid(tensor);
                case MAP -> new Coordinates.PixelMap(tensor);
                case FLOW -> new Coordinates.Flow(tensor);
            };
        }
    }

    @Override
    public Integer call() throws Exception {
        TensorFile.check(output, input, grid);
        SampleOptions options = sampling.toOptions(input, output).withAlignCorners(alignCorners);
        if (outputType != null) {
            options = options.withOutputType(outputType);
        }
        if (Stream.of(input, grid, output).noneMatch(Images::isPicture)) {
            try (GridSampler sampler = device.open();
                    Progress progress = new Progress("sampling", PERCENT)) {
                sampler.sampleFile(input, grid, points::of, options, output, progress::to);
            }
            return ExitCode.OK;
        }
        Picture picture = pictures.read(input);
        Tensor gridTensor = TensorFile.read(grid);
        try (GridSampler sampler = device.open()) {
            Tensor result = pictures.sample(
                    input,
                    picture.tensor(),
                    options,
                    (values, how) -> sampler.sample(values, points.of(gridTensor), how));
            TensorFile.write(output, picture.with(result));
        }
        return ExitCode.OK;
    }
}
