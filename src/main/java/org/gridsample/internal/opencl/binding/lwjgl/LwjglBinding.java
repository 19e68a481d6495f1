package org.gridsample.internal.opencl.binding.lwjgl;

import org.gridsample.internal.opencl.binding.CallBinding;

/** OpenCL through LWJGL. */
public final class LwjglBinding extends CallBinding {
    /** Loads LWJGL and the OpenCL loader; throws a LinkageError or a RuntimeException where either can't be had. */
    public LwjglBinding() {
        super("LWJGL", new LwjglCalls());
        LwjglNative.load();
    }
}
