package org.gridsample.internal.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/** A forward call: the only place where its shapes are checked. A batch of 1 on one side serves every item of the other. */
public final class SampleRequest implements Operation {
    private final Coordinates coordinates;

    /** Whether the input is one element, which stands for all pixels: they are 1, and none is read. */
    private final boolean ones;

    /** What is outside in each channel, {@code [1, C]}; empty where that is 0. */
    private final Optional<Tensor> fill;

    /** What values are multiplied by and what is added, for each channel: {@code [1, C, 2]}. */
    private final Optional<Tensor> scales;

    private final List<Tensor> read;
    private final List<Tensor> written;
    private final SampleOptions options;
    private final Geometry geometry;

    /** Made when it is first asked for; which thread's it is doesn't matter. */
    private Computation computation;

    private SampleRequest(
            Tensor input,
            boolean ones,
            Coordinates coordinates,
            Tensor grid,
            Optional<Tensor> fill,
            Optional<Tensor> scales,
            Tensor output,
            SampleOptions options,
            Geometry geometry) {
        this.coordinates = coordinates;
        this.ones = ones;
        this.fill = fill;
        this.scales = scales;
        read = read(input, grid, fill, scales);
        written = List.of(output);
        this.options = options;
        this.geometry = geometry;
    }

    private static List<Tensor> read(Tensor input, Tensor grid, Optional<Tensor> fill, Optional<Tensor> scales) {
        if (fill.isEmpty() && scales.isEmpty()) {
            return List.of(input, grid);
        }
        List<Tensor> read = new ArrayList<>(List.of(input, grid));
        fill.ifPresent(read::add);
        scales.ifPresent(read::add);
        return List.copyOf(read);
    }

    private static SampleRequest checked(
            Tensor tensor, Input input, boolean ones, Coordinates coordinates, Tensor output, SampleOptions options) {
        SampleOptions meant = meant(coordinates, options);
        Tensor grid =
                CoordinateArgument.read(coordinates, input.type().precision().type(), meant.alignCorners());
        return new SampleRequest(
                tensor,
                ones,
                coordinates,
                grid,
                fill(input, meant),
                scales(input, options),
                output,
                meant,
                geometry(input, coordinates, grid, meant).writing(output));
    }

    private static SampleOptions meant(Coordinates coordinates, SampleOptions options) {
        return coordinates.kind().isNormalised() ? options : options.withAlignCorners(false);
    }

    private static Geometry geometry(Input input, Coordinates coordinates, Tensor grid, SampleOptions options) {
        return Geometry.of(input, coordinates, grid, input.type().precision(), options);
    }

    /** Of the type that is computed in; where elements are moved, of theirs. */
    private static Optional<Tensor> fill(Input input, SampleOptions options) {
        List<Double> values = options.fill();
        if (values.equals(SampleOptions.defaults().fill())
                || options.paddings(input.axes()).stream().noneMatch(Padding::isFilled)) {
            return Optional.empty();
        }
        boolean moved = Computation.movesBits(input.type(), options);
        Tensor fill =
                Tensor.zeros(moved ? input.type() : input.type().precision().type(), 1, input.channels());
        for (long channel = 0; channel < fill.elementCount(); channel++) {
            fill.set(channel, values.get(values.size() == 1 ? 0 : (int) channel));
        }
        return Optional.of(fill);
    }

    private static Optional<Tensor> scales(Input input, SampleOptions options) {
        if (!options.isScaled()) {
            return Optional.empty();
        }
        double[] numbers = options.outputScales(input.channels());
        Tensor scales = Tensor.zeros(input.type().precision().type(), 1, input.channels(), 2);
        for (int i = 0; i < numbers.length; i++) {
            scales.set(i, numbers[i]);
        }
        return Optional.of(scales);
    }

    private static String name(Coordinates coordinates) {
        return CoordinateArgument.name(coordinates.kind());
    }

