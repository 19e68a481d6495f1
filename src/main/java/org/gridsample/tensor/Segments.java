package org.gridsample.tensor;

import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of elements that lie in several buffers, each of which holds {@code each} elements but for the last, which may hold
 * fewer.
 *
 * @param all of one type; position 0, limit = capacity
 * @param offset the range's first element, counted from the first buffer's first
 * @param count the range's elements, at least 1
 */
record Segments(Buffer[] all, long each, long offset, long count) implements Storage {
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

    @Override
    public Storage part(long from, long newCount) {
        if (newCount == 0) {
            return new OneBuffer(all[0].slice(0, 0));
        }
        Segments part = new Segments(all, each, offset + from, newCount);
        return part.isOne() ? new OneBuffer(part.piece(0)) : part;
    }

    @Override
    public boolean isOne() {
        return count <= contiguousFrom(0);
    }

    @Override
    public long contiguousFrom(long index) {
        return Math.min(count - index, each - (offset + index) % each);
    }

    @Override
    public Buffer bufferOf(long index) {
        return all[(int) ((offset + index) / each)];
    }

    @Override
    public int indexOf(long index) {
        return (int) ((offset + index) % each);
    }

    /** The elements of the range from this one to the end of its buffer. */
    private Buffer piece(long index) {
        return bufferOf(index).slice(indexOf(index), (int) contiguousFrom(index));
    }

    @Override
    public List<Buffer> buffers() {
        List<Buffer> pieces = new ArrayList<>();
        for (long index = 0; index < count; index += contiguousFrom(index)) {
            pieces.add(piece(index));
        }
        return pieces;
    }
}
