package org.gridsample.tensor;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.gridsample.internal.io.Half;

/** Elements in a buffer of their type: the only place that tells one type's buffers from another's. */
final class Elements {
    private Elements() {}

    /** The bytes' elements, in the bytes' order. */
    static Buffer in(ByteBuffer bytes, ElementType type) {
        return switch (type) {
            case FLOAT32 -> bytes.asFloatBuffer();
            case FLOAT64 -> bytes.asDoubleBuffer();
            case UINT8 -> bytes.slice();
            case FLOAT16, UINT16, INT16 -> bytes.asShortBuffer();
            case INT32 -> bytes.asIntBuffer();
        };
    }

    /** Puts what remains of the source into the target, which is returned. */
    static Buffer put(ElementType type, Buffer target, Buffer source) {
        return switch (type) {
            case FLOAT32 -> ((FloatBuffer) target).put((FloatBuffer) source);
            case FLOAT64 -> ((DoubleBuffer) target).put((DoubleBuffer) source);
            case UINT8 -> ((ByteBuffer) target).put((ByteBuffer) source);
            case FLOAT16, UINT16, INT16 -> ((ShortBuffer) target).put((ShortBuffer) source);
            case INT32 -> ((IntBuffer) target).put((IntBuffer) source);
        };
    }

    /** Whether they lie in a buffer of shorts. */
    static boolean isShort(ElementType type) {
        return switch (type) {
            case FLOAT16, UINT16, INT16 -> true;
            case FLOAT32, FLOAT64, UINT8, INT32 -> false;
        };
    }

    /** The tensor's method that gives the buffer. */
    static String accessor(ElementType type) {
        return switch (type) {
            case FLOAT32 -> "floats()";
            case FLOAT64 -> "doubles()";
            case FLOAT16, UINT16, INT16 -> "shorts()";
            case UINT8 -> "bytes()";
            case INT32 -> "ints()";
        };
    }

    static double get(ElementType type, Buffer buffer, int index) {
        return switch (type) {
            case FLOAT32 -> ((FloatBuffer) buffer).get(index);
            case FLOAT64 -> ((DoubleBuffer) buffer).get(index);
            case FLOAT16 -> Half.toFloat(((ShortBuffer) buffer).get(index));
            case UINT8 -> Byte.toUnsignedInt(((ByteBuffer) buffer).get(index));
            case UINT16 -> Short.toUnsignedInt(((ShortBuffer) buffer).get(index));
            case INT16 -> ((ShortBuffer) buffer).get(index);
            case INT32 -> ((IntBuffer) buffer).get(index);
        };
    }

    /** Puts the value, rounded to the type, into the buffer, which is returned. */
    static Buffer set(ElementType type, Buffer buffer, int index, double value) {
        return switch (type) {
            case FLOAT32 -> ((FloatBuffer) buffer).put(index, (float) value);
            case FLOAT64 -> ((DoubleBuffer) buffer).put(index, value);
            case FLOAT16 -> ((ShortBuffer) buffer).put(index, Half.of(value));
            case UINT8 -> ((ByteBuffer) buffer).put(index, (byte) whole(value, 0, 0xff));
            case UINT16 -> ((ShortBuffer) buffer).put(index, (short) whole(value, 0, 0xffff));
            case INT16 -> ((ShortBuffer) buffer).put(index, (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> ((IntBuffer) buffer).put(index, whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
        };
    }

    /** Rounded half to even, saturated; 0 for NaN. */
    private static int whole(double value, int least, int greatest) {
        return (int) Math.max(least, Math.min(greatest, Math.rint(value)));
    }

    /** The element's bits, those above its size 0. */
    static long bits(ElementType type, Buffer buffer, int index) {
        return switch (type) {
            case FLOAT32 -> Integer.toUnsignedLong(Float.floatToRawIntBits(((FloatBuffer) buffer).get(index)));
            case FLOAT64 -> Double.doubleToRawLongBits(((DoubleBuffer) buffer).get(index));
            case UINT8 -> Byte.toUnsignedLong(((ByteBuffer) buffer).get(index));
            case FLOAT16, UINT16, INT16 -> Short.toUnsignedLong(((ShortBuffer) buffer).get(index));
            case INT32 -> Integer.toUnsignedLong(((IntBuffer) buffer).get(index));
        };
    }

    /** Puts an element of these bits into the buffer, which is returned. */
    static Buffer setBits(ElementType type, Buffer buffer, int index, long bits) {
        return switch (type) {
            case FLOAT32 -> ((FloatBuffer) buffer).put(index, Float.intBitsToFloat((int) bits));
            case FLOAT64 -> ((DoubleBuffer) buffer).put(index, Double.longBitsToDouble(bits));
            case UINT8 -> ((ByteBuffer) buffer).put(index, (byte) bits);
            case FLOAT16, UINT16, INT16 -> ((ShortBuffer) buffer).put(index, (short) bits);
            case INT32 -> ((IntBuffer) buffer).put(index, (int) bits);
        };
    }
}
