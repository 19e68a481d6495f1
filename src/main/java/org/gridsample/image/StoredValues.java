package org.gridsample.image;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import org.gridsample.tensor.Tensor;

/** Elements of any type as floats, many at a time. */
final class StoredValues {
    /** Numbers of this size have no fraction: what is added to it is rounded, half to even, and lies in its lowest bits. */
    private static final float ROUNDING = 0x1.8p23f;

    private StoredValues() {}

    /** The elements from {@code start} on, in C order, as many as the array holds. */
    static void read(Tensor tensor, long start, float[] values) {
        int length;
        for (int done = 0; done < values.length; done += length) {
            length = (int) Math.min(values.length - done, tensor.contiguousFrom(start + done));
            get(tensor.view(start + done, length), values, done, length);
        }
    }

    /** The other way, rounded half to even; integers saturate, and are 0 for NaN. */
    static void write(float[] values, Tensor tensor, long start) {
        int length;
        for (int done = 0; done < values.length; done += length) {
            length = (int) Math.min(values.length - done, tensor.contiguousFrom(start + done));
            put(values, done, length, tensor.view(start + done, length));
        }
    }

    private static Buffer get(Tensor piece, float[] values, int at, int count) {
        return switch (piece.type()) {
            case UINT8 -> get(piece.bytes(), values, at, count);
            case UINT16 -> get(piece.shorts(), values, at, count);
            case FLOAT32 -> piece.floats().get(values, at, count);
            case INT16, INT32, FLOAT16, FLOAT64 -> getEach(piece, values, at, count);
        };
    }

    private static Buffer get(ByteBuffer bytes, float[] values, int at, int count) {
        byte[] elements = new byte[count];
        bytes.get(elements);
        for (int i = 0; i < count; i++) {
            values[at + i] = Byte.toUnsignedInt(elements[i]);
        }
        return bytes;
    }

    private static Buffer get(ShortBuffer shorts, float[] values, int at, int count) {
        short[] elements = new short[count];
        shorts.get(elements);
        for (int i = 0; i < count; i++) {
            values[at + i] = Short.toUnsignedInt(elements[i]);
        }
        return shorts;
    }

    private static Buffer getEach(Tensor piece, float[] values, int at, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] = (float) piece.get(i);
        }
        return piece.values();
    }

    private static Buffer put(float[] values, int at, int count, Tensor piece) {
        return switch (piece.type()) {
            case UINT8 -> put(values, at, count, piece.bytes());
            case UINT16 -> put(values, at, count, piece.shorts());
            case FLOAT32 -> piece.floats().put(values, at, count);
            case INT16, INT32, FLOAT16, FLOAT64 -> putEach(values, at, count, piece);
        };
    }

    private static Buffer put(float[] values, int at, int count, ByteBuffer bytes) {
        float[] shifted = shifted(values, at, count, 0xff);
        byte[] elements = new byte[count];
        for (int i = 0; i < count; i++) {
            elements[i] = (byte) whole(Float.floatToRawIntBits(shifted[i]));
        }
        return bytes.put(elements);
    }

    private static Buffer put(float[] values, int at, int count, ShortBuffer shorts) {
        float[] shifted = shifted(values, at, count, 0xffff);
        short[] elements = new short[count];
        for (int i = 0; i < count; i++) {
            elements[i] = (short) whole(Float.floatToRawIntBits(shifted[i]));
        }
        return shorts.put(elements);
    }

    private static Buffer putEach(float[] values, int at, int count, Tensor piece) {
        for (int i = 0; i < count; i++) {
            piece.set(i, values[at + i]);
        }
        return piece.values();
    }

    /** From 0 to the greatest and rounded, in the lowest bits; in a loop without a branch, which HotSpot vectorises. */
    private static float[] shifted(float[] values, int at, int count, float greatest) {
        float[] shifted = Arrays.copyOfRange(values, at, at + count);
        for (int i = 0; i < count; i++) {
            shifted[i] = Math.max(Math.min(shifted[i], greatest), 0f) + ROUNDING;
        }
        return shifted;
    }

    /** The number's lowest bits; a NaN's second bit of the exponent, which is 0 in numbers here, makes 0 of it. */
    private static int whole(int bits) {
        return bits & ~(bits << 2 >> (Integer.SIZE - 1));
    }
}
