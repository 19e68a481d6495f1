package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;

/** The pure-Java CPU path. */
public final class CpuBackend implements Backend {
    @Override
    public void sample(SampleRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String describe() {
        return "cpu";
    }

    @Override
    public void close() {}
}
