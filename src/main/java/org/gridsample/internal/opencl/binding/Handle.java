package org.gridsample.internal.opencl.binding;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import org.gridsample.device.GridSampleException;

/** A native handle that is released once, whoever closes it and however often: a second release kills the JVM. */
final class Handle {
    private final String kind;
    private final String device;
    private final AtomicReference<Object> value;

    Handle(String kind, String device, Object value) {
        if (value == null) {
            throw new GridSampleException(
                    kind + " on " + device
                            + ": expected a handle with CL_SUCCESS, the driver gave none; update the driver",
                    null);
        }
        this.kind = kind;
        this.device = device;
        this.value = new AtomicReference<>(value);
    }

    Object get() {
        Object current = value.get();
        if (current == null) {
            throw new IllegalStateException("the " + kind + " on " + device + " is closed");
        }
        return current;
    }

    boolean isClosed() {
        return value.get() == null;
    }

    /** Releases it unless that was done. */
    void release(String call, ToIntFunction<Object> release) {
        Object current = value.getAndSet(null);
        if (current != null) {
            ErrorCodes.check(call, release.applyAsInt(current), device);
        }
    }
}
