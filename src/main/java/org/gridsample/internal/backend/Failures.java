package org.gridsample.internal.backend;

import org.gridsample.device.GridSampleException;

/** What backends do wrong, in words. */
public final class Failures {
    private Failures() {}

    /** What a device did, in one line: whatever a driver or its binding throws counts as its failure. */
    public static String summary(RuntimeException e) {
        return e instanceof GridSampleException known ? known.summary() : e.toString();
    }
}
