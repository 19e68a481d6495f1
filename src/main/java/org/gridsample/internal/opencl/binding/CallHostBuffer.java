package org.gridsample.internal.opencl.binding;

/** A device buffer around memory of the host that may be written to. */
final class CallHostBuffer extends CallBuffer {
    /** Null when it is closed: a kernel may keep the buffer longer, and the memory is the caller's. */
    private Object host;

    CallHostBuffer(ClCalls calls, String device, Object memory, long size, Object host) {
        super(calls, device, memory, size);
        this.host = host;
    }

    @Override
    public void close() {
        host = null;
        super.close();
    }

    /** What stands for that memory in calls. */
    static Object host(ClBuffer wrapped) {
        if (wrapped instanceof CallHostBuffer own) {
            return own.host;
        }
        throw new IllegalArgumentException(
                "device buffer: expected one around memory of the host that may be written to, got " + wrapped);
    }
}
