package org.gridsample.device;

import java.util.Locale;

/** The Java library through which OpenCL is reached. */
public enum Binding {
    /** The first of the two that loads: JOCL, then LWJGL. */
    AUTO,
    /** {@code org.jocl:jocl}, a normal dependency with its natives inside. */
    JOCL,
    /** {@code org.lwjgl:lwjgl-opencl}, an optional dependency. */
    LWJGL;

    /**
     * Whether either will do.
     *
     * @return true for {@link #AUTO} alone
     */
    public boolean leavesChoice() {
        return switch (this) {
            case AUTO -> true;
            case JOCL, LWJGL -> false;
        };
    }

    /**
     * The name on the command line.
     *
     * @return lower case
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
