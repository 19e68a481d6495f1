package org.gridsample.tensor;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.gridsample.internal.io.DirectBuffers;

/**
 * A dense array in host memory: direct, in the machine's byte order, C-contiguous (the last axis varies fastest).
 *
 * <p>The memory belongs to the garbage collector; there is nothing to close. A tensor may be read from several threads.
 * It does no locking: whoever writes to its buffer while a sampler reads it gets a mixture.
 *
 * <p>One buffer holds at most 2<sup>31</sup> - 1 bytes. A larger tensor lies in several, which end between two items of an axis;
 * {@link #pieces} gives them one by one, {@link #view} a part of a tensor.
 */
public final class Tensor {
    private final ElementType type;
    private final long[] shape;

    /**
     * Of the type's elements; position 0, limit = capacity = the number of elements. Null where the elements lie in several
     * buffers.
     */
    private final Buffer data;

    /** Where the elements are if not in one buffer, else null. */
    private final Segments segments;

    private Tensor(ElementType type, long[] shape, Buffer data) {
        this.type = type;
        this.shape = shape.clone();
        this.data = data;
        this.segments = null;
    }

    private Tensor(ElementType type, long[] shape, Segments segments) {
        this.type = type;
        this.shape = shape.clone();
        this.data = null;
        this.segments = segments;
    }

    /**
     * A new tensor of zeros.
     *
     * @param type the element type
     * @param shape the extents, each at least 0; none for a scalar
     * @return the tensor
     * @throws IllegalArgumentException if an extent is negative or the bytes can't be counted
     * @throws OutOfMemoryError if there is no room; its message says how much is needed and which limit was reached
     */
    public static Tensor zeros(ElementType type, long... shape) {
        long bytes = multiply(elementCount(shape), type.bytes(), shape);
        return bytes <= Integer.MAX_VALUE
                ? new Tensor(type, shape, allocate(type, (int) bytes, shape))
                : zeros(Segments.MOST_BYTES, type, shape);
    }

    /** In several buffers of at most so many bytes. */
    static Tensor zeros(int mostBytes, ElementType type, long... shape) {
        long each = Segments.each(mostBytes / type.bytes(), shape);
        return over(
                type,
                Segments.of(each, elementCount(shape), (offset, count) -> allocate(type, count * type.bytes(), shape)),
                shape);
    }

    /** A tensor over segments that were made for this shape. */
    static Tensor over(ElementType type, Segments segments, long... shape) {
        return segments.buffers().length == 1
                ? new Tensor(type, shape, segments.piece(0))
                : new Tensor(type, shape, segments);
    }

    /** So many bytes of a tensor of this shape. */
    private static Buffer allocate(ElementType type, int bytes, long[] shape) {
        ByteBuffer memory = DirectBuffers.allocate(
                bytes, () -> type + " " + Arrays.toString(shape), elementCount(shape) * type.bytes());
        return Elements.in(memory, type);
    }

    /**
     * A float32 tensor with a copy of the values.
     *
     * @param values as many values as the shape has elements, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's
     */
    public static Tensor of(float[] values, long... shape) {
        return wrap(FloatBuffer.wrap(values), shape);
    }

    /**
     * A float64 tensor with a copy of the values.
     *
     * @param values as many values as the shape has elements, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's
     */
    public static Tensor of(double[] values, long... shape) {
        return wrap(DoubleBuffer.wrap(values), shape);
    }

    /**
     * A uint8 tensor with a copy of the values, of which those below 0 stand for 128 to 255.
     *
     * @param values as many values as the shape has elements, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's
     */
    public static Tensor of(byte[] values, long... shape) {
        return wrap(ByteBuffer.wrap(values), shape);
    }

    /**
     * An int32 tensor with a copy of the values.
     *
     * @param values as many values as the shape has elements, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's
     */
    public static Tensor of(int[] values, long... shape) {
        return wrap(IntBuffer.wrap(values), shape);
    }

    /**
     * A tensor of a type of 16 bits with a copy of the elements' bits.
     *
     * @param type {@link ElementType#UINT16}, {@link ElementType#INT16} or {@link ElementType#FLOAT16}
     * @param bits of as many elements as the shape has, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's, or the type has another size
     */
    public static Tensor of(ElementType type, short[] bits, long... shape) {
        return wrap(type, ShortBuffer.wrap(bits), shape);
    }

