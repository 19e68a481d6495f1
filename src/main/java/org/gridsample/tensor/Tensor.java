package org.gridsample.tensor;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.gridsample.internal.io.DirectBuffers;
import org.gridsample.internal.io.OwnMemory;

/**
 * An array in host memory: direct, in the machine's byte order, in C order (the last axis varies fastest). It is dense, but for a
 * {@link #region region} or a {@link #strided strided} view of another one, whose memory has other elements in between. Only a {@link
 * DeviceTensor} and views of one are elsewhere: they are sampled as any other, {@linkplain #copyFrom copied} from and to, and cut into
 * dense parts, but their elements can't be read or set one by one.
 *
 * <p>The memory belongs to the garbage collector; there is nothing to close. A tensor may be read from several threads.
 * It does no locking: whoever writes to its buffer while a sampler reads it gets a mixture.
 *
 * <p>One buffer holds at most 2<sup>31</sup> - 1 bytes. A larger tensor lies in several, which end between two items of an axis;
 * {@link #pieces} gives them one by one, {@link #view} a part of a tensor.
 */
public sealed class Tensor permits DeviceTensor {
    static {
        OwnMemory.giveAccess(tensor -> ((Tensor) tensor).inOneBuffer("memory()"));
    }

    private final ElementType type;
    private final long[] shape;

    /** From the first element to the last one. */
    private final Storage storage;

    /** Where the elements are in the storage, or null where they fill it. */
    private final Spacing spacing;

    private Tensor(ElementType type, long[] shape, Storage storage) {
        this(type, shape.clone(), storage, null);
    }

    private Tensor(ElementType type, long[] shape, Storage storage, Spacing spacing) {
        this.type = type;
        this.shape = shape;
        this.storage = storage;
        this.spacing = spacing;
    }

    /** In a device's memory, of which these are the first elements. */
    Tensor(ElementType type, DeviceMemory memory, long... shape) {
        this(type, shape, new DeviceElements(memory, 0, elementCount(shape)));
    }

    /**
     * A tensor over a device's memory, for those who compute there: as a {@link DeviceTensor}, but whoever made the memory closes it.
     *
     * @param type the element type
     * @param memory its elements
     * @param shape the extents
     * @return the tensor
     */
    public static Tensor over(ElementType type, DeviceMemory memory, long... shape) {
        return new Tensor(type, memory, shape);
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
        return in(type, ofJavas(type, shape), shape);
    }

    /** In several buffers of at most so many bytes. */
    static Tensor zeros(int mostBytes, ElementType type, long... shape) {
        return in(mostBytes, type, ofJavas(type, shape), shape);
    }

    /**
     * A new tensor in memory of some kind, for those who allocate it.
     *
     * @param type the element type
     * @param allocation gives so many bytes, at least 0, in a direct buffer of native order; called several times for a tensor that no buffer holds
     * @param shape the extents, each at least 0; none for a scalar
     * @return the tensor, whose elements are what they are there
     * @throws IllegalArgumentException if an extent is negative or the bytes can't be counted
     */
    public static Tensor in(ElementType type, IntFunction<ByteBuffer> allocation, long... shape) {
        long bytes = multiply(elementCount(shape), type.bytes(), shape);
        return bytes <= Integer.MAX_VALUE
                ? new Tensor(type, shape, new OneBuffer(Elements.in(allocation.apply((int) bytes), type)))
                : in(Segments.MOST_BYTES, type, allocation, shape);
    }

    private static Tensor in(int mostBytes, ElementType type, IntFunction<ByteBuffer> allocation, long... shape) {
        long each = Segments.each(mostBytes / type.bytes(), shape);
        return over(
                type,
                Segments.of(
                        each,
                        elementCount(shape),
                        (offset, count) -> Elements.in(allocation.apply(count * type.bytes()), type)),
                shape);
    }

    /** A tensor over segments that were made for this shape. */
    static Tensor over(ElementType type, Segments segments, long... shape) {
        return new Tensor(type, shape, segments.part(0, segments.count()));
    }

