package org.gridsample.internal.backend;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * One array of an operation, and what the parts of the output have of it. It need not be in memory.
 *
 * @param name what users call it
 * @param type of its elements
 * @param shape its extents
 * @param contiguousFrom the elements from one on that lie in the same buffer
 * @param ofItem elements of an item, with what lies between them
 * @param item elements that each item of the output has for itself; 0 where one serves all
 * @param channel elements that each channel of an item has for itself; 0 where an item's serve all its channels, or lie beside each
 *     other
 * @param pixel elements that each pixel has for itself, of a channel or of all that lie beside each other; 0 where it may need any
 * @param row elements from a row of pixels to the next
 * @param width pixels of a row; 0 only where there are none
 * @param halo what each pixel needs of the pixels around it
 */
record Argument(
        String name,
        ElementType type,
        long[] shape,
        LongUnaryOperator contiguousFrom,
        long ofItem,
        long item,
        long channel,
        long pixel,
        long row,
        long width,
        Halo halo) {

    /** Whose pixels, if each has its own, follow each other. */
    static Argument of(String name, Tensor tensor, long item, long channel, long pixel) {
        return of(name, tensor, item, channel, pixel, Halo.NONE);
    }

    /** Whose pixels follow each other. */
    static Argument of(String name, Tensor tensor, long item, long channel, long pixel, Halo halo) {
        return of(name, tensor, item, channel, pixel, pixel, 1, halo);
    }

    static Argument of(
            String name, Tensor tensor, long item, long channel, long pixel, long row, long width, Halo halo) {
        ElementType type = tensor.type();
        long[] shape = tensor.shape();
        return tensor.isDense()
                ? dense(name, type, shape, tensor::contiguousFrom, item, channel, pixel, row, width, halo)
                : new Argument(
                        name,
                        type,
                        shape,
                        from -> Long.MAX_VALUE,
                        itemSpan(tensor),
                        item,
                        channel,
                        pixel,
                        row,
                        width,
                        halo);
    }

    static Argument dense(
            String name,
            ElementType type,
            long[] shape,
            LongUnaryOperator contiguousFrom,
            long item,
            long channel,
            long pixel,
            long row,
            long width,
            Halo halo) {
        long ofItem = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            ofItem *= shape[axis];
        }
        return new Argument(name, type, shape, contiguousFrom, ofItem, item, channel, pixel, row, width, halo);
    }

    private static long itemSpan(Tensor tensor) {
        long[] strides = tensor.strides();
        long span = 1;
        for (int axis = 1; axis < strides.length; axis++) {
            span += (tensor.extent(axis) - 1) * strides[axis];
        }
        return span;
    }

    /** The first element that a range has of it, in memory. */
    long first(Range range) {
        long first = firstPixel(range);
        return item * range.item() + channel * range.channel() + first / width * row + first % width * pixel;
    }

    /** What a range has of the tensor that this is. */
    Tensor part(Tensor tensor, Range range) {
        return tensor.isDense()
                ? tensor.view(first(range), shape(range))
                : tensor.strided(first(range), shape(range), tensor.strides());
    }

    private long firstPixel(Range range) {
        return switch (range.unit()) {
            case ITEM, CHANNEL -> 0;
            case PIXEL, PIXEL_OF_ITEM ->
                halo.before() + range.pixel() - halo.part(range.pixel()).before();
        };
    }

    /** Pixels of the array that a range with so many of its own has. */
    private long pixels(Range range, long own) {
        long end = halo.before() + range.pixel() + own + halo.reach();
        return Math.min(end, ceilDivide(shared(range.unit()), pixel)) - firstPixel(range);
    }

    /** The most units, at most {@code wanted}, of a range that begins like this one and has at most so many elements of it. */
    long most(Range range, long wanted, long elements) {
        long fitting = elements / own(range.unit());
        return switch (range.unit()) {
            case ITEM, CHANNEL -> Math.min(wanted, fitting);
            case PIXEL, PIXEL_OF_ITEM -> pixels(range, wanted) <= fitting ? wanted : fitting - (pixels(range, 1) - 1);
        };
    }

    /** Elements, at most, of the pixels around a range that begins like this one, where each of its own has some. */
    long around(Range range) {
        return switch (range.unit()) {
            case ITEM, CHANNEL -> 0;
            case PIXEL, PIXEL_OF_ITEM -> (pixels(range, 1) - 1) * pixel;
        };
    }

    /** The same of any range of pixels. */
    long mostAround(Unit unit) {
        return Math.min(2 * halo.reach() * pixel, shared(unit));
    }

    /** The shape of what a range has of it. */
    long[] shape(Range range) {
        return switch (range.unit()) {
            case ITEM -> items(item > 0 ? range.length() : 1);
            case CHANNEL -> channels(range.length());
            case PIXEL -> pixels(channels(1), range);
            case PIXEL_OF_ITEM -> pixels(items(1), range);
        };
    }

    private long[] items(long count) {
        long[] part = shape.clone();
        part[0] = count;
        return part;
    }

    private long[] channels(long count) {
        long[] part = items(1);
        if (channel > 0) {
            part[1] = count;
        }
        return part;
    }

    /** Rows; with pixels around them, which need not be whole rows, one row. */
    private long[] pixels(long[] part, Range range) {
        if (pixel > 0) {
            int first = channel > 0 ? 2 : 1;
            int end = first + shape.length - 2;
            Arrays.fill(part, first, end, 1);
            if (halo.reach() == 0) {
                part[end - 2] = range.rows();
                part[end - 1] = range.length();
            } else {
                part[end - 1] = pixels(range, range.rows() * range.length());
            }
        }
        return part;
    }

    /** Elements that each of these units has for itself; 0 where they share them. */
    long own(Unit unit) {
        return switch (unit) {
            case ITEM -> item;
            case CHANNEL -> channel;
            // With their share of what lies between rows.
            case PIXEL, PIXEL_OF_ITEM -> width == 0 ? 0 : ceilDivide(row, width);
        };
    }

    private static long ceilDivide(long a, long b) {
        return (a + b - 1) / b;
    }

    /** Elements that all of these units in the next larger one have, those of one channel where each channel has its own. */
    long shared(Unit unit) {
        return switch (unit) {
            case ITEM, CHANNEL, PIXEL_OF_ITEM -> ofItem;
            case PIXEL -> channel > 0 ? channel : ofItem;
        };
    }

    /** What {@link #shared} counts the elements of. */
    String sharedName(Unit unit) {
        return switch (unit) {
            case ITEM, CHANNEL, PIXEL_OF_ITEM -> "one item";
            case PIXEL -> channel > 0 ? "one channel" : "one item";
        };
    }

    long elements() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    boolean isInOneBuffer() {
        return elements() == 0 || contiguousFrom.applyAsLong(0) >= elements();
    }

    /** Such as {@code input float32 [1, 3, 8, 8]}. */
    @Override
    public String toString() {
        return name + " " + type + " " + Arrays.toString(shape);
    }
}
