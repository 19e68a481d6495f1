package org.gridsample.tensor;

import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of elements that lie in several buffers, each of which holds {@code each} elements but for the last, which may hold
 * fewer.
 *
 * @param buffers of one type; position 0, limit = capacity
 * @param offset the range's first element, counted from the first buffer's first
 * @param count the range's elements, at least 1
 */
record Segments(Buffer[] buffers, long each, long offset, long count) {
    /** Well below what one buffer can address. */
    static final int MOST_BYTES = 1 << 30;

    /** Makes the buffer of some elements. */
    @FunctionalInterface
    interface Source<E extends Exception> {
        Buffer get(long offset, int count) throws E;
    }

    /** The whole of {@code count} elements, at least 1. */
    static <E extends Exception> Segments of(long each, long count, Source<E> source) throws E {
        Buffer[] buffers = new Buffer[Math.toIntExact((count + each - 1) / each)];
        for (int i = 0; i < buffers.length; i++) {
            long first = i * each;
            buffers[i] = source.get(first, (int) Math.min(each, count - first));
        }
        return new Segments(buffers, each, 0, count);
    }

    /**
     * Elements in each buffer, at most so many: whole items of the outermost axis whose items are small enough, so that a plane
     * or a row lies in one buffer unless it is too large for any.
     */
    static long each(long most, long... shape) {
        long unit = 1;
        for (int axis = shape.length - 1; axis >= 0 && unit * shape[axis] <= most; axis--) {
            unit *= shape[axis];
        }
        return Math.max(1, most / unit) * unit;
    }

    Segments view(long from, long newCount) {
        return new Segments(buffers, each, offset + from, newCount);
    }

    boolean isOne() {
        return count <= contiguousFrom(0);
    }

    /** Elements of the range from this one to the end of its buffer. */
    long contiguousFrom(long index) {
        return Math.min(count - index, each - (offset + index) % each);
    }

    /** The buffer that this element lies in. */
    Buffer bufferOf(long index) {
        return buffers[(int) ((offset + index) / each)];
    }

    /** The element's place in its buffer. */
    int indexOf(long index) {
        return (int) ((offset + index) % each);
    }

    /** The elements of the range from this one to the end of its buffer. */
    Buffer piece(long index) {
        return bufferOf(index).slice(indexOf(index), (int) contiguousFrom(index));
    }

    List<Buffer> pieces() {
        List<Buffer> pieces = new ArrayList<>();
        for (long index = 0; index < count; index += contiguousFrom(index)) {
            pieces.add(piece(index));
        }
        return pieces;
    }
}
