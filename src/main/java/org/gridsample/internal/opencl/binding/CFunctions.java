package org.gridsample.internal.opencl.binding;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Calls of C functions of this process, whose arguments and result all fit a machine word. */
public interface CFunctions {
    /** What calls them, for a person. */
    String name();

    /** The address of a function of the C library; 0 if it has none of this name. */
    long find(String function);

    /** Calls a function with machine words. */
    long invoke(long function, long a, long b, long c, long d);

    /** Where a direct buffer's memory begins, whatever its position. */
    long address(ByteBuffer direct);

    /**
     * Calls a function. Of an int result the upper half means nothing.
     *
     * @param function its address
     * @param arguments at most four: a number, null, or a direct buffer for the address of its memory, which is kept meanwhile
     */
    default long call(long function, Object... arguments) {
        long[] words = new long[4];
        for (int i = 0; i < arguments.length; i++) {
            words[i] = word(arguments[i]);
        }
        try {
            return invoke(function, words[0], words[1], words[2], words[3]);
        } finally {
            Reference.reachabilityFence(arguments);
        }
    }

    private long word(Object argument) {
        if (argument instanceof ByteBuffer memory) {
            return address(memory);
        }
        return argument == null ? 0 : ((Number) argument).longValue();
    }

    /** A text as C has it: a name, or a path whose bytes were read as characters, one each. */
    static ByteBuffer text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocateDirect(bytes.length + 1).put(bytes).put((byte) 0);
    }
}