    /** A request with a new output. */
    public static SampleRequest of(Tensor input, Coordinates coordinates, SampleOptions options) {
        Input checked = check(input, coordinates, options);
        Tensor output = Tensor.zeros(options.outputType(input.type()), outputShape(checked, coordinates, options));
        return checked(input, checked, false, coordinates, output, options);
    }

    /** A request, with a new output, for an input of this type and shape whose pixels are all 1 and in no memory. */
    public static SampleRequest ofOnes(
            ElementType type, long[] inputShape, Coordinates coordinates, SampleOptions options) {
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(options, "options");
        Input input = Input.dense(type, inputShape, options.inputLayout());
        check(input, coordinates, options);
        Tensor output = Tensor.zeros(options.outputType(type), outputShape(input, coordinates, options));
        return checked(Tensor.zeros(type, 1), input, true, coordinates, output, options);
    }

    /**
     * A request for the share of each pixel that is inside an input of this shape, which has one channel: of the picture's options those
     * that say how it is sampled. In uint8 the whole is 255.
     */
    public static SampleRequest ofCoverage(long[] inputShape, Coordinates coordinates, SampleOptions options) {
        Objects.requireNonNull(coordinates, "coordinates");
        ElementType type = CoordinateArgument.type(coordinates);
        ElementType outputType = options.outputType(type);
        SampleOptions own = SampleOptions.defaults()
                .withInterpolation(options.interpolation())
                .withPaddings(options.paddings(inputShape.length - 2))
                .withAlignCorners(options.alignCorners())
                .withAntialias(options.antialias())
                .withOutputType(outputType);
        return ofOnes(
                type,
                inputShape,
                coordinates,
                switch (outputType) {
                    case FLOAT32, FLOAT64, FLOAT16 -> own;
                    case UINT8 -> own.withOutputScale(255, 0);
                    case UINT16, INT16, INT32 ->
                        throw new IllegalArgumentException(
                                "output type: expected a coverage in a float type or in uint8, got " + outputType);
                });
    }

    /** A request with a new output. */
    public static SampleRequest of(Tensor input, Tensor grid, SampleOptions options) {
        return of(input, new Coordinates.Grid(grid), options);
    }

    /** A request that writes to the caller's output. */
    public static SampleRequest of(Tensor input, Tensor grid, SampleOptions options, Tensor output) {
        return of(input, new Coordinates.Grid(grid), options, output);
    }

    /** A request that writes to the caller's output. */
    public static SampleRequest of(Tensor input, Coordinates coordinates, SampleOptions options, Tensor output) {
        Input checked = check(input, coordinates, options);
        Tensor numbers = CoordinateArgument.tensor(coordinates);
        Objects.requireNonNull(output, "output");
        ElementType outputType = options.outputType(input.type());
        if (output.type() != outputType || !hasOutputShape(output, checked, coordinates, options)) {
            throw new IllegalArgumentException("output: expected " + outputType + " "
                    + Arrays.toString(outputShape(checked, coordinates, options)) + ", got " + output);
        }
        checkStrides("output", output, options.outputLayout());
        if (output.isReadOnly()) {
            throw new IllegalArgumentException("output: expected writable memory, got a read-only tensor");
        }
        if (output.overlaps(input) || output.overlaps(numbers)) {
            throw new IllegalArgumentException("output: expected memory of its own, got memory shared with the "
                    + (output.overlaps(input) ? "input" : name(coordinates)) + "; sample into another tensor");
        }
        return checked(input, checked, false, coordinates, output, options);
    }

    /** The output's shape, for arrays that are never all in memory. */
    public static long[] outputShape(Tensor input, Coordinates coordinates, SampleOptions options) {
        return outputShape(check(input, coordinates, options), coordinates, options);
    }

    /** Whether the coordinates have a point for each pixel of the output; else they are matrices. */
    public static boolean hasPoints(Coordinates coordinates) {
        return CoordinateArgument.perPixel(coordinates.kind(), 2) > 0;
    }

