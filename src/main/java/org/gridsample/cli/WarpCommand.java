package org.gridsample.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "warp",
        description = {
            "Turn, scale or distort an array or a picture.",
            "Transforms say where the content goes, and follow each other in the order of their options. A map or a flow says where"
                    + " each pixel of the output is read. Both count in pixels, from the centre of the first."
        },
        sortOptions = false)
final class WarpCommand implements Callable<Integer> {
    private static final int PERCENT = 100;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description =
                    "[N, C, H, W] or [N, C, D, H, W] as .npy, or a picture (.png, .jpg, .tif, .bmp, .gif, .webp), uint8 or as it is stored.")
    private Path input;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "The result as .npy, or as .png, .jpg, .tif or .bmp where it is a picture.")
    private Path output;

    @Mixin
    private TransformOptions transforms;

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description = "[N, Ho, Wo, 2] or [N, Do, Ho, Wo, 3] as .npy: the place in the input that each pixel reads.")
    private Path map;

    @Option(
            names = "--flow",
            paramLabel = "FILE",
            description = "The same, with the way from each pixel's own place to the one that it reads.")
    private Path flow;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description =
                    "The output's size, for a volume WxHxD; the rest is cut off at the right and below. Default: the input's.")
    private Size size = new Size();

    @Mixin
    private SamplingOptions sampling;

    @Mixin
    private PictureOptions pictures;

    @Mixin
    private DeviceOptions device;

    @Spec
    private CommandSpec spec;

    /** In the order of a tensor's shape. */
    record Size(long... extents) {
        static Size parse(String text) {
            String[] numbers = text.split("x", -1);
            long[] extents = new long[numbers.length];
            try {
                for (int i = 0; i < numbers.length; i++) {
                    extents[numbers.length - 1 - i] = Integer.parseInt(numbers[i]);
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        "expected WxH or WxHxD, whole numbers with an x between, got '" + text + "'");
            }
            return new Size(extents);
        }
    }

    @Override
    public Integer call() throws Exception {
        Path[] files = Stream.of(input, map, flow).filter(Objects::nonNull).toArray(Path[]::new);
        TensorFile.check(output, files);
        Optional<Transform> transform = transforms.toTransform();
        boolean hasPoints = files.length > 1;
        if (files.length > 2 || hasPoints == transform.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected one of --map, --flow and options of a transform, --rotate, --scale, --shear, --translate, --affine"
                            + " or --homography");
        }
        if (hasPoints && size.extents().length > 0) {
            throw new ParameterException(
                    spec.commandLine(), "size: expected none, since the output is as large as the map or the flow");
        }
        SampleOptions options = sampling.toOptions(input, output);
        if (Stream.concat(Stream.of(output), Arrays.stream(files)).noneMatch(Images::isPicture)) {
            try (GridSampler sampler = device.open();
                    Progress progress = new Progress("warping", PERCENT)) {
                if (transform.isPresent()) {
                    sampler.warpFile(input, List.of(transform.get()), options, output, progress::to, size.extents());
                } else {
                    sampler.sampleFile(input, files[1], this::points, options, output, progress::to);
                }
            }
            return ExitCode.OK;
        }
        Picture picture = pictures.read(input);
        Tensor image = picture.tensor();
        Optional<Tensor> points = hasPoints ? Optional.of(TensorFile.read(files[1])) : Optional.empty();
        try (GridSampler sampler = device.open()) {
            Tensor result = pictures.sample(
                    input,
                    image,
                    options,
                    (values, how) -> points.isPresent()
                            ? sampler.sample(values, points(points.get()), how)
                            : sampler.warp(values, transform.orElseThrow(), how, size.extents()));
            TensorFile.write(output, picture.with(result));
        }
        return ExitCode.OK;
    }

    private Coordinates points(Tensor tensor) {
        return map == null ? new Coordinates.Flow(tensor) : new Coordinates.PixelMap(tensor);
    }
}
