package org.gridsample.tensor;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Elements in a buffer of their type: the only place that tells one type's buffers from another's. */
final class Elements {
    private Elements() {}

    /** The bytes' elements, in the bytes' order. */
    static Buffer in(ByteBuffer bytes, ElementType type) {
        return switch (type) {
            case FLOAT32 -> bytes.asFloatBuffer();
            case FLOAT64 -> bytes.asDoubleBuffer();
        };
    }

    /** Puts what remains of the source into the target, which is returned. */
    static Buffer put(ElementType type, Buffer target, Buffer source) {
        return switch (type) {
            case FLOAT32 -> ((FloatBuffer) target).put((FloatBuffer) source);
            case FLOAT64 -> ((DoubleBuffer) target).put((DoubleBuffer) source);
        };
    }

    static double get(ElementType type, Buffer buffer, int index) {
        return switch (type) {
            case FLOAT32 -> ((FloatBuffer) buffer).get(index);
            case FLOAT64 -> ((DoubleBuffer) buffer).get(index);
        };
    }

    /** Puts the value, rounded to the type, into the buffer, which is returned. */
    static Buffer set(ElementType type, Buffer buffer, int index, double value) {
        return switch (type) {
            case FLOAT32 -> ((FloatBuffer) buffer).put(index, (float) value);
            case FLOAT64 -> ((DoubleBuffer) buffer).put(index, value);
        };
    }

    /** The element's bits, those above its size 0. */
    static long bits(ElementType type, Buffer buffer, int index) {
        return switch (type) {
            case FLOAT32 -> Integer.toUnsignedLong(Float.floatToRawIntBits(((FloatBuffer) buffer).get(index)));
            case FLOAT64 -> Double.doubleToRawLongBits(((DoubleBuffer) buffer).get(index));
        };
    }

    /** Puts an element of these bits into the buffer, which is returned. */
    static Buffer setBits(ElementType type, Buffer buffer, int index, long bits) {
        return switch (type) {
            case FLOAT32 -> ((FloatBuffer) buffer).put(index, Float.intBitsToFloat((int) bits));
            case FLOAT64 -> ((DoubleBuffer) buffer).put(index, Double.longBitsToDouble(bits));
        };
    }
}
