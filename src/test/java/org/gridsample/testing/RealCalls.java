package org.gridsample.testing;

import org.gridsample.device.Binding;
import org.gridsample.internal.opencl.binding.ClCalls;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.internal.opencl.binding.lwjgl.LwjglCalls;

/** The calls that reach a driver, to put faults in front of. */
public final class RealCalls {
    private RealCalls() {}

    public static ClCalls of(Binding binding) {
        return switch (binding) {
            case JOCL -> new JoclCalls();
            case LWJGL -> new LwjglCalls();
            case AUTO -> throw new IllegalArgumentException("expected one binding");
        };
    }
}