    private static IntFunction<ByteBuffer> ofJavas(ElementType type, long[] shape) {
        return bytes -> DirectBuffers.allocate(
                bytes, () -> type + " " + Arrays.toString(shape), elementCount(shape) * type.bytes());
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
            return new Tensor(type, shape, new OneBuffer(values.slice()));
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
        return spacing == null ? storage.count() : spacing.count();
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
     * How far apart the elements lie in memory.
     *
     * @return elements from one along an axis to the next, outermost axis first; where the extent is 1, any number
     */
    public long[] strides() {
        return spacing == null ? Spacing.dense(shape) : spacing.strides().clone();
    }

    /**
     * Whether the elements lie in memory one after the other, with nothing in between.
     *
     * @return false for a {@link #region region} or a {@link #strided strided} view that has gaps
     */
    public boolean isDense() {
        return spacing == null;
    }

    /**
     * A block of this tensor, such as a part of a picture. It shares the memory: what is written to the one shows in the other, and
     * nothing is written to the elements around it.
     *
     * <pre>{@code
     * Tensor window = frame.region(new long[] {0, 100, 200, 0}, 1, 480, 640, 3); // of a frame [1, 1080, 1920, 3]
     * }</pre>
     *
     * @param first the indices of the block's first element, one for each axis
     * @param extents of the block, along the same axes
     * @return the block; dense where that lies in one piece
     * @throws IllegalArgumentException if it isn't one index and one extent for each axis, an extent is negative, or the block lies in
     *     several buffers
     * @throws IndexOutOfBoundsException if the block reaches beyond this tensor
     */
    public Tensor region(long[] first, long... extents) {
        if (first.length != shape.length || extents.length != shape.length) {
            throw new IllegalArgumentException("region: expected a first index and an extent for each axis of " + this
                    + ", got " + Arrays.toString(first) + " and " + Arrays.toString(extents));
        }
        elementCount(extents);
        long[] strides = strides();
        long offset = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (first[axis] < 0 || first[axis] > shape[axis] - extents[axis]) {
                throw new IndexOutOfBoundsException("region: expected a block of " + this + ", got "
                        + Arrays.toString(extents) + " at " + Arrays.toString(first));
            }
            offset += first[axis] * strides[axis];
        }
        return elementCount(extents) == 0 ? view(0, extents) : strided(offset, extents, strides);
    }

    /**
     * Elements of this tensor's memory that lie apart, such as the rows of a picture that are padded. It shares the memory: what is
     * written to the one shows in the other, and nothing is written to what lies in between.
     *
     * <pre>{@code
     * ByteBuffer frame = decoder.frame(); // direct; 1080 rows of 1920 pixels of 3 bytes, each row padded to 5888
     * Tensor picture = Tensor.wrap(frame, frame.remaining())
     *         .strided(0, new long[] {1, 1080, 1920, 3}, 1080 * 5888, 5888, 3, 1);
     * }</pre>
     *
     * @param offset the first element, counted in this tensor's memory from its own first one
     * @param newShape the extents, at least 1 each
     * @param strides elements in memory from one along an axis to the next, outermost axis first: each at least as many as what is within
     *     the axis spans; any number where the extent is 1
     * @return the elements; dense where they lie beside each other
     * @throws IllegalArgumentException if an extent is less than 1, it isn't one stride for each axis, elements overlap or aren't in the
     *     axes' order, or they lie in several buffers
     * @throws IndexOutOfBoundsException if they reach beyond this tensor's memory
     */
    public Tensor strided(long offset, long[] newShape, long... strides) {
        if (elementCount(newShape) == 0) {
            throw new IllegalArgumentException(
                    "shape: expected extents of at least 1, got " + Arrays.toString(newShape));
        }
        Spacing apart = Spacing.of(newShape, strides);
        long span = apart.span();
        long memory = storage.count();
        if (offset < 0 || offset > memory - span) {
            throw new IndexOutOfBoundsException("strides: expected elements among the " + memory + " of " + this
                    + ", got " + Arrays.toString(strides) + " for " + Arrays.toString(newShape) + " from " + offset
                    + ", which span " + span);
        }
        if (apart.isDense()) {
            return new Tensor(type, newShape, storage.part(offset, span));
        }
        if (isOnDevice()) {
            throw new IllegalArgumentException(
                    "strides: expected elements beside each other of a device tensor, got " + Arrays.toString(strides)
                            + " for " + Arrays.toString(newShape) + "; download it, or take whole rows");
        }
        if (storage.contiguousFrom(offset) < span) {
            throw new IllegalArgumentException("strides: expected elements in one buffer of " + this + ", got "
                    + Arrays.toString(strides) + " for " + Arrays.toString(newShape) + " from " + offset
                    + ", which span " + span + " and lie in several; take a smaller region, or copy it");
        }
        return new Tensor(type, newShape.clone(), storage.part(offset, span), apart);
    }

