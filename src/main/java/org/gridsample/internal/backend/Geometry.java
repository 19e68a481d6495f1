package org.gridsample.internal.backend;

import java.util.function.IntToLongFunction;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Precision;
import org.gridsample.tensor.Tensor;

/**
 * The sizes that relate an operation's tensors, and where in the whole output a part of it lies. 4-D is 5-D with a depth of 1 and
 * no z coordinate. Axes are x (0), y (1) and z (2).
 */
public final class Geometry {
    private final int spatialRank;
    private final long batch;
    private final long channels;
    private final Images input;
    private final Images output;
    private final long gridItem;

    /** Of points, one for each pixel of the output. */
    private final Halo halo;

    private final Precision precision;
    private final boolean alignCorners;

    /** The output's that this is a part of. */
    private final Extents whole;

    private final long firstPixel;

    /**
     * The pixels of one side.
     *
     * @param strides where they are
     * @param packed where they would be with nothing between them
     */
    private record Images(Layout layout, Extents extents, Strides strides, Strides packed) {
        static Images packed(Layout layout, Extents extents, Strides packed) {
            return new Images(layout, extents, packed, packed);
        }

        static Images packed(Layout layout, long channels, Extents extents) {
            return packed(layout, extents, Geometry.strides(layout, channels, extents));
        }

        Images with(Strides others) {
            return new Images(layout, extents, others, packed);
        }

        Images withPacked() {
            return with(packed);
        }

        boolean isPacked() {
            return strides.equals(packed);
        }
    }

    /** Along x, y and z. */
    private record Extents(int x, int y, int z) {
        int along(int axis) {
            return switch (axis) {
                case 0 -> x;
                case 1 -> y;
                case 2 -> z;
                default -> throw new IllegalArgumentException("axis: expected 0, 1 or 2, got " + axis);
            };
        }

        long plane() {
            return (long) x * y * z;
        }
    }

    /**
     * Which pixels of the whole output's a part has: a contiguous range.
     *
     * @param firstPixel the number of its first one, counted in C order
     * @param width of the whole
     * @param height of the whole
     * @param depth of the whole; 1 in 4-D
     */
    public record Place(long firstPixel, int width, int height, int depth) {
        /** The index along an axis of the whole that a pixel of the part has. */
        public int index(int axis, long pixel) {
            return axis == 0 ? (int) ((firstPixel + pixel) % width) : indexOfRow(axis, row(pixel));
        }

        /** The row of the whole that a pixel of the part is in; rows of 5-D are counted through its planes. */
        public long row(long pixel) {
            return (firstPixel + pixel) / width;
        }

        /** The index along y or z that a row of the whole has. */
        public int indexOfRow(int axis, long row) {
            return (int) (axis == 1 ? row % height : row / height);
        }
    }

    private Geometry(
            int spatialRank,
            long batch,
            long channels,
            Images input,
            Images output,
            long gridItem,
            Halo halo,
            Precision precision,
            boolean alignCorners,
            Extents whole,
            long firstPixel) {
        this.spatialRank = spatialRank;
        this.batch = batch;
        this.channels = channels;
        this.input = input;
        this.output = output;
        this.gridItem = gridItem;
        this.halo = halo;
        this.precision = precision;
        this.alignCorners = alignCorners;
        this.whole = whole;
        this.firstPixel = firstPixel;
    }

