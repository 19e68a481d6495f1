package org.gridsample.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.Layout;
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
            "Turn, scale or distort an array, a picture or all pictures of a folder.",
            "Transforms say where the content goes, and follow each other in the order of their options. A map or a flow says where"
                    + " each pixel of the output is read. Both count in pixels, from the centre of the first."
        },
        sortOptions = false)
final class WarpCommand implements Callable<Integer> {
    private static final int PERCENT = 100;
    private static final String TASK = "warping";

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description =
                    "[N, C, H, W] or [N, C, D, H, W] as .npy, or a picture (.png, .jpg, .tif, .bmp, .gif, .webp), uint8 or as it is stored; or"
                            + " a folder, of whose pictures each gives one.")
    private Path input;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description =
                    "The result as .npy, or as .png, .jpg, .tif or .bmp where it is a picture, replaced if it exists; for a folder the"
                            + " one that gets them, made if it is missing.")
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
    private FolderOptions folder;

    @Mixin
    private DeviceOptions device;

    @Spec
    private CommandSpec spec;

    /** Where the pixels of an image's output read it. */
    @FunctionalInterface
    private interface Places {
        Coordinates in(Tensor image, Layout layout);
    }

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
        Optional<Transform> transform = transforms.toTransform();
        Optional<Path> points = Optional.ofNullable(map).or(() -> Optional.ofNullable(flow));
        if (map != null && flow != null || points.isPresent() == transform.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected one of --map, --flow and options of a transform, --rotate, --scale, --shear, --translate, --affine"
                            + " or --homography");
        }
        if (points.isPresent() && size.extents().length > 0) {
            throw new ParameterException(
                    spec.commandLine(), "size: expected none, since the output is as large as the map or the flow");
        }
        return Files.isDirectory(input) ? warpFolder(transform, points) : warpFile(transform, points);
    }

    private int warpFile(Optional<Transform> transform, Optional<Path> points) throws IOException {
        folder.checkNone();
        Path[] files = Stream.concat(Stream.of(input), points.stream()).toArray(Path[]::new);
        TensorFile.check(output, files);
        SampleOptions options = sampling.toOptions(input, output);
        if (Stream.concat(Stream.of(output), Arrays.stream(files)).anyMatch(Images::isPicture)) {
            Picture picture = pictures.read(input);
            Places places = places(transform, points);
            try (GridSampler sampler = device.open()) {
                warp(sampler, input, picture, places, options, output);
            }
            return ExitCode.OK;
        }
        try (GridSampler sampler = device.open();
                Progress progress = new Progress(TASK, PERCENT)) {
            if (transform.isPresent()) {
                sampler.warpFile(input, List.of(transform.get()), options, output, progress::to, size.extents());
            } else {
                sampler.sampleFile(input, points.orElseThrow(), this::points, options, output, progress::to);
            }
        }
        return ExitCode.OK;
    }

    private int warpFolder(Optional<Transform> transform, Optional<Path> points) throws Exception {
        SampleOptions options = sampling.ofPictures();
        Places places = places(transform, points);
        PrintWriter err = spec.commandLine().getErr();
        Map<Path, Path> outputs = folder.prepare(input, output, err);
        try (GridSampler sampler = device.open()) {
            return EachFile.run(
                    TASK,
                    outputs,
                    folder.jobs(),
                    (from, to) -> warp(sampler, from, pictures.read(from), places, options, to),
                    err);
        }
    }

    private void warp(GridSampler sampler, Path from, Picture picture, Places places, SampleOptions options, Path to)
            throws IOException {
        Tensor image = picture.tensor();
        Coordinates coordinates = places.in(image, options.inputLayout());
        Tensor result =
                pictures.sample(from, image, options, (values, how) -> sampler.sample(values, coordinates, how));
        TensorFile.write(to, picture.with(result));
    }

    private Places places(Optional<Transform> transform, Optional<Path> points) throws IOException {
        if (points.isPresent()) {
            Coordinates read = points(TensorFile.read(points.get()));
            return (image, layout) -> read;
        }
        return (image, layout) -> {
            long[] extents = size.extents().length == 0 ? layout.spatialExtents(image.shape()) : size.extents();
            return transform.orElseThrow().aboutCentreOf(image, layout).coordinates(extents);
        };
    }

    private Coordinates points(Tensor tensor) {
        return map == null ? new Coordinates.Flow(tensor) : new Coordinates.PixelMap(tensor);
    }
}