    /** What parts read of the coordinates: points as they are, matrices in the form that backends want. */
    public static Tensor numbers(Tensor input, Coordinates coordinates, SampleOptions options) {
        check(input, coordinates, options);
        return CoordinateArgument.read(
                coordinates,
                input.type().precision().type(),
                meant(coordinates, options).alignCorners());
    }

    /**
     * The parts, within limits, of arrays that need not be in memory, in the order of the output, which has the shape that {@link
     * #outputShape(Tensor, Coordinates, SampleOptions)} gives and lies in one piece.
     */
    public static Iterable<Part> parts(Tensor input, Coordinates coordinates, SampleOptions options, Limits limits) {
        long[] shape = outputShape(input, coordinates, options);
        Input checked = Input.of(input, options.inputLayout());
        SampleOptions meant = meant(coordinates, options);
        Tensor grid = numbers(input, coordinates, options);
        Geometry geometry = geometry(checked, coordinates, grid, meant);
        Strides strides = geometry.output();
        Argument output = Argument.dense(
                "output",
                options.outputType(input.type()),
                shape,
                from -> Long.MAX_VALUE,
                strides.item(),
                ownChannel(meant.outputLayout(), strides),
                strides.pixel(),
                strides.row(),
                geometry.outputExtent(0),
                Halo.NONE);
        Optional<Tensor> fill = fill(checked, meant);
        Optional<Tensor> scales = scales(checked, meant);
        List<Argument> arguments = arguments(geometry, input, false, coordinates.kind(), grid, fill, scales, output);
        checkNeighbours(arguments.get(1), limits);
        return () -> new Partition(geometry, arguments, Unit.of(meant.outputLayout()), limits)
                .ranges()
                .map(range -> new Part(
                        arguments.get(0).first(range),
                        arguments.get(0).shape(range),
                        arguments.get(1).first(range),
                        arguments.get(1).shape(range),
                        output.first(range),
                        output.shape(range),
                        (ownInput, ownNumbers, ownOutput) -> new SampleRequest(
                                ownInput,
                                false,
                                coordinates,
                                ownNumbers,
                                fill.map(values -> part(values, arguments.get(2), range)),
                                scales.map(values -> part(values, arguments.get(arguments.size() - 2), range)),
                                ownOutput,
                                meant,
                                geometry.part(range))))
                .iterator();
    }

    /** A smaller part would have most of its points for its neighbours' sake. */
    private static void checkNeighbours(Argument points, Limits limits) {
        long bytes = (points.mostAround(Unit.PIXEL) + points.own(Unit.PIXEL))
                * points.type().bytes();
        if (bytes > limits.tensor()) {
            throw new IllegalArgumentException(
                    points.name() + ": with antialias a pixel needs the points around it, " + bytes + " bytes of "
                            + points + ", a window has at most " + limits.tensor() + "; sample in memory");
        }
    }

    private static List<Argument> arguments(
            Geometry geometry,
            Tensor input,
            boolean ones,
            Coordinates.Kind kind,
            Tensor grid,
            Optional<Tensor> fill,
            Optional<Tensor> scales,
            Argument output) {
        Strides strides = geometry.input();
        List<Argument> arguments = new ArrayList<>(5);
        arguments.add(
                ones
                        ? Argument.of("input", input, 0, 0, 0)
                        : Argument.of("input", input, strides.item(), ownChannel(geometry.inputLayout(), strides), 0));
        arguments.add(Argument.of(
                CoordinateArgument.name(kind),
                grid,
                geometry.gridItem(),
                0,
                CoordinateArgument.perPixel(kind, geometry.spatialRank()),
                geometry.gridHalo()));
        fill.ifPresent(values -> arguments.add(Argument.of("fill", values, 0, 1, 0)));
        scales.ifPresent(values -> arguments.add(Argument.of("output scale", values, 0, 2, 0)));
        arguments.add(output);
        return arguments;
    }

    /** Elements that each channel has for itself, in one piece. */
    private static long ownChannel(Layout layout, Strides strides) {
        return switch (layout) {
            case CHANNELS_FIRST -> strides.channel();
            case CHANNELS_LAST -> 0;
        };
    }

