package org.gridsample.internal.backend;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.gridsample.tensor.Tensor;

/**
 * Cuts a request into parts whose tensors are each in one buffer and within limits: the only place that does. A part is a
 * request over views of the tensors, and a contiguous range of the output: whole items where they fit, else whole channels of
 * an item, else rows of a channel, else pixels of a row. So an input is needed for a second part only where one of its channels
 * and what is sampled from it don't fit together. Every output value is computed as it is in the whole, so no bit changes.
 */
public final class Partition {
    /** Pixels, or a row if that is shorter, below which a part is not worth sending its input channel for. */
    private static final int FEWEST_PIXELS = 4096;

    private final Tensor input;
    private final Tensor grid;
    private final long[] outputShape;

    /** The output's elements from one to the end of its buffer. */
    private final LongUnaryOperator outputContiguous;

    private final Limits limits;
    private final int bytes;
    private final int axes;
    private final long width;

    /** Output elements of a channel, and of an item. */
    private final long plane;

    private final long item;

    /** Input elements of a channel, and of an item. */
    private final long inputPlane;

    private final long inputItem;

    /** Grid elements of an item. */
    private final long gridItem;

    private final boolean sharedInput;
    private final boolean sharedGrid;

    private Partition(
            Tensor input, Tensor grid, long[] outputShape, LongUnaryOperator outputContiguous, Limits limits) {
        this.input = input;
        this.grid = grid;
        this.outputShape = outputShape;
        this.outputContiguous = outputContiguous;
        this.limits = limits;
        bytes = input.type().bytes();
        axes = input.rank() - 2;
        width = outputShape[axes + 1];
        plane = product(outputShape, 2);
        item = product(outputShape, 1);
        inputPlane = product(input.shape(), 2);
        inputItem = product(input.shape(), 1);
        gridItem = plane * axes;
        sharedInput = input.extent(0) == 1;
        sharedGrid = grid.extent(0) == 1;
    }

    private static Partition of(SampleRequest request, Limits limits) {
        Tensor output = request.output();
        return new Partition(request.input(), request.grid(), output.shape(), output::contiguousFrom, limits);
    }

    private static long product(long[] shape, int firstAxis) {
        long product = 1;
        for (int axis = firstAxis; axis < shape.length; axis++) {
            product *= shape[axis];
        }
        return product;
    }

    /** Does the parts one after the other, in the output's order; the request itself where it fits. Not for an empty one. */
    public static void forEach(SampleRequest request, Limits limits, Consumer<SampleRequest> action) {
        if (fits(request, limits)) {
            action.accept(request);
        } else {
            of(request, limits).forEach(request, 0, request.output().elementCount(), action);
        }
    }

    /** As {@link #forEach(SampleRequest, Limits, Consumer)}, for a range of the output's elements. */
    public static void forEach(
            SampleRequest request, long from, long end, Limits limits, Consumer<SampleRequest> action) {
        of(request, limits).forEach(request, from, end, action);
    }

    private static boolean fits(SampleRequest request, Limits limits) {
        return request.input().isInOneBuffer()
                && request.grid().isInOneBuffer()
                && request.output().isInOneBuffer()
                && request.input().byteCount() <= limits.tensor()
                && request.grid().byteCount() <= limits.tensor()
                && request.output().byteCount() <= limits.tensor()
                && request.byteCount() <= limits.total();
    }

    /** Why the request can't be cut so that each part is within the limits; empty if it can. */
    public static Optional<String> obstacle(SampleRequest request, Limits limits) {
        return fits(request, limits) ? Optional.empty() : of(request, limits).obstacle();
    }

    private Optional<String> obstacle() {
        long planeBytes = inputPlane * bytes;
        if (planeBytes > limits.tensor()) {
            return Optional.of("one channel of the input " + input + " needs " + planeBytes
                    + " bytes, one buffer holds at most " + limits.tensor());
        }
        long least = planeBytes + Math.min(width, FEWEST_PIXELS) * (axes + 1) * bytes;
        if (least > limits.total()) {
            return Optional.of("one channel of the input " + input + " and a row of grid and output need " + least
                    + " bytes, there are at most " + limits.total());
        }
        for (long first = 0; !input.isInOneBuffer() && first < input.elementCount(); first += inputPlane) {
            if (input.contiguousFrom(first) < inputPlane) {
                return Optional.of("one channel of the input " + input + " needs " + planeBytes
                        + " bytes, and lies in several buffers");
            }
        }
        return Optional.empty();
    }

    /**
     * The parts of what need not be in memory, in the output's order. The output has the shape that {@link
     * SampleRequest#outputShape(Tensor, Tensor, org.gridsample.sampling.SampleOptions)} gives, and lies in one piece.
     */
    public static Iterable<Part> parts(Tensor input, Tensor grid, long[] outputShape, Limits limits) {
        Partition partition = new Partition(input, grid, outputShape, from -> Long.MAX_VALUE, limits);
        return () -> partition.iterator(0, product(outputShape, 0));
    }

