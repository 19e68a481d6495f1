package org.gridsample.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each type stores, and the memory that tensors of it are made from. */
class ElementTypesTest {
    @ParameterizedTest
    @CsvSource({
        "UINT8, 0.5, 0",
        "UINT8, 1.5, 2",
        "UINT8, 254.5, 254",
        "UINT8, 255.5, 255",
        "UINT8, -1, 0",
        "UINT8, 1e9, 255",
        "UINT8, NaN, 0",
        "UINT8, Infinity, 255",
        "UINT8, -Infinity, 0",
        "UINT8, -0.5, 0",
        "UINT16, 65534.5, 65534",
        "UINT16, 65536, 65535",
        "UINT16, -3, 0",
        "UINT16, NaN, 0",
        "INT16, -32768.5, -32768",
        "INT16, -32769, -32768",
        "INT16, 32768, 32767",
        "INT16, -1.5, -2",
        "INT16, NaN, 0",
        "INT32, 2147483647, 2147483647",
        "INT32, 2147483648, 2147483647",
        "INT32, -2147483649, -2147483648",
        "INT32, 16777217, 16777217",
        "INT32, 2.5, 2",
        "INT32, NaN, 0",
        "FLOAT16, 0.1, 0.0999755859375",
        "FLOAT16, 65504, 65504",
        "FLOAT16, 65520, Infinity",
        "FLOAT16, NaN, NaN",
        "FLOAT16, 2049, 2048",
        "FLOAT16, -0.0, -0.0"
    })
    void valuesAreRoundedOnceAndSaturate(ElementType type, double value, double stored) {
        Tensor tensor = Tensor.zeros(type, 3);
        tensor.set(1, value);
        assertEquals(stored, tensor.get(1));
        assertEquals(0, tensor.bits(0));
        assertEquals(0, tensor.bits(2));
        assertEquals(3L * type.bytes(), tensor.byteCount());
    }

    /** Direct memory of native order is used in place, everything else is copied. */
    @ParameterizedTest
    @EnumSource
    void memoryOfEveryTypeIsTaken(ElementType type) {
        for (boolean direct : new boolean[] {false, true}) {
            for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
                int bytes = 6 * type.bytes();
                ByteBuffer memory =
                        (direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes)).order(order);
                Buffer elements = Elements.in(memory, type);
                for (int i = 0; i < 6; i++) {
                    Elements.set(type, elements, i, 100 + i);
                }
                Tensor tensor = wrap(type, elements.position(2), 2, 2);
                assertEquals(type + " [2, 2]", tensor.toString());
                assertEquals(2, elements.position());
                for (int i = 0; i < 4; i++) {
                    assertEquals(102 + i, tensor.get(i));
                }
                Elements.set(type, elements, 3, 7);
                boolean inPlace = direct && (order == ByteOrder.nativeOrder() || type.bytes() == 1);
                assertEquals(inPlace ? 7 : 103, tensor.get(1));
                assertEquals(inPlace ? 7 : 103, Elements.get(type, tensor.values(), 1));
            }
        }
    }

    private static Tensor wrap(ElementType type, Buffer elements, long... shape) {
        return switch (type) {
            case FLOAT32 -> Tensor.wrap((FloatBuffer) elements, shape);
            case FLOAT64 -> Tensor.wrap((DoubleBuffer) elements, shape);
            case UINT8 -> Tensor.wrap((ByteBuffer) elements, shape);
            case FLOAT16, UINT16, INT16 -> Tensor.wrap(type, (ShortBuffer) elements, shape);
            case INT32 -> Tensor.wrap((IntBuffer) elements, shape);
        };
    }

    @Test
    void arraysAreCopied() {
        assertEquals(200, Tensor.of(new byte[] {1, (byte) 200}, 2).get(1));
        assertEquals(
                Integer.MIN_VALUE,
                Tensor.of(new int[] {1, Integer.MIN_VALUE}, 2).get(1));
        short[] bits = {1, (short) 0xc000};
        assertEquals(0xc000, Tensor.of(ElementType.UINT16, bits, 2).get(1));
        assertEquals(-0x4000, Tensor.of(ElementType.INT16, bits, 2).get(1));
        assertEquals(-2, Tensor.of(ElementType.FLOAT16, bits, 2).get(1));
        assertEquals(
                "values: expected 3 for shape [3], got 2",
                assertThrows(IllegalArgumentException.class, () -> Tensor.of(ElementType.INT16, bits, 3))
                        .getMessage());
    }

    @Test
    void whatDoesNotFitATypeIsRefused() {
        assertEquals(
                "type: expected uint16, int16 or float16 for shorts, got int32",
                assertThrows(IllegalArgumentException.class, () -> Tensor.of(ElementType.INT32, new short[1], 1))
                        .getMessage());
        Tensor bytes = Tensor.zeros(ElementType.UINT8, 2);
        assertEquals(
                "floats(): expected a tensor of float32, this one is uint8; use bytes()",
                assertThrows(IllegalStateException.class, bytes::floats).getMessage());
        assertEquals(
                "bytes(): expected a tensor of uint8, this one is float16; use shorts()",
                assertThrows(IllegalStateException.class, Tensor.zeros(ElementType.FLOAT16, 2)::bytes)
                        .getMessage());
        assertEquals(0, bytes.bytes().get(1));
        assertEquals(ByteOrder.nativeOrder(), bytes.bytes().order());
        assertEquals(0, Tensor.zeros(ElementType.INT32, 2).ints().get(1));
        assertEquals(0, Tensor.zeros(ElementType.INT16, 2).shorts().get(1));
    }
}