    @Override
    public Kind kind() {
        return Kind.SAMPLE;
    }

    @Override
    public Computation computation() {
        if (computation == null) {
            computation = new Computation(
                    kind(),
                    type(),
                    output().type(),
                    options.isScaled(),
                    asStored(options.inputLayout(), geometry.input()),
                    asStored(options.outputLayout(), geometry.output()),
                    geometry.isStrided(),
                    geometry.spatialRank(),
                    coordinates.kind(),
                    options.interpolation(),
                    options.paddings(geometry.spatialRank()),
                    fill.isPresent(),
                    ones,
                    options.alignCorners(),
                    options.antialias());
        }
        return computation;
    }

    /** Of one channel either layout is the other one: then it is the one whose neighbours are loaded together. */
    private static Layout asStored(Layout layout, Strides strides) {
        return strides.pixel() == 1 ? Layout.CHANNELS_FIRST : layout;
    }

    @Override
    public SampleRequest writing(List<Tensor> others) {
        Tensor output = others.get(0);
        return new SampleRequest(
                input(), ones, coordinates, grid(), fill, scales, output, options, geometry.writing(output));
    }

    @Override
    public SampleRequest packed() {
        return geometry.isStrided()
                ? new SampleRequest(
                        input(), ones, coordinates, grid(), fill, scales, output(), options, geometry.packed())
                : this;
    }

    @Override
    public List<Argument> arguments() {
        Strides strides = geometry.output();
        return arguments(
                geometry,
                input(),
                ones,
                coordinates.kind(),
                grid(),
                fill,
                scales,
                Argument.of(
                        "output",
                        output(),
                        strides.item(),
                        ownChannel(options.outputLayout(), strides),
                        strides.pixel(),
                        strides.row(),
                        geometry.outputExtent(0),
                        Halo.NONE));
    }

    @Override
    public List<Tensor> read() {
        return read;
    }

    @Override
    public List<Tensor> written() {
        return written;
    }

    @Override
    public List<Unit> units() {
        return Unit.of(options.outputLayout());
    }

    @Override
    public SampleRequest part(Range range) {
        List<Argument> arguments = arguments();
        return new SampleRequest(
                part(input(), arguments.get(0), range),
                ones,
                coordinates,
                part(grid(), arguments.get(1), range),
                fill.map(values -> part(values, arguments.get(2), range)),
                scales.map(values -> part(values, arguments.get(arguments.size() - 2), range)),
                part(output(), arguments.get(arguments.size() - 1), range),
                options,
                geometry.part(range));
    }

    /**
     * The same, of one item, at positions in a window of the input.
     *
     * @param map {@code [1, Ho, Wo, 2]} or {@code [1, Do, Ho, Wo, 3]}
     * @param paddings what is done at the window's ends
     */
    public SampleRequest inWindow(Tensor window, Tensor map, List<Padding> paddings, Tensor own) {
        SampleOptions placed = options.withAlignCorners(false).withPaddings(paddings);
        return new SampleRequest(
                window,
                false,
                new Coordinates.PixelMap(map),
                map,
                fill,
                scales,
                own,
                placed,
                geometry.inWindow(
                        options.inputLayout().spatialExtents(window.shape()),
                        Arrays.copyOfRange(map.shape(), 1, map.rank() - 1)));
    }

    private static Tensor part(Tensor tensor, Argument argument, Range range) {
        return tensor.isDense()
                ? tensor.view(argument.first(range), argument.shape(range))
                : tensor.strided(argument.first(range), argument.shape(range), tensor.strides());
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    private static Input check(Tensor input, Coordinates coordinates, SampleOptions options) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(options, "options");
        Input checked = Input.of(input, options.inputLayout());
        check(checked, coordinates, options);
        checkStrides("input", input, options.inputLayout());
        return checked;
    }