    /**
     * A part of the elements as a tensor of another shape. It shares the memory: what is written to the one shows in the other.
     *
     * @param offset the first element, counted in C order
     * @param newShape the extents of the part
     * @return the view
     * @throws IllegalArgumentException if an extent is negative
     * @throws IllegalStateException if this tensor isn't dense and the part has a gap in it, see {@link #contiguousFrom}
     * @throws IndexOutOfBoundsException if the part reaches beyond this tensor
     */
    public Tensor view(long offset, long... newShape) {
        long count = elementCount(newShape);
        Objects.checkFromIndexSize(offset, count, elementCount());
        if (spacing != null && count > 0) {
            if (spacing.contiguousFrom(offset) < count) {
                throw new IllegalStateException("view(...): expected elements beside each other, " + count + " of "
                        + this + " from " + offset + " are not; use region(...)");
            }
            return new Tensor(type, newShape, storage.part(spacing.place(offset), count));
        }
        return new Tensor(type, newShape, storage.part(count == 0 ? 0 : offset, count));
    }

    /**
     * The elements in C order, buffer by buffer, and of one that isn't dense from gap to gap. Each piece shares this tensor's memory.
     *
     * @return dense tensors of rank 1, each in one buffer; a single one where this tensor is
     */
    public List<Tensor> pieces() {
        if (elementCount() == 0) {
            return List.of(view(0, 0));
        }
        List<Tensor> pieces = new ArrayList<>();
        for (long start = 0; start < elementCount(); start += contiguousFrom(start)) {
            pieces.add(view(start, contiguousFrom(start)));
        }
        return pieces;
    }

    /**
     * How many elements, from this one on, lie beside each other in the same buffer.
     *
     * @param offset an element, counted in C order
     * @return at least 1
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public long contiguousFrom(long offset) {
        Objects.checkIndex(offset, elementCount());
        return spacing == null ? storage.contiguousFrom(offset) : spacing.contiguousFrom(offset);
    }

    /**
     * Whether this is a {@link DeviceTensor} or a view of one, whose elements can't be read or set one by one.
     *
     * @return false for a tensor in host memory
     */
    public boolean isOnDevice() {
        return deviceMemory().isPresent();
    }

    /**
     * The device's memory that the elements lie in, for those who compute there.
     *
     * @return it; empty for a tensor in host memory
     */
    public Optional<DeviceMemory> deviceMemory() {
        return storage instanceof DeviceElements elements ? Optional.of(elements.memory()) : Optional.empty();
    }

    /**
     * Where in the {@link #deviceMemory device's memory} the elements begin.
     *
     * @return elements before the first one; 0 for a tensor in host memory
     */
    public long deviceOffset() {
        return storage instanceof DeviceElements elements ? elements.first() : 0;
    }

    /**
     * This tensor where that is in host memory, else a copy of it.
     *
     * @return a tensor whose elements can be read
     */
    public Tensor inHostMemory() {
        return isOnDevice() ? zeros(type, shape).copyFrom(this) : this;
    }

