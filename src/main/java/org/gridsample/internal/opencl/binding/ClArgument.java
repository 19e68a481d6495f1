package org.gridsample.internal.opencl.binding;

import java.nio.ByteBuffer;

/** A kernel argument. */
public sealed interface ClArgument {
    /** A device buffer, for a {@code __global} pointer. */
    record Memory(ClBuffer buffer) implements ClArgument {}

    /** A value's bytes in native order, direct: a scalar or a vector. */
    record Value(ByteBuffer bytes) implements ClArgument {}
}
