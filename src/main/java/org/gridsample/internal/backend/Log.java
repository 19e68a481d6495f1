package org.gridsample.internal.backend;

/** What is logged of choosing and running backends is logged in the front door's name: it is the one that users set a level for. */
public final class Log {
    /** The logger's. */
    public static final String NAME = "org.gridsample.GridSampler";

    private Log() {}
}