    /** Of an input and coordinates whose shapes have been checked, and what of these is read: {@code grid}; with a dense output. */
    static Geometry of(Input input, Coordinates coordinates, Tensor grid, Precision precision, SampleOptions options) {
        int rank = input.axes();
        Extents inputExtents = extents(input::extent, rank);
        Extents outputExtents = extents(axis -> CoordinateArgument.outputExtent(coordinates, axis), rank);
        long gridItem = 1;
        for (int axis = 1; axis < grid.rank(); axis++) {
            gridItem *= grid.extent(axis);
        }
        Images inputImages = Images.packed(
                input.layout(), inputExtents, ofBatch(input, strides(input.layout(), input.channels(), inputExtents)));
        return new Geometry(
                rank,
                input.batch() == 1 ? grid.extent(0) : input.batch(),
                input.channels(),
                input.strides()
                        .map(strides ->
                                inputImages.with(ofBatch(input, Strides.of(input.layout(), input.shape(), strides))))
                        .orElse(inputImages),
                Images.packed(options.outputLayout(), input.channels(), outputExtents),
                grid.extent(0) == 1 ? 0 : gridItem,
                halo(options, coordinates.kind(), rank, outputExtents),
                precision,
                options.alignCorners(),
                outputExtents,
                0);
    }

    /** Neighbours along each axis are needed where a pixel's footprint is. */
    private static Halo halo(SampleOptions options, Coordinates.Kind kind, int rank, Extents output) {
        boolean needsNeighbours = options.antialias() && CoordinateArgument.perPixel(kind, rank) > 0;
        return needsNeighbours ? new Halo(0, rank == 2 ? output.x : (long) output.x * output.y) : Halo.NONE;
    }

    /** From those in the order of a shape. */
    private static Extents extents(IntToLongFunction ofShape, int rank) {
        return new Extents(
                (int) ofShape.applyAsLong(rank - 1),
                (int) ofShape.applyAsLong(rank - 2),
                rank == 3 ? (int) ofShape.applyAsLong(0) : 1);
    }

    /** Of a part of the output. */
    Geometry part(Range range) {
        return switch (range.unit()) {
            case ITEM -> part(range, range.length(), channels, output.extents, halo);
            case CHANNEL -> part(range, 1, range.length(), output.extents, halo);
            case PIXEL -> part(range, 1, 1, rows(range), halo.part(range.pixel()));
            case PIXEL_OF_ITEM -> part(range, 1, channels, rows(range), halo.part(range.pixel()));
        };
    }

    /** Of the points of a part of the output, which is all there: it begins before the part's first pixel. */
    Geometry partOfPoints(Range range) {
        Geometry part = part(range);
        return part.with(part.input, part.output.with(output.strides.from(firstPixel + range.pixel())));
    }

    private static Extents rows(Range range) {
        return new Extents(Math.toIntExact(range.length()), Math.toIntExact(range.rows()), 1);
    }

    /**
     * Of one item, at a map of positions in a window of the input.
     *
     * @param window its extents, in the order of a shape
     * @param map those of the map's plane
     */
    Geometry inWindow(long[] window, long[] map) {
        Extents windowExtents = extents(axis -> window[axis], spatialRank);
        Extents own = extents(axis -> map[axis], spatialRank);
        long inputChannels =
                switch (input.layout) {
                    case CHANNELS_FIRST -> channels;
                    case CHANNELS_LAST -> input.packed.pixel();
                };
        Strides ofWindow = strides(input.layout, inputChannels, windowExtents);
        Strides strides = new Strides(input.packed.first(), 0, ofWindow.channel(), ofWindow.row(), ofWindow.pixel());
        return new Geometry(
                spatialRank,
                1,
                channels,
                Images.packed(input.layout, windowExtents, strides),
                Images.packed(output.layout, channels, own),
                0,
                Halo.NONE,
                precision,
                false,
                own,
                0);
    }

    private Geometry part(Range range, long ownBatch, long ownChannels, Extents own, Halo ownHalo) {
        Images ownOutput = Images.packed(output.layout, ownChannels, own);
        return new Geometry(
                spatialRank,
                ownBatch,
                ownChannels,
                new Images(input.layout, input.extents, ofPart(input.strides, range), ofPart(input.packed, range)),
                output.isPacked() ? ownOutput : ownOutput.with(output.strides),
                gridItem,
                ownHalo,
                precision,
                alignCorners,
                whole,
                firstPixel + range.pixel());
    }

