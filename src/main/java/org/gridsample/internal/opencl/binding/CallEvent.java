package org.gridsample.internal.opencl.binding;

import org.gridsample.device.OpenClEvent;

/** The event of a marker. It outlives its session. */
final class CallEvent extends Handle implements OpenClEvent {
    private final ClCalls calls;
    private final String device;

    /** Calls of {@link #await} that aren't back. */
    private int waiting;

    /** The event, where it was closed before they were; whichever is the last releases it. */
    private Object left;

    CallEvent(ClCalls calls, String device, Object event) {
        super("event", device, event);
        this.calls = calls;
        this.device = device;
    }

    @Override
    public long handle() {
        return calls.address(get());
    }

    @Override
    public void await() {
        Object event = begin();
        int code;
        try {
            code = calls.await(event);
        } finally {
            end();
        }
        ErrorCodes.check("clWaitForEvents", code, device);
    }

    private synchronized Object begin() {
        Object event = get();
        waiting++;
        return event;
    }

    private synchronized void end() {
        waiting--;
        if (waiting == 0 && left != null) {
            Object event = left;
            left = null;
            ErrorCodes.check("clReleaseEvent", calls.releaseEvent(event), device);
        }
    }

    @Override
    public void close() {
        release("clReleaseEvent", this::releaseOrLeave);
    }

    private synchronized int releaseOrLeave(Object event) {
        if (waiting > 0) {
            left = event;
            return Cl.SUCCESS;
        }
        return calls.releaseEvent(event);
    }
}
