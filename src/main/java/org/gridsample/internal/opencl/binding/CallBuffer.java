package org.gridsample.internal.opencl.binding;

/** A device buffer and its size. */
class CallBuffer extends Handle implements ClBuffer {
    private final ClCalls calls;
    private final long size;

    CallBuffer(ClCalls calls, String device, Object memory, long size) {
        super("device buffer", device, memory);
        this.calls = calls;
        this.size = size;
    }

    @Override
    public final long size() {
        return size;
    }

    /** The driver's handle. */
    static Object memory(ClBuffer buffer) {
        if (buffer instanceof CallBuffer own) {
            return own.get();
        }
        throw new IllegalArgumentException("device buffer: expected one of this binding, got " + buffer);
    }

    @Override
    public void close() {
        release("clReleaseMemObject", calls, ClCalls::releaseBuffer);
    }
}
