package org.gridsample.jocl;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jocl.NativePointerObject;

/**
 * JOCL's objects for handles that are known by their address, such as that of an {@link org.gridsample.device.OpenClEvent}. The way back is
 * {@link NativePointerObject#getNativePointer}.
 */
public final class JoclHandles {
    /** JOCL itself sets it in native code only. */
    private static final VarHandle ADDRESS;

    static {
        try {
            ADDRESS = MethodHandles.privateLookupIn(NativePointerObject.class, MethodHandles.lookup())
                    .findVarHandle(NativePointerObject.class, "nativePointer", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private JoclHandles() {}

    /**
     * Has a new object stand for a handle, as {@code of(event.handle(), new cl_event())}. Its reference count stays as it is.
     *
     * @param <T> the handle's kind
     * @param address the handle
     * @param empty an object of its kind that stands for nothing yet
     * @return that object
     */
    public static <T extends NativePointerObject> T of(long address, T empty) {
        ADDRESS.set(empty, address);
        return empty;
    }
}
