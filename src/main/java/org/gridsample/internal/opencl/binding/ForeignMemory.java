package org.gridsample.internal.opencl.binding;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/** Memory by its address through java.lang.foreign, which JDK 22 and later have, as {@link ForeignFunctions}; nobody has to allow it. */
public final class ForeignMemory {
    /** (Buffer) -> ByteBuffer; null where it can't be had. */
    private static final MethodHandle START = find();

    private ForeignMemory() {}

    /** Whether this Java has it. */
    public static boolean isThere() {
        return START != null;
    }

    /** A buffer without elements that begins where a direct one does, and doesn't keep it: for C functions that take a buffer for its address. */
    public static ByteBuffer startOf(ByteBuffer direct) {
        try {
            return (ByteBuffer) START.invokeExact((Buffer) direct);
        } catch (Throwable e) {
            throw new IllegalStateException("the address of a direct buffer could not be read", e);
        }
    }

    private static MethodHandle find() {
        if (Runtime.version().feature() < ForeignFunctions.FIRST_WITH_FOREIGN) {
            return null;
        }
        try {
            Lookup lookup = MethodHandles.lookup();
            Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
            MethodHandle ofBuffer =
                    lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
            MethodHandle address = lookup.findVirtual(segment, "address", MethodType.methodType(long.class));
            MethodHandle ofAddress =
                    lookup.findStatic(segment, "ofAddress", MethodType.methodType(segment, long.class));
            MethodHandle asByteBuffer =
                    lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class));
            return MethodHandles.filterReturnValue(
                    ofBuffer,
                    MethodHandles.filterReturnValue(address, MethodHandles.filterReturnValue(ofAddress, asByteBuffer)));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
