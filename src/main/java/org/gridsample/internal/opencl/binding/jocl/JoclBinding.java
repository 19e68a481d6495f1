package org.gridsample.internal.opencl.binding.jocl;

import org.gridsample.internal.opencl.binding.CallBinding;

/** OpenCL through JOCL. */
public final class JoclBinding extends CallBinding {
    /** Loads JOCL and the OpenCL loader; throws a LinkageError or a RuntimeException where either can't be had. */
    public JoclBinding() {
        super("JOCL", new JoclCalls());
        JoclNative.load();
    }
}