    private void forEach(SampleRequest request, long from, long end, Consumer<SampleRequest> action) {
        iterator(from, end).forEachRemaining(part -> action.accept(request.part(part)));
    }

    private Iterator<Part> iterator(long from, long end) {
        return new Iterator<>() {
            private long next = from;

            @Override
            public boolean hasNext() {
                return next < end;
            }

            @Override
            public Part next() {
                if (next >= end) {
                    throw new NoSuchElementException();
                }
                Part part = part(next, end);
                next += part.outputElements();
                return part;
            }
        };
    }

    /** The largest part that begins with this output element. */
    private Part part(long from, long end) {
        long first = from / item;
        long channel = from % item / plane;
        long pixel = from % plane;
        long inputFirst = sharedInput ? 0 : first * inputItem;
        long gridFirst = sharedGrid ? 0 : first * gridItem;
        if (from % item == 0) {
            long items = most(
                    (end - from) / item,
                    Need.of(input::contiguousFrom, inputFirst, sharedInput, inputItem),
                    Need.of(grid::contiguousFrom, gridFirst, sharedGrid, gridItem),
                    Need.of(outputContiguous, from, false, item));
            if (items > 0) {
                return new Part(
                        inputFirst,
                        items(input.shape(), sharedInput ? 1 : items),
                        gridFirst,
                        items(grid.shape(), sharedGrid ? 1 : items),
                        from,
                        items(outputShape, items));
            }
        }
        inputFirst += channel * inputPlane;
        if (pixel == 0) {
            long channels = most(
                    Math.min(end - from, item - from % item) / plane,
                    Need.of(input::contiguousFrom, inputFirst, false, inputPlane),
                    Need.of(grid::contiguousFrom, gridFirst, true, gridItem),
                    Need.of(outputContiguous, from, false, plane));
            if (channels > 0) {
                return new Part(
                        inputFirst,
                        channels(input.shape(), channels),
                        gridFirst,
                        items(grid.shape(), 1),
                        from,
                        channels(outputShape, channels));
            }
        }
        return pixels(
                inputFirst, gridFirst + pixel * axes, from, Math.min(end - from, plane - pixel), width - pixel % width);
    }

    /** Rows of one channel, or the rest of a row; what stands above each other in 5-D may as well stand beside. */
    private Part pixels(long inputFirst, long gridFirst, long from, long left, long leftInRow) {
        Need points = Need.of(grid::contiguousFrom, gridFirst, false, axes);
        Need values = Need.of(outputContiguous, from, false, 1);
        Need channel = Need.of(input::contiguousFrom, inputFirst, true, inputPlane);
        // Its own channel the CPU path can read from several buffers: for that there are no limits.
        long fitting = Math.max(
                1, channel.fits(limits, bytes) ? most(left, channel, points, values) : most(left, points, values));
        boolean rows = leftInRow == width && fitting >= width;
        long height = rows ? Math.min(fitting / width, Integer.MAX_VALUE) : 1;
        long length = rows ? width : Math.min(fitting, leftInRow);
        return new Part(
                inputFirst,
                channels(input.shape(), 1),
                gridFirst,
                axes == 2 ? shape(1, height, length, 2) : shape(1, 1, height, length, 3),
                from,
                axes == 2 ? shape(1, 1, height, length) : shape(1, 1, 1, height, length));
    }

    private static long[] shape(long... extents) {
        return extents;
    }

    private static long[] items(long[] whole, long count) {
        long[] shape = whole.clone();
        shape[0] = count;
        return shape;
    }

    private static long[] channels(long[] whole, long count) {
        long[] shape = whole.clone();
        shape[0] = 1;
        shape[1] = count;
        return shape;
    }

    /** What some units of output need of a tensor: elements from an offset on, some for all and some for each. */
    private record Need(LongUnaryOperator contiguous, long offset, long all, long each) {
        static Need of(LongUnaryOperator contiguous, long offset, boolean shared, long elements) {
            return new Need(contiguous, offset, shared ? elements : 0, shared ? 0 : elements);
        }

        long room(Limits limits, int bytes) {
            return Math.min(contiguous.applyAsLong(offset), limits.tensor() / bytes);
        }

        boolean fits(Limits limits, int bytes) {
            return all <= room(limits, bytes);
        }
    }

    /** The most units, at most {@code wanted}, of which each tensor's elements are in one buffer and within the limits. */
    private long most(long wanted, Need... needs) {
        long units = wanted;
        long all = 0;
        long each = 0;
        for (Need need : needs) {
            if (!need.fits(limits, bytes)) {
                return 0;
            }
            all += need.all;
            each += need.each;
            if (need.each > 0) {
                units = Math.min(units, need.room(limits, bytes) / need.each);
            }
        }
        return Math.max(0, Math.min(units, (limits.total() / bytes - all) / each));
    }
}
