package org.gridsample.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
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

    @Mixin
    private PointOptions points;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "The result as .npy, or as .png, .jpg, .tif or .bmp where it is a picture.")
    private Path output;

    @Mixin
    private SamplingOptions sampling;

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

    @Override
    public Integer call() throws Exception {
        TensorFile.check(output, input, points.file());
        SampleOptions options = points.in(sampling.toOptions(input, output));
        if (outputType != null) {
            options = options.withOutputType(outputType);
        }
        if (Stream.of(input, points.file(), output).noneMatch(Images::isPicture)) {
            try (GridSampler sampler = device.open();
                    Progress progress = new Progress("sampling", PERCENT)) {
                sampler.sampleFile(input, points.file(), points::of, options, output, progress::to);
            }
            return ExitCode.OK;
        }
        Picture picture = pictures.read(input);
        Tensor gridTensor = TensorFile.read(points.file());
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
