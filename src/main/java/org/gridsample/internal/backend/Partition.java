package org.gridsample.internal.backend;

import java.util.Optional;
import java.util.function.Consumer;
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

    private final SampleRequest request;
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

    private Partition(SampleRequest request, Limits limits) {
        this.request = request;
        this.limits = limits;
        bytes = request.type().bytes();
        axes = request.spatialRank();
        width = request.outputExtent(0);
        plane = request.outputPlane();
        item = plane * request.channels();
        inputPlane = request.inputPlane();
        inputItem = inputPlane * request.channels();
        gridItem = plane * axes;
        sharedInput = request.inputBatchStride() == 0;
        sharedGrid = request.gridBatchStride() == 0;
    }

    /** Does the parts one after the other, in the output's order; the request itself where it fits. Not for an empty one. */
    public static void forEach(SampleRequest request, Limits limits, Consumer<SampleRequest> action) {
        if (fits(request, limits)) {
            action.accept(request);
        } else {
            new Partition(request, limits).forEach(0, request.output().elementCount(), action);
        }
    }

    /** As {@link #forEach(SampleRequest, Limits, Consumer)}, for a range of the output's elements. */
    public static void forEach(
            SampleRequest request, long from, long end, Limits limits, Consumer<SampleRequest> action) {
        new Partition(request, limits).forEach(from, end, action);
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
        return fits(request, limits) ? Optional.empty() : new Partition(request, limits).obstacle();
    }

    private Optional<String> obstacle() {
        Tensor input = request.input();
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

    private void forEach(long from, long end, Consumer<SampleRequest> action) {
        long next = from;
        while (next < end) {
            SampleRequest part = part(next, end);
            action.accept(part);
            next += part.output().elementCount();
        }
    }

    /** The largest part that begins with this output element. */
    private SampleRequest part(long from, long end) {
        long first = from / item;
        long channel = from % item / plane;
        long pixel = from % plane;
        long inputFirst = sharedInput ? 0 : first * inputItem;
        long gridFirst = sharedGrid ? 0 : first * gridItem;
        if (from % item == 0) {
            long items = most(
                    (end - from) / item,
                    Need.of(request.input(), inputFirst, sharedInput, inputItem),
                    Need.of(request.grid(), gridFirst, sharedGrid, gridItem),
                    Need.of(request.output(), from, false, item));
            if (items > 0) {
                return request.part(
                        items(request.input(), inputFirst, sharedInput ? 1 : items),
                        items(request.grid(), gridFirst, sharedGrid ? 1 : items),
                        items(request.output(), from, items));
            }
        }
        inputFirst += channel * inputPlane;
        if (pixel == 0) {
            long channels = most(
                    Math.min(end - from, item - from % item) / plane,
                    Need.of(request.input(), inputFirst, false, inputPlane),
                    Need.of(request.grid(), gridFirst, true, gridItem),
                    Need.of(request.output(), from, false, plane));
            if (channels > 0) {
                return request.part(
                        channels(request.input(), inputFirst, channels),
                        items(request.grid(), gridFirst, 1),
                        channels(request.output(), from, channels));
            }
        }
        return pixels(
                inputFirst, gridFirst + pixel * axes, from, Math.min(end - from, plane - pixel), width - pixel % width);
    }

    /** Rows of one channel, or the rest of a row; what stands above each other in 5-D may as well stand beside. */
    private SampleRequest pixels(long inputFirst, long gridFirst, long from, long left, long leftInRow) {
        Need grid = Need.of(request.grid(), gridFirst, false, axes);
        Need output = Need.of(request.output(), from, false, 1);
        Need input = Need.of(request.input(), inputFirst, true, inputPlane);
        // Its own channel the CPU path can read from several buffers: for that there are no limits.
        long fitting =
                Math.max(1, input.fits(limits, bytes) ? most(left, input, grid, output) : most(left, grid, output));
        boolean rows = leftInRow == width && fitting >= width;
        long height = rows ? Math.min(fitting / width, Integer.MAX_VALUE) : 1;
        long length = rows ? width : Math.min(fitting, leftInRow);
        return request.part(
                channels(request.input(), inputFirst, 1),
                request.grid()
                        .view(gridFirst, axes == 2 ? shape(1, height, length, 2) : shape(1, 1, height, length, 3)),
                request.output().view(from, axes == 2 ? shape(1, 1, height, length) : shape(1, 1, 1, height, length)));
    }

    private static long[] shape(long... extents) {
        return extents;
    }

    private static Tensor items(Tensor tensor, long offset, long count) {
        long[] shape = tensor.shape();
        shape[0] = count;
        return tensor.view(offset, shape);
    }

    private static Tensor channels(Tensor tensor, long offset, long count) {
        long[] shape = tensor.shape();
        shape[0] = 1;
        shape[1] = count;
        return tensor.view(offset, shape);
    }

    /** What some units of output need of a tensor: elements from an offset on, some for all and some for each. */
    private record Need(Tensor tensor, long offset, long all, long each) {
        static Need of(Tensor tensor, long offset, boolean shared, long elements) {
            return new Need(tensor, offset, shared ? elements : 0, shared ? 0 : elements);
        }

        long room(Limits limits, int bytes) {
            return Math.min(tensor.contiguousFrom(offset), limits.tensor() / bytes);
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
