package org.gridsample.tensor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.Buffer;

/**
 * The address of a direct buffer, needed only to see whether two overlap. JDK 22 and later have it in their public API;
 * JDK 17 to 21 have only the field behind it, which {@code sun.misc.Unsafe} can read there without a warning.
 */
final class DirectMemory {
    /** (Buffer) -> long, the address of the element at position 0 of a buffer whose position is 0; null where it can't be had. */
    private static final MethodHandle ADDRESS = findAddress();

    private DirectMemory() {}

    static long address(Buffer direct) {
        if (ADDRESS == null) {
            throw new IllegalStateException("whether two tensors share memory can't be told: this Java lacks the module"
                    + " jdk.unsupported; add that module (jlink --add-modules jdk.unsupported), use Java 22 or later, or sample"
                    + " into a new tensor");
        }
        try {
            return (long) ADDRESS.invokeExact(direct);
        } catch (Throwable e) {
            throw new IllegalStateException("the address of a direct buffer could not be read", e);
        }
    }

    private static MethodHandle findAddress() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            if (Runtime.version().feature() >= 22) {
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                MethodHandle ofBuffer =
                        lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
                MethodHandle address = lookup.findVirtual(segment, "address", MethodType.methodType(long.class));
                return MethodHandles.filterReturnValue(ofBuffer, address);
            }
            Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
            Field theUnsafe = unsafeClass.getDeclaredField("theUnsafe");
            theUnsafe.setAccessible(true);
            Object unsafe = theUnsafe.get(null);
            long offset = (long)
                    lookup.findVirtual(unsafeClass, "objectFieldOffset", MethodType.methodType(long.class, Field.class))
                            .invoke(unsafe, Buffer.class.getDeclaredField("address"));
            MethodHandle getLong = lookup.findVirtual(
                            unsafeClass, "getLong", MethodType.methodType(long.class, Object.class, long.class))
                    .bindTo(unsafe);
            return MethodHandles.insertArguments(getLong, 1, offset)
                    .asType(MethodType.methodType(long.class, Buffer.class));
        } catch (ClassNotFoundException e) {
            return null;
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
