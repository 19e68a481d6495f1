package org.gridsample.imglib2;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import net.imglib2.img.basictypeaccess.DataAccess;
import net.imglib2.img.basictypeaccess.nio.ByteBufferAccess;
import net.imglib2.img.basictypeaccess.nio.DoubleBufferAccess;
import net.imglib2.img.basictypeaccess.nio.FloatBufferAccess;
import net.imglib2.img.basictypeaccess.nio.IntBufferAccess;
import net.imglib2.img.basictypeaccess.nio.ShortBufferAccess;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.type.numeric.integer.ShortType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** The pixels that ImgLib2 and tensors both have. */
enum PixelType {
    UINT8(ElementType.UINT8),
    UINT16(ElementType.UINT16),
    INT16(ElementType.INT16),
    INT32(ElementType.INT32),
    FLOAT32(ElementType.FLOAT32),
    FLOAT64(ElementType.FLOAT64);

    private final ElementType elementType;

    PixelType(ElementType elementType) {
        this.elementType = elementType;
    }

    static PixelType of(Object pixel) {
        if (pixel instanceof UnsignedByteType) {
            return UINT8;
        }
        if (pixel instanceof UnsignedShortType) {
            return UINT16;
        }
        if (pixel instanceof ShortType) {
            return INT16;
        }
        if (pixel instanceof IntType) {
            return INT32;
        }
        if (pixel instanceof FloatType) {
            return FLOAT32;
        }
        if (pixel instanceof DoubleType) {
            return FLOAT64;
        }
        throw new IllegalArgumentException(
                "pixels: expected UnsignedByteType, UnsignedShortType, ShortType, IntType, FloatType or DoubleType, got "
                        + pixel.getClass().getSimpleName() + "; Converters.convert makes a view of another type");
    }

    ElementType elementType() {
        return elementType;
    }

    /** What ImgLib2 reads and writes a dense tensor's memory by. */
    DataAccess access(Tensor tensor) {
        return switch (this) {
            case UINT8 -> new ByteBufferAccess(tensor.bytes(), true);
            case UINT16, INT16 -> new ShortBufferAccess(tensor.shorts(), true);
            case INT32 -> new IntBufferAccess(tensor.ints(), true);
            case FLOAT32 -> new FloatBufferAccess(tensor.floats(), true);
            case FLOAT64 -> new DoubleBufferAccess(tensor.doubles(), true);
        };
    }

    /** A tensor over a direct buffer in the machine's byte order. */
    Tensor over(Buffer elements, long... shape) {
        return switch (this) {
            case UINT8 -> Tensor.wrap((ByteBuffer) elements, shape);
            case UINT16, INT16 -> Tensor.wrap(elementType, (ShortBuffer) elements, shape);
            case INT32 -> Tensor.wrap((IntBuffer) elements, shape);
            case FLOAT32 -> Tensor.wrap((FloatBuffer) elements, shape);
            case FLOAT64 -> Tensor.wrap((DoubleBuffer) elements, shape);
        };
    }

    /** The byte order of a buffer's elements; that of bytes is any. */
    ByteOrder order(Buffer elements) {
        return switch (this) {
            case UINT8 -> ByteOrder.nativeOrder();
            case UINT16, INT16 -> ((ShortBuffer) elements).order();
            case INT32 -> ((IntBuffer) elements).order();
            case FLOAT32 -> ((FloatBuffer) elements).order();
            case FLOAT64 -> ((DoubleBuffer) elements).order();
        };
    }

    /** An array as ImgLib2 has its blocks of this type in. */
    Object newArray(int length) {
        return switch (this) {
            case UINT8 -> new byte[length];
            case UINT16, INT16 -> new short[length];
            case INT32 -> new int[length];
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
        };
    }

    /** Puts such an array into a dense tensor, from an element on. */
    void put(Tensor tensor, int first, Object array) {
        switch (this) {
            case UINT8 -> tensor.bytes().put(first, (byte[]) array);
            case UINT16, INT16 -> tensor.shorts().put(first, (short[]) array);
            case INT32 -> tensor.ints().put(first, (int[]) array);
            case FLOAT32 -> tensor.floats().put(first, (float[]) array);
            case FLOAT64 -> tensor.doubles().put(first, (double[]) array);
        }
    }
}
