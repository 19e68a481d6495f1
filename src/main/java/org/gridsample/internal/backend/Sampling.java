package org.gridsample.internal.backend;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * What is sampled, where and how, whatever is computed of it: the only place where these shapes are checked.
 *
 * @param grid what is read of the coordinates: points, or matrices in the form that backends want
 * @param tangent of the points, of their shape, along which what is computed is the derivative; empty where it is no derivative
 * @param fill what is outside in each channel, {@code [1, C]}; empty where that is 0
 * @param options without align_corners where that has no meaning
 * @param geometry with a dense output
 */
record Sampling(
        Coordinates coordinates,
        Tensor grid,
        Optional<Tensor> tangent,
        Optional<Tensor> fill,
        SampleOptions options,
        Geometry geometry) {
    /** Of what has been checked. */
    static Sampling of(Input input, Coordinates coordinates, SampleOptions options) {
        SampleOptions meant = meant(coordinates, options);
        Tensor grid =
                CoordinateArgument.read(coordinates, input.type().precision().type(), meant.alignCorners());
        return new Sampling(
                coordinates,
                grid,
                Optional.empty(),
                fill(input, meant),
                meant,
                Geometry.of(input, coordinates, grid, input.type().precision(), meant));
    }

    Sampling with(Geometry other) {
        return with(other, grid, fill);
    }

    Sampling with(Geometry other, Tensor ownGrid, Optional<Tensor> ownFill) {
        return new Sampling(coordinates, ownGrid, tangent, ownFill, options, other);
    }

    Sampling along(Optional<Tensor> other) {
        return new Sampling(coordinates, grid, other, fill, options, geometry);
    }

    /** Of a range of the output, which this has as its own. */
    Sampling part(Range range, Geometry own, Optional<Tensor> ownFill) {
        return new Sampling(
                coordinates,
                pointsArgument().part(grid, range),
                tangent.map(all -> tangentArgument(all).part(all, range)),
                ownFill,
                options,
                own);
    }

    Sampling located(UnaryOperator<Tensor> places) {
        return new Sampling(coordinates, places.apply(grid), tangent.map(places), fill.map(places), options, geometry);
    }

    Sampling writing(Tensor output) {
        return with(geometry.writing(output));
    }

    Argument inputArgument(Tensor input) {
        Strides strides = geometry.input();
        return Argument.of("input", input, strides.item(), ownChannel(geometry.inputLayout(), strides), 0);
    }

    Argument pointsArgument() {
        return pointsArgument(CoordinateArgument.name(coordinates.kind()), grid);
    }

    private Argument tangentArgument(Tensor points) {
        return pointsArgument("tangent", points);
    }

    /** Of the points, and of their tangent, if there is one. */
    List<Argument> pointsArguments() {
        return tangent.map(points -> List.of(pointsArgument(), tangentArgument(points)))
                .orElseGet(() -> List.of(pointsArgument()));
    }

    private Argument pointsArgument(String name, Tensor points) {
        return Argument.of(
                name,
                points,
                geometry.gridItem(),
                0,
                CoordinateArgument.perPixel(coordinates.kind(), geometry.spatialRank()),
                geometry.gridHalo());
    }

    Optional<Argument> fillArgument() {
        return fill.map(values -> Argument.of("fill", values, 0, 1, 0));
    }

    static SampleOptions meant(Coordinates coordinates, SampleOptions options) {
        return coordinates.kind().isNormalised() ? options : options.withAlignCorners(false);
    }

    /** What a matrix is multiplied by for a pixel of the whole output: along x, y and, of three, z. */
    double[][] base() {
        Geometry.Place place = geometry.place();
        int axes = geometry.spatialRank();
        int[] extents = {place.width(), place.height(), place.depth()};
        double[][] base = new double[axes][];
        long next = (long) axes * (axes + 1);
        for (int axis = 0; axis < axes; axis++) {
            base[axis] = new double[extents[axis]];
            for (int i = 0; i < extents[axis]; i++) {
                base[axis][i] = switch (coordinates.kind()) {
                    case THETA -> grid.get(next + i);
                    case AFFINE, HOMOGRAPHY -> i;
                    case GRID, PIXEL_MAP, FLOW ->
                        throw new IllegalArgumentException("expected matrices, got a " + coordinates.kind());
                };
            }
            next += extents[axis];
        }
        return base;
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

    static Input check(Tensor input, Coordinates coordinates, SampleOptions options) {
        return check("input", input, coordinates, options);
    }

    /** {@code name}: what users call what is sampled, or a tensor like it. */
    static Input check(String name, Tensor input, Coordinates coordinates, SampleOptions options) {
        Objects.requireNonNull(input, name);
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(options, "options");
        Input checked = Input.of(name, input, options.inputLayout());
        check(checked, coordinates, options);
        checkStrides(name, input, options.inputLayout());
        return checked;
    }

    /** Refuses elements that lie apart in another way than rows of pixels do. */
    static void checkStrides(String name, Tensor images, Layout layout) {
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

    static void check(Input input, Coordinates coordinates, SampleOptions options) {
        if (input.rank() != 4 && input.rank() != 5) {
            throw new IllegalArgumentException(
                    input.name() + ": expected " + shapes(input.layout()) + ", got " + Arrays.toString(input.shape()));
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
                throw new IllegalArgumentException(input.name() + ": expected spatial extents from 1 to "
                        + Integer.MAX_VALUE + ", got " + Arrays.toString(input.shape()));
            }
        }
    }

    private static String shapes(Layout layout) {
        return switch (layout) {
            case CHANNELS_FIRST -> "[N, C, H, W] or [N, C, D, H, W]";
            case CHANNELS_LAST -> "[N, H, W, C] or [N, D, H, W, C]";
        };
    }

    static long[] outputShape(Input input, Coordinates coordinates, SampleOptions options) {
        long[] shape = new long[input.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = outputExtent(input, coordinates, options.outputLayout(), axis);
        }
        return shape;
    }

    /** Whether the output's shape is {@link #outputShape}, without arrays: it is asked at every call. */
    static boolean hasOutputShape(Tensor output, Input input, Coordinates coordinates, SampleOptions options) {
        boolean fits = output.rank() == input.rank();
        for (int axis = 0; fits && axis < input.rank(); axis++) {
            fits = output.extent(axis) == outputExtent(input, coordinates, options.outputLayout(), axis);
        }
        return fits;
    }

    private static long outputExtent(Input input, Coordinates coordinates, Layout layout, int axis) {
        if (axis == 0) {
            return input.batch() == 1 ? coordinates.tensor().extent(0) : input.batch();
        }
        return axis == layout.channelAxis(input.rank())
                ? input.channels()
                : CoordinateArgument.outputExtent(coordinates, axis - layout.firstSpatialAxis());
    }

    /** Elements that each channel has for itself, in one piece. */
    static long ownChannel(Layout layout, Strides strides) {
        return switch (layout) {
            case CHANNELS_FIRST -> strides.channel();
            case CHANNELS_LAST -> 0;
        };
    }

    /** Of one channel either layout is the other one: then it is the one whose neighbours are loaded together. */
    static Layout asStored(Layout layout, Strides strides) {
        return strides.pixel() == 1 ? Layout.CHANNELS_FIRST : layout;
    }
}