    /** Refuses elements that lie apart in another way than rows of pixels do. */
    private static void checkStrides(String name, Tensor images, Layout layout) {
        if (images.isDense()) {
            return;
        }
        int last = images.rank() - 1;
        long[] strides = images.strides();
        if (images.extent(last) > 1 && strides[last] != 1) {
            throw new IllegalArgumentException(name + ": expected a stride of 1 along the last axis of " + layout + " "
                    + shapes(layout) + ", got " + images + "; choose the layout that it has, or copy it");
        }
        if (images.rank() == 5) {
            int depth = layout.firstSpatialAxis();
            long height = images.extent(depth + 1);
            if (images.extent(depth) > 1 && height > 1 && strides[depth] != height * strides[depth + 1]) {
                throw new IllegalArgumentException(name + ": expected planes whose rows follow each other, a stride of "
                        + height * strides[depth + 1] + " along axis " + depth + ", got " + images
                        + "; take all rows of each plane, or copy it");
            }
        }
    }

    private static void check(Input input, Coordinates coordinates, SampleOptions options) {
        if (input.rank() != 4 && input.rank() != 5) {
            throw new IllegalArgumentException(
                    "input: expected " + shapes(input.layout()) + ", got " + Arrays.toString(input.shape()));
        }
        options.paddings(input.axes());
        int fills = options.fill().size();
        if (fills != 1 && fills != input.channels()) {
            throw new IllegalArgumentException("fill: expected one value for all channels, or one for each of "
                    + input.channels() + ", got " + fills);
        }
        CoordinateArgument.check(coordinates, input, options);
        Computation.check(input.type(), options);
        for (int axis = 0; axis < input.axes(); axis++) {
            long extent = input.extent(axis);
            if (extent == 0 || extent > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("input: expected spatial extents from 1 to " + Integer.MAX_VALUE
                        + ", got " + Arrays.toString(input.shape()));
            }
        }
    }

    private static String shapes(Layout layout) {
        return switch (layout) {
            case CHANNELS_FIRST -> "[N, C, H, W] or [N, C, D, H, W]";
            case CHANNELS_LAST -> "[N, H, W, C] or [N, D, H, W, C]";
        };
    }

    private static long[] outputShape(Input input, Coordinates coordinates, SampleOptions options) {
        long[] shape = new long[input.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = outputExtent(input, coordinates, options.outputLayout(), axis);
        }
        return shape;
    }

    /** Whether the output's shape is {@link #outputShape}, without arrays: it is asked at every call. */
    private static boolean hasOutputShape(Tensor output, Input input, Coordinates coordinates, SampleOptions options) {
        boolean fits = output.rank() == input.rank();
        for (int axis = 0; fits && axis < input.rank(); axis++) {
            fits = output.extent(axis) == outputExtent(input, coordinates, options.outputLayout(), axis);
        }
        return fits;
    }

    private static long outputExtent(Input input, Coordinates coordinates, Layout layout, int axis) {
        if (axis == 0) {
            return input.batch() == 1 ? CoordinateArgument.tensor(coordinates).extent(0) : input.batch();
        }
        return axis == layout.channelAxis(input.rank())
                ? input.channels()
                : CoordinateArgument.outputExtent(coordinates, axis - layout.firstSpatialAxis());
    }

    /** One element where the request {@link #isOfOnes}. */
    public Tensor input() {
        return read.get(0);
    }

    /** Whether all the input's pixels are 1, and none is in memory. */
    public boolean isOfOnes() {
        return ones;
    }

    /** The whole's, where this is a part. */
    public Coordinates coordinates() {
        return coordinates;
    }

    @Override
    public Tensor grid() {
        return read.get(1);
    }

    /** What is outside in each channel along axes that are filled, {@code [1, C]}; empty where that is 0. */
    public Optional<Tensor> fill() {
        return fill;
    }

    public Tensor output() {
        return written.get(0);
    }

    /** Without align_corners where that has no meaning. */
    public SampleOptions options() {
        return options;
    }

    /** What values are multiplied by and what is added before they are stored, for each channel: {@code [1, C, 2]}. */
    public Optional<Tensor> scales() {
        return scales;
    }

    public ElementType type() {
        return input().type();
    }
}
