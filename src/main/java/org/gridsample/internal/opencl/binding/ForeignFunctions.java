package org.gridsample.internal.opencl.binding;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * C functions through java.lang.foreign, which JDK 22 and later have. Reached by method handles, since the library is compiled
 * for JDK 17.
 */
public final class ForeignFunctions implements CFunctions {
    static final int FIRST_WITH_FOREIGN = 22;

    private final ConcurrentHashMap<Long, MethodHandle> functions = new ConcurrentHashMap<>();
    private final Object lookup;
    private final MethodHandle find;
    private final MethodHandle addressOf;
    private final MethodHandle ofAddress;
    private final MethodHandle ofBuffer;
    private final MethodHandle bind;

    /**
     * Throws what stands against it.
     *
     * @throws UnsupportedOperationException if this Java has no java.lang.foreign
     * @throws ReflectiveOperationException if it looks different from what JDK 22 to 25 have
     */
    public ForeignFunctions() throws ReflectiveOperationException {
        if (Runtime.version().feature() < FIRST_WITH_FOREIGN) {
            throw new UnsupportedOperationException("Java " + Runtime.version().feature()
                    + " has no java.lang.foreign, " + FIRST_WITH_FOREIGN + " has");
        }
        Lookup here = MethodHandles.lookup();
        Class<?> linkerType = foreign("Linker");
        Class<?> optionType = foreign("Linker$Option");
        Class<?> segmentType = foreign("MemorySegment");
        Class<?> layoutType = foreign("MemoryLayout");
        Class<?> descriptorType = foreign("FunctionDescriptor");
        Class<?> lookupType = foreign("SymbolLookup");
        Object word = foreign("ValueLayout").getField("JAVA_LONG").get(null);
        Object words = Array.newInstance(layoutType, 4);
        for (int i = 0; i < 4; i++) {
            Array.set(words, i, word);
        }
        Object descriptor = descriptorType
                .getMethod("of", layoutType, layoutType.arrayType())
                .invoke(null, word, words);
        Object linker = linkerType.getMethod("nativeLinker").invoke(null);
        lookup = linkerType.getMethod("defaultLookup").invoke(linker);
        find = here.findVirtual(lookupType, "find", MethodType.methodType(Optional.class, String.class));
        addressOf = here.findVirtual(segmentType, "address", MethodType.methodType(long.class));
        ofAddress = here.findStatic(segmentType, "ofAddress", MethodType.methodType(segmentType, long.class));
        ofBuffer = here.findStatic(segmentType, "ofBuffer", MethodType.methodType(segmentType, Buffer.class));
        MethodHandle downcall = here.findVirtual(
                        linkerType,
                        "downcallHandle",
                        MethodType.methodType(MethodHandle.class, segmentType, descriptorType, optionType.arrayType()))
                .asFixedArity();
        bind = MethodHandles.insertArguments(
                MethodHandles.insertArguments(downcall, 2, descriptor, Array.newInstance(optionType, 0)), 0, linker);
        // Where native access is denied this says so.
        bound(find("getpid"));
    }

    private static Class<?> foreign(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }

    @Override
    public String name() {
        return "java.lang.foreign";
    }

    @Override
    public long find(String function) {
        try {
            Optional<?> found = (Optional<?>) find.invoke(lookup, function);
            return found.isEmpty() ? 0 : (long) addressOf.invoke(found.get());
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    @Override
    public long invoke(long function, long a, long b, long c, long d) {
        try {
            return (long) functions.computeIfAbsent(function, this::bound).invokeExact(a, b, c, d);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private MethodHandle bound(long function) {
        try {
            return (MethodHandle) bind.invoke(ofAddress.invoke(function));
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    @Override
    public long address(ByteBuffer direct) {
        try {
            return (long)
                    addressOf.invoke(ofBuffer.invoke((Buffer) direct.duplicate().clear()));
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private static RuntimeException rethrown(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