    /**
     * Whether one buffer, as {@link #memory()} gives it, holds all elements.
     *
     * @return false for a tensor of more than 2<sup>31</sup> - 1 bytes
     */
    public boolean isInOneBuffer() {
        return storage.isOne();
    }

    /**
     * The memory from the first element to the last one, with what lies in between where this tensor isn't dense: of it element {@code
     * [i, j, ...]} is the one at {@code i * strides[0] + j * strides[1] + ...}.
     *
     * @return a view with a position of its own, of elements of the type's size; read-only where the tensor is
     * @throws IllegalStateException if the elements lie in several buffers
     */
    public Buffer memory() {
        Buffer view = inOneBuffer("memory()").duplicate();
        // Bytes have no order, but their buffers do.
        return view instanceof ByteBuffer bytes ? bytes.order(ByteOrder.nativeOrder()) : view;
    }

    /**
     * The values, whatever their type, in a buffer of elements of its size: {@link #floats()}, {@link #bytes()} and so on.
     *
     * @return the view
     * @throws IllegalStateException if they lie in several buffers, or apart
     */
    public Buffer values() {
        checkDense("values()");
        return memory();
    }

    private void checkDense(String call) {
        if (spacing != null) {
            throw new IllegalStateException(call + ": expected a dense tensor, this is " + this
                    + "; use memory(), pieces() or get(...), or copy it: Tensor.zeros(type, shape).copyFrom(it)");
        }
    }

    private Buffer inOneBuffer(String call) {
        List<Buffer> buffers = storage.buffers();
        if (buffers.size() > 1) {
            throw new IllegalStateException(call + ": expected a tensor in one buffer, this " + this + " of "
                    + byteCount() + " bytes lies in " + buffers.size() + "; use view(...) or pieces()");
        }
        return buffers.get(0);
    }

    /**
     * The values of a float32 tensor: a view of its memory with a position of its own, in C order. Read-only where the
     * tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, lies in several buffers, or isn't dense
     */
    public FloatBuffer floats() {
        return (FloatBuffer) viewAs(FloatBuffer.class, "floats()", "float32");
    }

    /**
     * The values of a float64 tensor: a view of its memory with a position of its own, in C order. Read-only where the
     * tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, lies in several buffers, or isn't dense
     */
    public DoubleBuffer doubles() {
        return (DoubleBuffer) viewAs(DoubleBuffer.class, "doubles()", "float64");
    }

    /**
     * The values of a uint8 tensor: a view of its memory with a position of its own, in C order. Read-only where the tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, lies in several buffers, or isn't dense
     */
    public ByteBuffer bytes() {
        return (ByteBuffer) viewAs(ByteBuffer.class, "bytes()", "uint8");
    }

    /**
     * The bits of a tensor whose elements have 16: a view of its memory with a position of its own, in C order. Read-only where
     * the tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, lies in several buffers, or isn't dense
     */
    public ShortBuffer shorts() {
        return (ShortBuffer) viewAs(ShortBuffer.class, "shorts()", "uint16, int16 or float16");
    }

    /**
     * The values of an int32 tensor: a view of its memory with a position of its own, in C order. Read-only where the tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type, lies in several buffers, or isn't dense
     */
    public IntBuffer ints() {
        return (IntBuffer) viewAs(IntBuffer.class, "ints()", "int32");
    }

    private Buffer viewAs(Class<? extends Buffer> kind, String call, String expected) {
        if (kind.isInstance(storage.buffers().get(0))) {
            checkDense(call);
            inOneBuffer(call);
            return values();
        }
        throw new IllegalStateException(call + ": expected a tensor of " + expected + ", this one is " + type + "; use "
                + Elements.accessor(type));
    }

    /** Of an element in the storage. */
    private long place(long index) {
        Objects.checkIndex(index, elementCount());
        return spacing == null ? index : spacing.place(index);
    }