    /**
     * A float32 tensor over the buffer's remaining elements. A direct buffer in native byte order is used in place: what
     * is later written to the one shows in the other. Any other buffer is copied. The position and limit of the
     * argument stay as they are.
     *
     * @param values as many remaining values as the shape has elements, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's
     */
    public static Tensor wrap(FloatBuffer values, long... shape) {
        return wrap(ElementType.FLOAT32, values, values.order(), shape);
    }

    /**
     * A float64 tensor over the buffer's remaining elements, as {@link #wrap(FloatBuffer, long...)}.
     *
     * @param values as many remaining values as the shape has elements, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's
     */
    public static Tensor wrap(DoubleBuffer values, long... shape) {
        return wrap(ElementType.FLOAT64, values, values.order(), shape);
    }

    /**
     * A uint8 tensor over the buffer's remaining bytes, as {@link #wrap(FloatBuffer, long...)}.
     *
     * @param values as many remaining values as the shape has elements, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's
     */
    public static Tensor wrap(ByteBuffer values, long... shape) {
        return wrap(ElementType.UINT8, values, ByteOrder.nativeOrder(), shape);
    }

    /**
     * An int32 tensor over the buffer's remaining elements, as {@link #wrap(FloatBuffer, long...)}.
     *
     * @param values as many remaining values as the shape has elements, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's
     */
    public static Tensor wrap(IntBuffer values, long... shape) {
        return wrap(ElementType.INT32, values, values.order(), shape);
    }

    /**
     * A tensor of a type of 16 bits over the buffer's remaining elements, as {@link #wrap(FloatBuffer, long...)}.
     *
     * @param type {@link ElementType#UINT16}, {@link ElementType#INT16} or {@link ElementType#FLOAT16}
     * @param bits of as many remaining elements as the shape has, in C order
     * @param shape the extents
     * @return the tensor
     * @throws IllegalArgumentException if the count differs from the shape's, or the type has another size
     */
    public static Tensor wrap(ElementType type, ShortBuffer bits, long... shape) {
        if (!Elements.isShort(type)) {
            throw new IllegalArgumentException("type: expected uint16, int16 or float16 for shorts, got " + type);
        }
        return wrap(type, bits, bits.order(), shape);
    }

    /** The same for bytes of any type, at their order. */
    static Tensor wrap(ElementType type, ByteBuffer bytes, long... shape) {
        return wrap(type, Elements.in(bytes, type), bytes.order(), shape);
    }

    private static Tensor wrap(ElementType type, Buffer values, ByteOrder order, long[] shape) {
        checkCount(values.remaining(), shape);
        if (values.isDirect() && order == ByteOrder.nativeOrder()) {
            return new Tensor(type, shape, values.slice());
        }
        Tensor copy = zeros(type, shape);
        Elements.put(type, copy.values(), values.duplicate());
        return copy;
    }

    /**
     * The element type.
     *
     * @return the type
     */
    public ElementType type() {
        return type;
    }

    /**
     * The number of axes.
     *
     * @return 0 for a scalar
     */
    public int rank() {
        return shape.length;
    }

    /**
     * The extents.
     *
     * @return a copy, outermost axis first
     */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * One extent.
     *
     * @param axis 0 for the outermost
     * @return the number of elements along it
     */
    public long extent(int axis) {
        return shape[axis];
    }

    /**
     * The number of elements.
     *
     * @return the product of the extents, 1 for a scalar
     */
    public long elementCount() {
        return segments == null ? data.capacity() : segments.count();
    }

    /**
     * The bytes of all elements.
     *
     * @return {@link #elementCount()} times the element type's size
     */
    public long byteCount() {
        return elementCount() * type.bytes();
    }

    /**
     * A part of the elements as a tensor of another shape. It shares the memory: what is written to the one shows in the other.
     *
     * @param offset the first element, counted in C order
     * @param newShape the extents of the part
     * @return the view
     * @throws IllegalArgumentException if an extent is negative
     * @throws IndexOutOfBoundsException if the part reaches beyond this tensor
     */
    public Tensor view(long offset, long... newShape) {
        long count = elementCount(newShape);
        Objects.checkFromIndexSize(offset, count, elementCount());
        if (segments == null) {
            return new Tensor(type, newShape, data.slice((int) offset, (int) count));
        }
        if (count == 0) {
            return zeros(type, newShape);
        }
        Segments part = segments.view(offset, count);
        return part.isOne()
                ? new Tensor(type, newShape, part.piece(0).slice(0, (int) count))
                : new Tensor(type, newShape, part);
    }

