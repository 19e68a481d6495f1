package org.gridsample;

import org.gridsample.internal.backend.Backend;

/** Samplers on backends that a test has made, for tests in other packages. */
public final class Samplers {
    private Samplers() {}

    /** Takes over an open backend. */
    public static GridSampler over(Backend backend) {
        return new GridSampler(backend);
    }
}
