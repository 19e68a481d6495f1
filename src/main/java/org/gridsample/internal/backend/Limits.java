package org.gridsample.internal.backend;

/**
 * How large a request may be for a backend.
 *
 * @param tensor bytes of one tensor
 * @param total bytes of input, grid and output together
 */
public record Limits(long tensor, long total) {
    /** Only what one buffer can hold. */
    public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);
}