    /**
     * One element, whatever the type. For loops over many, take {@link #floats()}, {@link #bytes()} and so on.
     *
     * @param index the element, counted in C order
     * @return its value
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public double get(long index) {
        long place = place(index);
        return Elements.get(type, storage.bufferOf(place), storage.indexOf(place));
    }

    /**
     * Sets one element, whatever the type.
     *
     * @param index the element, counted in C order
     * @param value what it is to be, rounded to the type, half to even; integers saturate, and take 0 for NaN
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws ReadOnlyBufferException if this tensor is read-only
     */
    public void set(long index, double value) {
        long place = place(index);
        Elements.set(type, storage.bufferOf(place), storage.indexOf(place), value);
    }

    /**
     * The bits of one element: what tells 0 from -0, and NaNs from each other.
     *
     * @param index the element, counted in C order
     * @return its bits, those above the type's size 0
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public long bits(long index) {
        long place = place(index);
        return Elements.bits(type, storage.bufferOf(place), storage.indexOf(place));
    }

    /**
     * A copy of the values of a float32 tensor.
     *
     * @return the values in C order
     * @throws IllegalStateException if the tensor is of another type, lies in several buffers, or isn't dense
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
     * @throws IllegalStateException if the tensor is of another type, lies in several buffers, or isn't dense
     */
    public double[] toDoubleArray() {
        DoubleBuffer view = doubles();
        double[] values = new double[view.remaining()];
        view.get(values);
        return values;
    }

    /**
     * Copies the elements of another tensor, whatever its shape, into this one; either may be on a device.
     *
     * @param other a tensor of the same type and number of elements, which shares no memory with this one
     * @return this
     * @throws IllegalArgumentException if type or number differ
     * @throws ReadOnlyBufferException if this tensor is read-only
     * @throws IllegalStateException if one of them is a device tensor that is closed
     */
    public Tensor copyFrom(Tensor other) {
        if (other.type != type || other.elementCount() != elementCount()) {
            throw new IllegalArgumentException(
                    "other: expected " + elementCount() + " elements of " + type + ", got " + other);
        }
        if (storage instanceof DeviceElements mine) {
            mine.memory().upload(other.inHostMemory(), mine.first());
            return this;
        }
        if (other.storage instanceof DeviceElements theirs) {
            if (isReadOnly()) {
                throw new ReadOnlyBufferException();
            }
            theirs.memory().download(theirs.first(), this);
            return this;
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
        return !isOnDevice() && storage.buffers().get(0).isReadOnly();
    }

    /**
     * Whether the two share memory, so that writing to the one might change the other. The memory of a tensor that isn't dense counts from
     * its first element to its last: the left and the right half of a picture overlap, its upper and its lower half do not.
     *
     * @param other any tensor
     * @return true if at least one byte belongs to both
     */
    public boolean overlaps(Tensor other) {
        if (storage instanceof DeviceElements mine) {
            return other.storage instanceof DeviceElements theirs && mine.overlaps(theirs);
        }
        if (other.isOnDevice()) {
            return false;
        }
        for (Buffer mine : storage.buffers()) {
            for (Buffer theirs : other.storage.buffers()) {
                if (overlap(mine, type, theirs, other.type)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean overlap(Buffer a, ElementType aType, Buffer b, ElementType bType) {
        if (a.capacity() == 0 || b.capacity() == 0) {
            return false;
        }
        long aStart = DirectMemory.address(a);
        long bStart = DirectMemory.address(b);
        return aStart < bStart + (long) b.capacity() * bType.bytes()
                && bStart < aStart + (long) a.capacity() * aType.bytes();
    }

    /**
     * Type and shape, {@code float32 [1, 3, 480, 640]}, and the strides of one that isn't dense; not the values.
     *
     * @return the text
     */
    @Override
    public String toString() {
        return type + " " + Arrays.toString(shape)
                + (spacing == null ? "" : " with strides " + Arrays.toString(spacing.strides()));
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
