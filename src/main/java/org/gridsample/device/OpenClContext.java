package org.gridsample.device;

/**
 * An OpenCL context of the program's own, with the command queue that a sampler is to use, for {@code GridSampler.builder().context(...)}.
 * The handles are the addresses that C programs know: the longs of LWJGL, or what JOCL's {@code getNativePointer()} gives. They must be
 * valid; no OpenCL implementation checks that.
 *
 * <p>Both stay the program's, which releases them as if there was no sampler. A sampler takes a reference of its own to the queue, which
 * keeps the context, when it is opened, and gives it back when it is closed.
 *
 * @param context the {@code cl_context}
 * @param queue a {@code cl_command_queue} of that context, whose commands run in order
 */
public record OpenClContext(long context, long queue) {
    /**
     * Checks that neither is null.
     *
     * @param context the {@code cl_context}
     * @param queue a {@code cl_command_queue} of that context, whose commands run in order
     */
    public OpenClContext {
        if (context == 0 || queue == 0) {
            throw new IllegalArgumentException("context: expected the handles of a context and of a queue, got "
                    + (context == 0 ? "0 as the context" : "0 as the queue"));
        }
    }
}
