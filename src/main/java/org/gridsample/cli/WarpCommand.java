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
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.NpyReader;
import org.gridsample.tensor.Precision;
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

    @Option(names = "--like", paramLabel = "FILE", description = "The output is as large as this picture or array.")
    private Path like;

    @Option(
            names = "--coverage",
            paramLabel = "FILE",
            description =
                    "Write how much of what each pixel reads is inside the input, too: as a picture from 0 to 255, or as .npy from 0 to"
                            + " 1.")
    private Path coverage;

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

    /** Where the pixels of an image's output read it, and what coverage is computed in. */
    private record Places(BiFunction<Tensor, Layout, Coordinates> coordinates, Precision precision) {
        Coordinates in(Tensor image, Layout layout) {
            return coordinates.apply(image, layout);
        }
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
        boolean isSized = size.extents().length > 0;
        if (points.isPresent() && (isSized || like != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    (isSized ? "size" : "like")
                            + ": expected none, since the output is as large as the map or the flow");
        }
        if (isSized && like != null) {
            throw new ParameterException(spec.commandLine(), "expected one of --size and --like");
        }
        return Files.isDirectory(input) ? warpFolder(transform, points) : warpFile(transform, points);
    }

    private int warpFile(Optional<Transform> transform, Optional<Path> points) throws IOException {
        folder.checkNone();
        Path[] files = Stream.concat(Stream.of(input), points.stream()).toArray(Path[]::new);
        Path[] read =
                Stream.concat(Arrays.stream(files), Stream.ofNullable(like)).toArray(Path[]::new);
        TensorFile.check(output, read);
        if (coverage != null) {
            if (TensorFile.areSame(coverage, output)) {
                throw new IllegalArgumentException(
                        "coverage: '" + coverage + "' is the output, too; choose another file");
            }
            TensorFile.check(coverage, read);
            checkCoverage(transform, points);
        }
        SampleOptions options = sampling.toOptions(input, output);
        if (Stream.concat(Stream.of(output), Arrays.stream(files)).anyMatch(Images::isPicture)) {
            Picture picture = pictures.read(input);
            Places places = places(transform, points);
            try (GridSampler sampler = device.open()) {
                warp(sampler, input, picture, places, options, output);
                writeCoverage(sampler, picture.tensor(), places, options);
            }
            return ExitCode.OK;
        }
        try (GridSampler sampler = device.open();
                Progress progress = new Progress(TASK, PERCENT)) {
            if (transform.isPresent()) {
                sampler.warpFile(input, List.of(transform.get()), options, output, progress::to, extents());
            } else {
                sampler.sampleFile(input, points.orElseThrow(), this::points, options, output, progress::to);
            }
            if (coverage != null) {
                try (NpyReader reader = NpyReader.open(input)) {
                    writeCoverage(sampler, reader.tensor(), places(transform, points), options);
                }
            }
        }
        return ExitCode.OK;
    }

    /** That it can be written, before the output is. */
    private void checkCoverage(Optional<Transform> transform, Optional<Path> points) throws IOException {
        if (!Images.isPicture(coverage)) {
            return;
        }
        long count = 1;
        int axes;
        if (points.isPresent()) {
            long[] shape = TensorFile.shape(points.get());
            count = shape.length == 0 ? 0 : shape[0];
            axes = shape.length - 2;
        } else {
            axes = transform.orElseThrow().axes();
        }
        if (count > 1) {
            throw new IllegalArgumentException(
                    "coverage: expected a name ending in .npy for " + count + " pictures, got '" + coverage + "'");
        }
        if (axes > 2 && !TensorFile.holdsVolumes(coverage)) {
            throw new IllegalArgumentException(
                    "coverage: expected a name ending in .npy, .tif or .tiff for a volume, got '" + coverage + "'");
        }
    }

    private int warpFolder(Optional<Transform> transform, Optional<Path> points) throws Exception {
        if (coverage != null) {
            throw new IllegalArgumentException(
                    "coverage: expected a file as the input, since each picture of a folder may have another");
        }
        SampleOptions options = sampling.ofPictures();
        Places places = places(transform, points);
        PrintWriter err = spec.commandLine().getErr();
        Map<Path, Path> outputs = folder.prepare(input, output, err);
        try (GridSampler sampler = device.open()) {
            List<EachFile.Outcome> outcomes = EachFile.run(
                    TASK, outputs, folder.jobs(), (from, to) -> warpPicture(sampler, from, places, options, to), err);
            folder.report(outcomes, spec.commandLine().getOut());
            return outcomes.stream().allMatch(outcome -> outcome.error().isEmpty()) ? ExitCode.OK : Failure.FAILED;
        }
    }

    private void warpPicture(GridSampler sampler, Path from, Places places, SampleOptions options, Path to)
            throws IOException {
        Picture picture = pictures.decode(from);
        warp(sampler, from, picture, places, options.withLayout(picture.layout()), to);
    }

    private void warp(GridSampler sampler, Path from, Picture picture, Places places, SampleOptions options, Path to)
            throws IOException {
        Tensor image = picture.tensor();
        Coordinates coordinates = places.in(image, options.inputLayout());
        Tensor result =
                pictures.sample(from, image, options, (values, how) -> sampler.sample(values, coordinates, how));
        TensorFile.write(to, picture.with(result));
    }

    private void writeCoverage(GridSampler sampler, Tensor image, Places places, SampleOptions options)
            throws IOException {
        if (coverage == null) {
            return;
        }
        Coordinates coordinates = places.in(image, options.inputLayout());
        long[] extents = options.inputLayout().spatialExtents(image.shape());
        Tensor shares;
        if (Images.isPicture(coverage)) {
            shares = switch (places.precision()) {
                case FLOAT32 -> sampler.coverage(coordinates, extents, options.withOutputType(ElementType.UINT8));
                case FLOAT64 -> to255(sampler.coverage(coordinates, extents, options));
            };
        } else {
            shares = sampler.coverage(coordinates, extents, options);
        }
        TensorFile.write(coverage, Picture.of(shares));
    }

    private static Tensor to255(Tensor shares) {
        return Tensor.of(
                Arrays.stream(shares.toDoubleArray()).map(share -> 255 * share).toArray(), shares.shape());
    }

    private Places places(Optional<Transform> transform, Optional<Path> points) throws IOException {
        if (points.isPresent()) {
            Tensor numbers = TensorFile.read(points.get());
            Coordinates read = points(numbers);
            return new Places((image, layout) -> read, numbers.type().precision());
        }
        long[] extents = extents();
        return new Places(
                (image, layout) -> transform
                        .orElseThrow()
                        .aboutCentreOf(image, layout)
                        .coordinates(extents.length == 0 ? layout.spatialExtents(image.shape()) : extents),
                Precision.FLOAT32);
    }

    private Coordinates points(Tensor tensor) {
        return map == null ? new Coordinates.Flow(tensor) : new Coordinates.PixelMap(tensor);
    }

    /** None for the input's. */
    private long[] extents() throws IOException {
        if (like == null) {
            return size.extents();
        }
        Tensor image = pictures.read(like).tensor();
        if (image.rank() != 4 && image.rank() != 5) {
            throw new IllegalArgumentException(
                    "like: expected [N, C, H, W] or [N, C, D, H, W], got " + Arrays.toString(image.shape()));
        }
        return sampling.toOptions(like, like).inputLayout().spatialExtents(image.shape());
    }
}
