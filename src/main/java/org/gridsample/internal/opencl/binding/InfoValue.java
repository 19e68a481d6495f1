package org.gridsample.internal.opencl.binding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What the bytes of a clGet...Info mean. */
public final class InfoValue {
    private InfoValue() {}

    /** The text before the first NUL. */
    public static String text(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Addresses or sizes. */
    static long[] numbers(byte[] bytes) {
        long[] numbers = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asLongBuffer().get(numbers);
        return numbers;
    }

    /** A number of 1 to 8 bytes in native order; what is missing reads as 0. */
    public static long number(byte[] bytes) {
        ByteBuffer value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        int length = Math.min(bytes.length, Long.BYTES);
        value.put(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? Long.BYTES - length : 0, bytes, 0, length);
        return value.getLong(0);
    }
}