    /**
     * The elements in C order, buffer by buffer. Each piece shares this tensor's memory.
     *
     * @return tensors of rank 1, each in one buffer; a single one where this tensor is
     */
    public List<Tensor> pieces() {
        if (segments == null) {
            return List.of(view(0, elementCount()));
        }
        return segments.pieces().stream()
                .map(piece -> new Tensor(type, new long[] {piece.capacity()}, piece))
                .toList();
    }

    /**
     * How many elements, from this one on, lie in the same buffer.
     *
     * @param offset an element, counted in C order
     * @return at least 1
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public long contiguousFrom(long offset) {
        Objects.checkIndex(offset, elementCount());
        return segments == null ? data.capacity() - offset : segments.contiguousFrom(offset);
    }

    /**
     * Whether one buffer, as {@link #floats()} gives it, holds all elements.
     *
     * @return false for a tensor of more than 2<sup>31</sup> - 1 bytes
     */
    public boolean isInOneBuffer() {
        return segments == null;
    }

    /**
     * The values, whatever their type, in a buffer of elements of its size: {@link #floats()}, {@link #bytes()} and so on.
     *
     * @return the view
     * @throws IllegalStateException if they lie in several buffers
     */
    public Buffer values() {
        Buffer view = inOneBuffer("values()").duplicate();
        // Bytes have no order, but their buffers do.
        return view instanceof ByteBuffer bytes ? bytes.order(ByteOrder.nativeOrder()) : view;
    }

    private Buffer anyBuffer() {
        return segments == null ? data : segments.buffers()[0];
    }

    private Buffer inOneBuffer(String call) {
        if (segments != null) {
            throw new IllegalStateException(call + ": expected a tensor in one buffer, this " + this + " of "
                    + byteCount() + " bytes lies in " + segments.pieces().size() + "; use view(...) or pieces()");
        }
        return data;
    }

    /**
     * The values of a float32 tensor: a view of its memory with a position of its own, in C order. Read-only where the
     * tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, or lies in several buffers
     */
    public FloatBuffer floats() {
        return (FloatBuffer) viewAs(FloatBuffer.class, "floats()", "float32");
    }

    /**
     * The values of a float64 tensor: a view of its memory with a position of its own, in C order. Read-only where the
     * tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, or lies in several buffers
     */
    public DoubleBuffer doubles() {
        return (DoubleBuffer) viewAs(DoubleBuffer.class, "doubles()", "float64");
    }

    /**
     * The values of a uint8 tensor: a view of its memory with a position of its own, in C order. Read-only where the tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, or lies in several buffers
     */
    public ByteBuffer bytes() {
        return (ByteBuffer) viewAs(ByteBuffer.class, "bytes()", "uint8");
    }

    /**
     * The bits of a tensor whose elements have 16: a view of its memory with a position of its own, in C order. Read-only where
     * the tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, or lies in several buffers
     */
    public ShortBuffer shorts() {
        return (ShortBuffer) viewAs(ShortBuffer.class, "shorts()", "uint16, int16 or float16");
    }

    /**
     * The values of an int32 tensor: a view of its memory with a position of its own, in C order. Read-only where the tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, or lies in several buffers
     */
    public IntBuffer ints() {
        return (IntBuffer) viewAs(IntBuffer.class, "ints()", "int32");
    }

    private Buffer viewAs(Class<? extends Buffer> kind, String call, String expected) {
        if (kind.isInstance(anyBuffer())) {
            inOneBuffer(call);
            return values();
        }
        throw new IllegalStateException(call + ": expected a tensor of " + expected + ", this one is " + type + "; use "
                + Elements.accessor(type));
    }

    /**
     * One element, whatever the type. For loops over many, take {@link #floats()}, {@link #bytes()} and so on.
     *
     * @param index the element, counted in C order
     * @return its value
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public double get(long index) {
        Objects.checkIndex(index, elementCount());
        return segments == null
                ? Elements.get(type, data, (int) index)
                : Elements.get(type, segments.bufferOf(index), segments.indexOf(index));
    }

    /**
     * Sets one element, whatever the type.
     *
     * @param index the element, counted in C order
     * @param value what it is to be, rounded to the type, half to even; integers saturate, and take 0 for NaN
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws java.nio.ReadOnlyBufferException if this tensor is read-only
     */
    public void set(long index, double value) {
        Objects.checkIndex(index, elementCount());
        if (segments == null) {
            Elements.set(type, data, (int) index, value);
        } else {
            Elements.set(type, segments.bufferOf(index), segments.indexOf(index), value);
        }
    }

