package org.gridsample.internal.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/** A forward call. A batch of 1 on one side serves every item of the other. */
public final class SampleRequest implements Operation {
    private final Sampling sampling;

    /** Whether the input is one element, which stands for all pixels: they are 1, and none is read. */
    private final boolean ones;

    /** What values are multiplied by and what is added, for each channel: {@code [1, C, 2]}. */
    private final Optional<Tensor> scales;

    private final List<Tensor> read;
    private final List<Tensor> written;

    /** Made when it is first asked for; which thread's it is doesn't matter. */
    private Computation computation;

    private SampleRequest(Tensor input, boolean ones, Sampling sampling, Optional<Tensor> scales, Tensor output) {
        this(input, ones, sampling, scales, output, null);
    }

    private SampleRequest(
            Tensor input,
            boolean ones,
            Sampling sampling,
            Optional<Tensor> scales,
            Tensor output,
            Computation computation) {
        this.computation = computation;
        this.sampling = sampling;
        this.ones = ones;
        this.scales = scales;
        read = read(input, sampling, scales);
        written = List.of(output);
    }

    private static List<Tensor> read(Tensor input, Sampling sampling, Optional<Tensor> scales) {
        if (sampling.tangent().isEmpty() && sampling.fill().isEmpty() && scales.isEmpty()) {
            return List.of(input, sampling.grid());
        }
        List<Tensor> read = new ArrayList<>(List.of(input, sampling.grid()));
        sampling.tangent().ifPresent(read::add);
        sampling.fill().ifPresent(read::add);
        scales.ifPresent(read::add);
        return List.copyOf(read);
    }

    /** Of an input that has been checked, over tensors that stand for it and for its output. */
    static SampleRequest like(Input input, Coordinates coordinates, SampleOptions options) {
        return new SampleRequest(
                Tensor.zeros(input.type(), 1),
                false,
                Sampling.of(input, coordinates, options),
                scales(input, options),
                Tensor.zeros(options.outputType(input.type()), 1));
    }

