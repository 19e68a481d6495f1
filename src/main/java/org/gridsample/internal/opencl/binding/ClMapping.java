package org.gridsample.internal.opencl.binding;

import java.nio.ByteBuffer;

/**
 * Where a buffer of the driver's is in the host's memory.
 *
 * @param bytes all of it, in the machine's order; after the end of the mapping to read one byte through it or a view of it ends the process
 * @param place what {@link ClSession#unmap} takes; it keeps neither this nor the bytes
 */
public record ClMapping(ByteBuffer bytes, Object place) {}