    /** 2 or 3. */
    public int spatialRank() {
        return spatialRank;
    }

    /** Items of the output. */
    public long batch() {
        return batch;
    }

    public long channels() {
        return channels;
    }

    /** The input's axis; in 4-D z has an extent of 1. */
    public Axis axis(int axis) {
        return Axis.of(inputExtent(axis), precision, spatialRank, alignCorners);
    }

    /** The input's extent along an axis; 1 along z in 4-D. */
    public int inputExtent(int axis) {
        return input.extents.along(axis);
    }

    /** The output's extent along an axis; 1 along z in 4-D. */
    public int outputExtent(int axis) {
        return output.extents.along(axis);
    }

    /** Pixels of one channel of one output item. */
    public long outputPlane() {
        return output.extents.plane();
    }

    /** Pixels of one channel of one input item. */
    public long inputPlane() {
        return input.extents.plane();
    }

    /** Pixels of all channels and items of the output. */
    public long values() {
        return batch * channels * outputPlane();
    }

    /** The input's elements. */
    public Strides input() {
        return input.strides;
    }

    /** The output's elements. */
    public Strides output() {
        return output.strides;
    }

    /** Whether other elements lie between those of the input, or between those of the output. */
    public boolean isStrided() {
        return !output.isPacked() || !input.isPacked();
    }

    /** Whether an output's rows end where no other begins. */
    public boolean hasGapsBetweenRows() {
        return output.strides.row() != (long) output.extents.x * output.strides.pixel();
    }

    /** The same with an input and an output that are dense. */
    public Geometry packed() {
        return with(input.withPacked(), output.withPacked());
    }

    /** The same with this output, whose shape has been checked. */
    Geometry writing(Tensor to) {
        return to.isDense() && output.isPacked()
                ? this
                : with(
                        input,
                        to.isDense()
                                ? output.withPacked()
                                : output.with(Strides.of(output.layout, to.shape(), to.strides())));
    }

    private Geometry with(Images ownInput, Images ownOutput) {
        return new Geometry(
                spatialRank,
                batch,
                channels,
                ownInput,
                ownOutput,
                gridItem,
                halo,
                precision,
                alignCorners,
                whole,
                firstPixel);
    }

    /** Whether the channels of the input's pixels lie beside each other or one after the other. */
    public Layout inputLayout() {
        return input.layout;
    }

    public Layout outputLayout() {
        return output.layout;
    }

    private static Strides ofBatch(Input input, Strides strides) {
        return input.batch() == 1 ? new Strides(0, 0, strides.channel(), strides.row(), strides.pixel()) : strides;
    }

    private static Strides strides(Layout layout, long channels, Extents extents) {
        long item = channels * extents.plane();
        return switch (layout) {
            case CHANNELS_FIRST -> new Strides(0, item, extents.plane(), extents.x, 1);
            case CHANNELS_LAST -> new Strides(0, item, 1, channels * extents.x, Math.toIntExact(channels));
        };
    }

    /** A part's tensor begins with its first channel, unless each channel is all over an item. */
    private Strides ofPart(Strides whole, Range range) {
        return switch (input.layout) {
            case CHANNELS_FIRST -> whole;
            case CHANNELS_LAST ->
                new Strides(whole.first() + range.channel(), whole.item(), whole.channel(), whole.row(), whole.pixel());
        };
    }

    /** Elements of the coordinates' tensor from one item to the next; 0 where one serves all. */
    public long gridItem() {
        return gridItem;
    }

    /** Elements of points before those of the output's first pixel: its neighbours', where this is a part. */
    public long gridFirst() {
        return halo.before() * spatialRank;
    }

    Halo gridHalo() {
        return halo;
    }

    /** Where this lies in the whole output. */
    public Place place() {
        return new Place(firstPixel, whole.x, whole.y, whole.z);
    }
}
