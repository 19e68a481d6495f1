package org.gridsample.testing;

import java.util.Optional;
import org.gridsample.device.Binding;
import org.gridsample.device.OpenClContext;
import org.gridsample.device.OpenClEvent;

/** A program that has an OpenCL context, two queues, buffers and kernels of its own, through one of the bindings. On the first device. */
public interface OpenClProgram extends AutoCloseable {
    /** Fills a buffer with {@link #value}s, and doubles what is in one. */
    String KERNELS = """
            __kernel void fill(__global float* x) { x[get_global_id(0)] = 0.25f * (get_global_id(0) * 37 % 101); }
            __kernel void twice(__global const float* x, __global float* y) { y[get_global_id(0)] = 2 * x[get_global_id(0)]; }
            """;

    static OpenClProgram through(Binding binding) {
        return switch (binding) {
            case JOCL -> new JoclProgram();
            case LWJGL -> new LwjglProgram();
            case AUTO -> throw new IllegalArgumentException("expected one binding");
        };
    }

    /** What the kernel fill writes. */
    static float value(int i) {
        return 0.25f * (i * 37 % 101);
    }

    String device();

    /** The context, and the queue that is left to the sampler. */
    OpenClContext context();

    /** The same with a queue whose commands run out of order, where the device has such. */
    Optional<OpenClContext> outOfOrder();

    /** A new buffer. */
    long buffer(long flags, long bytes);

    /** A part of a buffer, from 1024 bytes on. */
    long part(long buffer, long bytes);

    void releaseBuffer(long buffer);

    /** How many references there are to a buffer, as the driver says. */
    int references(long buffer);

    /** Fills a buffer, in the program's own queue. */
    OpenClEvent fill(long buffer, int count);

    /** What a buffer has, doubled by a kernel in the program's own queue after that event. */
    float[] twice(long buffer, int count, OpenClEvent after);

    /** An event that is done when the program says so. */
    OpenClEvent userEvent();

    void complete(OpenClEvent userEvent);

    @Override
    void close();
}
