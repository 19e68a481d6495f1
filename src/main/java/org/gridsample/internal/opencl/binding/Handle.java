package org.gridsample.internal.opencl.binding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.gridsample.device.GridSampleException;

/** A native handle that is released once, whoever closes it and however often: a second release kills the JVM. */
class Handle {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Handle.class, "value", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String kind;
    private final String device;
    private volatile Object value;

    Handle(String kind, String device, Object value) {
        if (value == null) {
            throw new GridSampleException(
                    kind + " on " + device
                            + ": expected a handle with CL_SUCCESS, the driver gave none; update the driver",
                    null);
        }
        this.kind = kind;
        this.device = device;
        this.value = value;
    }

    final Object get() {
        Object current = value;
        if (current == null) {
            throw new IllegalStateException("the " + kind + " on " + device + " is closed");
        }
        return current;
    }

    /** Releases it unless that was done. */
    final void release(String call, ToIntFunction<Object> release) {
        release(call, release, ToIntFunction::applyAsInt);
    }

    /** The same, by an object whose method it is. */
    final <C> void release(String call, C by, ToIntBiFunction<C, Object> release) {
        Object current = VALUE.getAndSet(this, null);
        if (current != null) {
            ErrorCodes.check(call, release.applyAsInt(by, current), device);
        }
    }
}
