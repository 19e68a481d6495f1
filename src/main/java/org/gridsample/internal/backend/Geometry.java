package org.gridsample.internal.backend;

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
    private final Axis[] axes;
    private final int[] outputExtents;
    private final Strides input;
    private final long gridItem;
    private final Place place;

    /**
     * Which pixels of the whole output's a part has: a contiguous range.
     *
     * @param firstPixel the number of its first one, counted in C order
     * @param width of the whole
     * @param height of the whole
     */
    public record Place(long firstPixel, int width, int height) {}

    private Geometry(
            int spatialRank,
            long batch,
            long channels,
            Axis[] axes,
            int[] outputExtents,
            Strides input,
            long gridItem,
            Place place) {
        this.spatialRank = spatialRank;
        this.batch = batch;
        this.channels = channels;
        this.axes = axes;
        this.outputExtents = outputExtents;
        this.input = input;
        this.gridItem = gridItem;
        this.place = place;
    }

    /** Of tensors whose shapes have been checked: {@code [N, C, (D,) H, W]} and {@code [N, (D,) H, W, 2 or 3]}. */
    static Geometry of(Tensor input, Tensor grid, Precision precision, boolean alignCorners) {
        int rank = input.rank() - 2;
        Axis[] axes = new Axis[3];
        int[] outputExtents = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            int size = axis < rank ? (int) input.extent(rank + 1 - axis) : 1;
            axes[axis] = Axis.of(size, precision, rank, alignCorners);
            outputExtents[axis] = axis < rank ? (int) grid.extent(rank - axis) : 1;
        }
        long plane = (long) axes[0].size() * axes[1].size() * axes[2].size();
        long pixels = (long) outputExtents[0] * outputExtents[1] * outputExtents[2];
        return new Geometry(
                rank,
                input.extent(0) == 1 ? grid.extent(0) : input.extent(0),
                input.extent(1),
                axes,
                outputExtents,
                new Strides(input.extent(0) == 1 ? 0 : input.extent(1) * plane, plane, 1),
                grid.extent(0) == 1 ? 0 : pixels * rank,
                new Place(0, outputExtents[0], outputExtents[1]));
    }

    /** Of a part of the output. */
    Geometry part(Range range) {
        return switch (range.unit()) {
            case ITEM -> part(range, range.length(), channels, outputExtents);
            case CHANNEL -> part(range, 1, range.length(), outputExtents);
            case PIXEL ->
                part(range, 1, 1, new int[] {Math.toIntExact(range.length()), Math.toIntExact(range.rows()), 1});
        };
    }

    private Geometry part(Range range, long ownBatch, long ownChannels, int[] ownExtents) {
        return new Geometry(
                spatialRank,
                ownBatch,
                ownChannels,
                axes,
                ownExtents,
                input,
                gridItem,
                new Place(place.firstPixel + range.pixel(), place.width, place.height));
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
        return axes[axis];
    }

    /** The output's extent along an axis; 1 along z in 4-D. */
    public int outputExtent(int axis) {
        return outputExtents[axis];
    }

    /** Pixels of one channel of one output item. */
    public long outputPlane() {
        return (long) outputExtents[0] * outputExtents[1] * outputExtents[2];
    }

    /** Pixels of all channels and items of the output. */
    public long values() {
        return batch * channels * outputPlane();
    }

    /** The input's elements. */
    public Strides input() {
        return input;
    }

    /** The output's elements. */
    public Strides output() {
        return new Strides(channels * outputPlane(), outputPlane(), 1);
    }

    /** Elements from one grid item to the next; 0 where one serves all. */
    public long gridItem() {
        return gridItem;
    }

    /** Where this lies in the whole output. */
    public Place place() {
        return place;
    }
}
