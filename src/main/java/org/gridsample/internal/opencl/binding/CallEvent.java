package org.gridsample.internal.opencl.binding;

import org.gridsample.device.OpenClEvent;

/** The event of a marker. It outlives its session. */
final class CallEvent extends Handle implements OpenClEvent {
    private final ClCalls calls;
    private final String device;

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
        ErrorCodes.check("clWaitForEvents", calls.await(get()), device);
    }

    @Override
    public void close() {
        release("clReleaseEvent", calls::releaseEvent);
    }
}