    private static SampleRequest checked(
            Tensor tensor, Input input, boolean ones, Coordinates coordinates, Tensor output, SampleOptions options) {
        return new SampleRequest(
                tensor, ones, Sampling.of(input, coordinates, options).writing(output), scales(input, options), output);
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

    /** A request with a new output. */
    public static SampleRequest of(Tensor input, Coordinates coordinates, SampleOptions options) {
        Input checked = Sampling.check(input, coordinates, options);
        Tensor output =
                Tensor.zeros(options.outputType(input.type()), Sampling.outputShape(checked, coordinates, options));
        return checked(input, checked, false, coordinates, output, options);
    }

    /** A request, with a new output, for an input of this type and shape whose pixels are all 1 and in no memory. */
    public static SampleRequest ofOnes(
            ElementType type, long[] inputShape, Coordinates coordinates, SampleOptions options) {
        Input input = ones(type, inputShape, coordinates, options);
        Tensor output = Tensor.zeros(options.outputType(type), Sampling.outputShape(input, coordinates, options));
        return checked(Tensor.zeros(type, 1), input, true, coordinates, output, options);
    }

    private static Input ones(ElementType type, long[] inputShape, Coordinates coordinates, SampleOptions options) {
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(options, "options");
        Input input = Input.dense(type, inputShape, options.inputLayout());
        Sampling.check(input, coordinates, options);
        return input;
    }

    /**
     * A request for the share of each pixel that is inside an input of this shape, which has one channel: of the picture's options those
     * that say how it is sampled. In uint8 the whole is 255.
     */
    public static SampleRequest ofCoverage(long[] inputShape, Coordinates coordinates, SampleOptions options) {
        ElementType type = coverageType(coordinates);
        return ofOnes(type, inputShape, coordinates, coverageOptions(type, inputShape, options));
    }

    /** The same that writes to the caller's output. */
    public static SampleRequest ofCoverage(
            long[] inputShape, Coordinates coordinates, SampleOptions options, Tensor output) {
        ElementType type = coverageType(coordinates);
        SampleOptions own = coverageOptions(type, inputShape, options);
        Input input = ones(type, inputShape, coordinates, own);
        checkOutput(output, input, coordinates, own);
        return checked(Tensor.zeros(type, 1), input, true, coordinates, output, own);
    }

    private static ElementType coverageType(Coordinates coordinates) {
        return CoordinateArgument.type(Objects.requireNonNull(coordinates, "coordinates"));
    }

    private static SampleOptions coverageOptions(ElementType type, long[] inputShape, SampleOptions options) {
        ElementType outputType = options.outputType(type);
        SampleOptions own = SampleOptions.defaults()
                .withInterpolation(options.interpolation())
                .withPaddings(options.paddings(inputShape.length - 2))
                .withAlignCorners(options.alignCorners())
                .withAntialias(options.antialias())
                .withOutputType(outputType);
        return switch (outputType) {
            case FLOAT32, FLOAT64, FLOAT16 -> own;
            case UINT8 -> own.withOutputScale(255, 0);
            case UINT16, INT16, INT32 ->
                throw new IllegalArgumentException(
                        "output type: expected a coverage in a float type or in uint8, got " + outputType);
        };
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
        Input checked = Sampling.check(input, coordinates, options);
        checkOutput(output, checked, coordinates, options);
        checkMemory(output, input, "input");
        return checked(input, checked, false, coordinates, output, options);
    }

    /** Whether it was made of these. Not where numbers were made of the coordinates' own, which may have changed since. */
    public boolean isOf(Tensor input, Coordinates coordinates, SampleOptions options, Tensor output) {
        return input() == input
                && output() == output
                && coordinates != null
                && grid() == coordinates.tensor()
                && coordinates().equals(coordinates)
                && options != null
                && options().equals(Sampling.meant(coordinates, options));
    }

    /** Of the caller, but for the memory that it may share with an input. */
    private static void checkOutput(Tensor output, Input input, Coordinates coordinates, SampleOptions options) {
        Objects.requireNonNull(output, "output");
        ElementType outputType = options.outputType(input.type());
        if (output.type() != outputType || !Sampling.hasOutputShape(output, input, coordinates, options)) {
            throw new IllegalArgumentException("output: expected " + outputType + " "
                    + Arrays.toString(Sampling.outputShape(input, coordinates, options)) + ", got " + output);
        }
        Sampling.checkStrides("output", output, options.outputLayout());
        checkMemory(output, coordinates.tensor(), CoordinateArgument.name(coordinates.kind()));
    }

    static void checkMemory(Tensor output, Tensor read, String name) {
        if (output.isReadOnly()) {
            throw new IllegalArgumentException("output: expected writable memory, got a read-only tensor");
        }
        if (output.overlaps(read)) {
            throw new IllegalArgumentException("output: expected memory of its own, got memory shared with the " + name
                    + "; sample into another tensor");
        }
    }

    /**
     * The same or, where there is a tangent of the points, its derivative along that: of tensors of one float type, dense, and without antialias or
     * scales.
     */
    public SampleRequest along(Optional<Tensor> tangent) {
        return new SampleRequest(input(), ones, sampling.along(tangent), scales, output());
    }

    /** The same over others of the same types, shapes and strides. */
    SampleRequest over(Tensor otherInput, Tensor otherOutput) {
        return new SampleRequest(otherInput, ones, sampling, scales, otherOutput, computation());
    }

    /** The output's shape, for arrays that are never all in memory. */
    public static long[] outputShape(Tensor input, Coordinates coordinates, SampleOptions options) {
        return Sampling.outputShape(Sampling.check(input, coordinates, options), coordinates, options);
    }

    /** Whether the coordinates have a point for each pixel of the output; else they are matrices. */
    public static boolean hasPoints(Coordinates coordinates) {
        return CoordinateArgument.perPixel(coordinates.kind(), 2) > 0;
    }

    /** Coordinates of the same kind over other points or matrices. */
    public static Coordinates withTensor(Coordinates coordinates, Tensor other) {
        return CoordinateArgument.with(coordinates, other);
    }

    /** What parts read of the coordinates: points as they are, matrices in the form that backends want. */
    public static Tensor numbers(Tensor input, Coordinates coordinates, SampleOptions options) {
        Sampling.check(input, coordinates, options);
        return CoordinateArgument.read(
                coordinates,
                input.type().precision().type(),
                Sampling.meant(coordinates, options).alignCorners());
    }

    /**
     * The parts, within limits, of arrays that need not be in memory, in the order of the output, which has the shape that {@link
     * #outputShape(Tensor, Coordinates, SampleOptions)} gives and lies in one piece.
     */
    public static Iterable<Part> parts(Tensor input, Coordinates coordinates, SampleOptions options, Limits limits) {
        long[] shape = outputShape(input, coordinates, options);
        Input checked = Input.of("input", input, options.inputLayout());
        Sampling sampling = Sampling.of(checked, coordinates, options);
        Strides strides = sampling.geometry().output();
        Layout layout = options.outputLayout();
        Argument output = Argument.dense(
                "output",
                options.outputType(input.type()),
                shape,
                from -> Long.MAX_VALUE,
                strides.item(),
                Sampling.ownChannel(layout, strides),
                strides.pixel(),
                strides.row(),
                sampling.geometry().outputExtent(0),
                Halo.NONE);
        Optional<Tensor> scales = scales(checked, options);
        List<Argument> arguments = arguments(sampling, input, false, scales, output);
        checkNeighbours(arguments.get(1), limits);
        return () -> new Partition(sampling.geometry(), arguments, Unit.of(layout), limits)
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
                                sampling.with(sampling.geometry().part(range), ownNumbers, fillPart(sampling, range)),
                                scalesPart(scales, arguments, range),
                                ownOutput)))
                .iterator();
    }

    private static Optional<Tensor> fillPart(Sampling sampling, Range range) {
        return sampling.fillArgument().map(values -> values.part(sampling.fill().orElseThrow(), range));
    }

    private static Optional<Tensor> scalesPart(Optional<Tensor> scales, List<Argument> arguments, Range range) {
        return scales.map(values -> arguments.get(arguments.size() - 2).part(values, range));
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
            Sampling sampling, Tensor input, boolean ones, Optional<Tensor> scales, Argument output) {
        List<Argument> arguments = new ArrayList<>(5);
        arguments.add(ones ? Argument.of("input", input, 0, 0, 0) : sampling.inputArgument(input));
        arguments.addAll(sampling.pointsArguments());
        sampling.fillArgument().ifPresent(arguments::add);
        scales.ifPresent(values -> arguments.add(Argument.of("output scale", values, 0, 2, 0)));
        arguments.add(output);
        return arguments;
    }

    @Override
    public Sampling sampling() {
        return sampling;
    }

    @Override
    public Kind kind() {
        return Kind.SAMPLE;
    }

    @Override
    public Computation computation() {
        // Another thread may set it between two readings, in another order than it seems.
        Computation made = computation;
        if (made == null) {
            Geometry geometry = geometry();
            SampleOptions options = options();
            made = new Computation(
                    kind(),
                    tangent().isPresent(),
                    type(),
                    output().type(),
                    options.isScaled(),
                    Sampling.asStored(options.inputLayout(), geometry.input()),
                    Sampling.asStored(options.outputLayout(), geometry.output()),
                    geometry.isStrided(),
                    geometry.spatialRank(),
                    coordinates().kind(),
                    options.interpolation(),
                    options.paddings(geometry.spatialRank()),
                    fill().isPresent(),
                    ones,
                    options.alignCorners(),
                    options.antialias());
            computation = made;
        }
        return made;
    }

    @Override
    public SampleRequest writing(List<Tensor> others) {
        Tensor output = others.get(0);
        return new SampleRequest(input(), ones, sampling.writing(output), scales, output);
    }

    @Override
    public SampleRequest located(UnaryOperator<Tensor> places) {
        return new SampleRequest(
                places.apply(input()),
                ones,
                sampling.located(places),
                scales.map(places),
                places.apply(output()),
                computation());
    }

    @Override
    public SampleRequest packed() {
        return geometry().isStrided()
                ? new SampleRequest(input(), ones, sampling.with(geometry().packed()), scales, output())
                : this;
    }

    @Override
    public List<Argument> arguments() {
        Strides strides = geometry().output();
        return arguments(
                sampling,
                input(),
                ones,
                scales,
                Argument.of(
                        "output",
                        output(),
                        strides.item(),
                        Sampling.ownChannel(options().outputLayout(), strides),
                        strides.pixel(),
                        strides.row(),
                        geometry().outputExtent(0),
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
        return Unit.of(options().outputLayout());
    }

    @Override
    public SampleRequest part(Range range) {
        List<Argument> arguments = arguments();
        return new SampleRequest(
                arguments.get(0).part(input(), range),
                ones,
                sampling.part(range, geometry().part(range), fillPart(sampling, range)),
                scalesPart(scales, arguments, range),
                arguments.get(arguments.size() - 1).part(output(), range));
    }

    /**
     * The same, of one item, at positions in a window of the input.
     *
     * @param map {@code [1, Ho, Wo, 2]} or {@code [1, Do, Ho, Wo, 3]}
     * @param paddings what is done at the window's ends
     */
    public SampleRequest inWindow(Tensor window, Tensor map, List<Padding> paddings, Tensor own) {
        SampleOptions placed = options().withAlignCorners(false).withPaddings(paddings);
        Geometry geometry = geometry()
                .inWindow(
                        placed.inputLayout().spatialExtents(window.shape()),
                        Arrays.copyOfRange(map.shape(), 1, map.rank() - 1));
        Sampling inWindow =
                new Sampling(new Coordinates.PixelMap(map), map, Optional.empty(), fill(), placed, geometry);
        return new SampleRequest(window, false, inWindow, scales, own);
    }

    /** One element where the request {@link #isOfOnes}. */
    public Tensor input() {
        return read.get(0);
    }

    /** Whether all the input's pixels are 1, and none is in memory. */
    public boolean isOfOnes() {
        return ones;
    }

    public Tensor output() {
        return written.get(0);
    }

    /** What values are multiplied by and what is added before they are stored, for each channel: {@code [1, C, 2]}. */
    public Optional<Tensor> scales() {
        return scales;
    }

    public ElementType type() {
        return input().type();
    }
}
