package org.gridsample.tensor;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A dense array in host memory: direct, in the machine's byte order, C-contiguous (the last axis varies fastest).
 *
 * <p>The memory belongs to the garbage collector; there is nothing to close. A tensor may be read from several threads.
 * It does no locking: whoever writes to its buffer while a sampler reads it gets a mixture.
 *
 * <p>A tensor holds at most 2<sup>31</sup> - 1 bytes, the most that one buffer can address.
 */
public final class Tensor {
    private final ElementType type;
    private final long[] shape;

    /** A FloatBuffer or DoubleBuffer, as the type says; position 0, limit = capacity = the number of elements. */
    private final Buffer data;

    private Tensor(ElementType type, long[] shape, Buffer data) {
        this.type = type;
        this.shape = shape.clone();
        this.data = data;
    }

    /**
     * A new tensor of zeros.
     *
     * @param type the element type
     * @param shape the extents, each at least 0; none for a scalar
     * @return the tensor
     * @throws IllegalArgumentException if an extent is negative or the whole is larger than one buffer can hold
     */
    public static Tensor zeros(ElementType type, long... shape) {
        long bytes = multiply(elementCount(shape), type.bytes(), shape);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("shape: expected at most " + Integer.MAX_VALUE + " bytes, got "
                    + Arrays.toString(shape) + " of " + type + ", " + bytes
                    + " bytes; sample a part of the batch or of the output at a time");
        }
        // Fresh buffers are zeroed by the JDK.
        ByteBuffer memory = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        return new Tensor(type, shape, type == ElementType.FLOAT32 ? memory.asFloatBuffer() : memory.asDoubleBuffer());
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
        checkCount(values.remaining(), shape);
        if (values.isDirect() && values.order() == ByteOrder.nativeOrder()) {
            return new Tensor(ElementType.FLOAT32, shape, values.slice());
        }
        Tensor copy = zeros(ElementType.FLOAT32, shape);
        copy.floats().put(values.duplicate());
        return copy;
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
        checkCount(values.remaining(), shape);
        if (values.isDirect() && values.order() == ByteOrder.nativeOrder()) {
            return new Tensor(ElementType.FLOAT64, shape, values.slice());
        }
        Tensor copy = zeros(ElementType.FLOAT64, shape);
        copy.doubles().put(values.duplicate());
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
        return data.capacity();
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
     * The values, whatever their type: {@link #floats()} or {@link #doubles()}.
     *
     * @return the view
     */
    public Buffer values() {
        return data.duplicate();
    }

    /**
     * The values of a float32 tensor: a view of its memory with a position of its own, in C order. Read-only where the
     * tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type
     */
    public FloatBuffer floats() {
        if (data instanceof FloatBuffer floats) {
            return floats.duplicate();
        }
        throw new IllegalStateException("floats(): expected a float32 tensor, this one is " + type + "; use doubles()");
    }

    /**
     * The values of a float64 tensor: a view of its memory with a position of its own, in C order. Read-only where the
     * tensor is.
     *
     * @return the view
     * @throws IllegalStateException if the tensor is of another type
     */
    public DoubleBuffer doubles() {
        if (data instanceof DoubleBuffer doubles) {
            return doubles.duplicate();
        }
        throw new IllegalStateException("doubles(): expected a float64 tensor, this one is " + type + "; use floats()");
    }

    /**
     * A copy of the values of a float32 tensor.
     *
     * @return the values in C order
     * @throws IllegalStateException if the tensor is of another type
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
     * @throws IllegalStateException if the tensor is of another type
     */
    public double[] toDoubleArray() {
        DoubleBuffer view = doubles();
        double[] values = new double[view.remaining()];
        view.get(values);
        return values;
    }

    /**
     * Whether the memory may only be read, as that of a mapped file.
     *
     * @return true if the tensor can't take an output
     */
    public boolean isReadOnly() {
        return data.isReadOnly();
    }

    /**
     * Whether the two share memory, so that writing to the one would change the other.
     *
     * @param other any tensor
     * @return true if at least one byte belongs to both
     */
    public boolean overlaps(Tensor other) {
        long bytes = elementCount() * type.bytes();
        long otherBytes = other.elementCount() * other.type.bytes();
        if (bytes == 0 || otherBytes == 0) {
            return false;
        }
        long start = DirectMemory.address(data);
        long otherStart = DirectMemory.address(other.data);
        return start < otherStart + otherBytes && otherStart < start + bytes;
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

    private static long elementCount(long[] shape) {
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
