package org.gridsample.internal.opencl.binding;

/** A device buffer and its size. */
final class CallBuffer implements ClBuffer {
    private final ClCalls calls;
    private final Handle memory;
    private final long size;

    CallBuffer(ClCalls calls, Handle memory, long size) {
        this.calls = calls;
        this.memory = memory;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    /** The buffer's handle. */
    static Object memory(ClBuffer buffer) {
        if (buffer instanceof CallBuffer own) {
            return own.memory.get();
        }
        throw new IllegalArgumentException("device buffer: expected one of this binding, got " + buffer);
    }

    @Override
    public void close() {
        memory.release("clReleaseMemObject", calls::releaseBuffer);
    }
}
