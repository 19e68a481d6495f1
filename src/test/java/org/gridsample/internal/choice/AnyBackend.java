package org.gridsample.internal.choice;

import org.gridsample.device.Binding;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.opencl.binding.ClBinding;

/** What AUTO takes through a binding of a test's own. */
public final class AnyBackend {
    private AnyBackend() {}

    /** The first device in rank that works, or the CPU path. */
    public static Backend through(ClBinding binding) {
        return Backends.openAny(binding, Terms.of(Binding.AUTO), new Verdicts());
    }
}
