package org.gridsample.internal.opencl.binding;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * What a host buffer must be before native code sees its address: direct, of native order, no longer than the memory it
 * meets. JOCL checks none of it and LWJGL not the first; either kills the JVM.
 */
final class HostBuffers {
    private HostBuffers() {}

    /** The remaining elements as a buffer whose position is 0, itself if it is: JOCL ignores the position. */
    static Buffer nativeSlice(Buffer buffer, String name) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException(
                    name + ": expected a direct buffer, got a heap buffer; copy it into ByteBuffer.allocateDirect");
        }
        if (order(buffer, name) != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException(name + ": expected " + ByteOrder.nativeOrder() + " byte order, got "
                    + order(buffer, name) + "; call order(ByteOrder.nativeOrder()) on the byte buffer first");
        }
        if (buffer.position() == 0) {
            return buffer;
        }
        return buffer instanceof ByteBuffer bytes ? bytes.slice().order(ByteOrder.nativeOrder()) : buffer.slice();
    }

    static long remainingBytes(Buffer buffer, String name) {
        return (long) buffer.remaining() * elementBytes(buffer, name);
    }

    private static int elementBytes(Buffer buffer, String name) {
        if (buffer instanceof ByteBuffer) {
            return Byte.BYTES;
        } else if (buffer instanceof ShortBuffer) {
            return Short.BYTES;
        } else if (buffer instanceof IntBuffer || buffer instanceof FloatBuffer) {
            return Integer.BYTES;
        } else if (buffer instanceof LongBuffer || buffer instanceof DoubleBuffer) {
            return Long.BYTES;
        }
        throw unknown(buffer, name);
    }

    private static ByteOrder order(Buffer buffer, String name) {
        if (buffer instanceof ByteBuffer b) {
            return b.order();
        } else if (buffer instanceof ShortBuffer b) {
            return b.order();
        } else if (buffer instanceof IntBuffer b) {
            return b.order();
        } else if (buffer instanceof FloatBuffer b) {
            return b.order();
        } else if (buffer instanceof LongBuffer b) {
            return b.order();
        } else if (buffer instanceof DoubleBuffer b) {
            return b.order();
        }
        throw unknown(buffer, name);
    }

    private static IllegalArgumentException unknown(Buffer buffer, String name) {
        return new IllegalArgumentException(name + ": expected a byte, short, int, float, long or double buffer, got "
                + buffer.getClass().getSimpleName());
    }
}