    /**
     * The bits of one element: what tells 0 from -0, and NaNs from each other.
     *
     * @param index the element, counted in C order
     * @return its bits, those above the type's size 0
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public long bits(long index) {
        Objects.checkIndex(index, elementCount());
        return segments == null
                ? Elements.bits(type, data, (int) index)
                : Elements.bits(type, segments.bufferOf(index), segments.indexOf(index));
    }

    /**
     * A copy of the values of a float32 tensor.
     *
     * @return the values in C order
     * @throws IllegalStateException if the tensor is of another type, or lies in several buffers
     */
    public float[] toFloatArray() {
        FloatBuffer view = floats();
        float[] values = new float[view.remaining()];
        view.get(values);
        return values;
    }

    /**
     * A copy of the values of a float64 tensor.
     *
     * @return the values in C order
     * @throws IllegalStateException if the tensor is of another type, or lies in several buffers
     */
    public double[] toDoubleArray() {
        DoubleBuffer view = doubles();
        double[] values = new double[view.remaining()];
        view.get(values);
        return values;
    }

    /**
     * Copies the elements of another tensor, whatever its shape, into this one.
     *
     * @param other a tensor of the same type and number of elements, which shares no memory with this one
     * @return this
     * @throws IllegalArgumentException if type or number differ
     * @throws java.nio.ReadOnlyBufferException if this tensor is read-only
     */
    public Tensor copyFrom(Tensor other) {
        if (other.type != type || other.elementCount() != elementCount()) {
            throw new IllegalArgumentException(
                    "other: expected " + elementCount() + " elements of " + type + ", got " + other);
        }
        long length;
        for (long start = 0; start < elementCount(); start += length) {
            length = Math.min(contiguousFrom(start), other.contiguousFrom(start));
            Elements.put(
                    type,
                    view(start, length).values(),
                    other.view(start, length).values());
        }
        return this;
    }

    /**
     * Whether the memory may only be read, as that of a mapped file.
     *
     * @return true if the tensor can't take an output
     */
    public boolean isReadOnly() {
        return anyBuffer().isReadOnly();
    }

    /**
     * Whether the two share memory, so that writing to the one would change the other.
     *
     * @param other any tensor
     * @return true if at least one byte belongs to both
     */
    public boolean overlaps(Tensor other) {
        if (segments == null && other.segments == null) {
            return overlap(data, byteCount(), other.data, other.byteCount());
        }
        return pieces().stream().anyMatch(piece -> other.pieces().stream().anyMatch(piece::overlaps));
    }

    private static boolean overlap(Buffer a, long aBytes, Buffer b, long bBytes) {
        if (aBytes == 0 || bBytes == 0) {
            return false;
        }
        long aStart = DirectMemory.address(a);
        long bStart = DirectMemory.address(b);
        return aStart < bStart + bBytes && bStart < aStart + aBytes;
    }

    /**
     * Type and shape, {@code float32 [1, 3, 480, 640]}; not the values.
     *
     * @return the text
     */
    @Override
    public String toString() {
        return type + " " + Arrays.toString(shape);
    }

    private static void checkCount(long count, long[] shape) {
        long expected = elementCount(shape);
        if (count != expected) {
            throw new IllegalArgumentException(
                    "values: expected " + expected + " for shape " + Arrays.toString(shape) + ", got " + count);
        }
    }

    static long elementCount(long[] shape) {
        boolean empty = false;
        for (long extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException(
                        "shape: expected extents of at least 0, got " + Arrays.toString(shape));
            }
            empty |= extent == 0;
        }
        if (empty) {
            return 0;
        }
        long count = 1;
        for (long extent : shape) {
            count = multiply(count, extent, shape);
        }
        return count;
    }

    private static long multiply(long a, long b, long[] shape) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "shape: " + Arrays.toString(shape) + " has more elements than 64 bits can count", e);
        }
    }
}
