package org.gridsample.internal.backend;

/** What kernels may do with a tensor on the device. */
public enum Access {
    READ_AND_WRITE,
    READ,
    WRITE;

    /** Of a buffer that allows something of it. */
    public static Access of(boolean reads, boolean writes) {
        return reads && writes ? READ_AND_WRITE : reads ? READ : WRITE;
    }

    boolean reads() {
        return switch (this) {
            case READ_AND_WRITE, READ -> true;
            case WRITE -> false;
        };
    }

    boolean writes() {
        return switch (this) {
            case READ_AND_WRITE, WRITE -> true;
            case READ -> false;
        };
    }
}
