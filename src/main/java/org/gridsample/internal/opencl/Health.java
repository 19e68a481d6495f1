package org.gridsample.internal.opencl;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.OpenClException;
import org.gridsample.internal.opencl.binding.ClSession;

/**
 * Whether a device can still be worked with after what it answered. One that is lost is not called again but to release what
 * it has: drivers crash over less. Any thread may ask.
 */
final class Health {
    /** Their memory may be written to until the process ends, so it is kept until then: of a session at most what is under way at once. */
    private static final List<Object> UNFINISHED = new CopyOnWriteArrayList<>();

    private final String device;

    /** Why the device is lost; null while it is not. */
    private volatile GridSampleException loss;

    Health(String device) {
        this.device = device;
    }

    boolean isLost() {
        return loss != null;
    }

    /** Throws if the device is lost. */
    void check() {
        if (loss != null) {
            throw new GridSampleException(
                    device + " is lost to this sampler, open another; what happened: " + loss.summary(), loss);
        }
    }

    /** Does something unless the device is lost, and takes note of what it fails with. */
    <T> T watch(Supplier<T> task) {
        check();
        try {
            return task.get();
        } catch (GridSampleException e) {
            note(e);
            throw e;
        }
    }

    /** Takes note of what a request failed with. */
    void note(Throwable failure) {
        if (loss == null && failure instanceof OpenClException e && e.isDeviceLost()) {
            loss = e;
        }
    }

    /**
     * To be called while the tensors of what failed still have their buffers: after it, nothing is at work in them any more.
     *
     * @param queue that has what failed
     * @param tensors what keeps them reachable
     */
    void finishAfter(Throwable failure, ClSession queue, Object tensors) {
        if (isLost()) {
            UNFINISHED.add(tensors);
            return;
        }
        try {
            queue.finish();
        } catch (GridSampleException second) {
            failure.addSuppressed(second);
            loss = second;
            UNFINISHED.add(tensors);
        }
    }
}
