package org.gridsample.gpucheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_mem;

/**
 * JOCL's calls on a queue that takes the time: what a kernel or a copy needs by the device's own clock, without launching or
 * transferring. Every launch is made as often as asked, back to back, so that the device is as busy as it would be in a
 * program that keeps its tensors there.
 */
final class ProfilingCalls extends JoclCalls {
    private final List<cl_event[]> launches = new ArrayList<>();
    private int repeats = 1;
    private Object context;
    private cl_command_queue queue;

    /** The function of OpenCL 1.0: drivers before 2.0 don't have its successor. */
    @SuppressWarnings("deprecation")
    @Override
    public Object createQueue(Object newContext, Object device, int[] code) {
        context = newContext;
        queue = CL.clCreateCommandQueue(
                (org.jocl.cl_context) newContext, (org.jocl.cl_device_id) device, CL.CL_QUEUE_PROFILING_ENABLE, code);
        return code[0] == Cl.SUCCESS ? queue : null;
    }

    @Override
    public int enqueue(Object onQueue, Object kernel, long[] globalSize, long[] localSize) {
        cl_event[] events = new cl_event[repeats];
        for (int i = 0; i < repeats; i++) {
            events[i] = new cl_event();
            int code = CL.clEnqueueNDRangeKernel(
                    (cl_command_queue) onQueue,
                    id(kernel),
                    globalSize.length,
                    null,
                    globalSize,
                    localSize,
                    0,
                    null,
                    events[i]);
            if (code != Cl.SUCCESS) {
                release(Arrays.copyOf(events, i));
                return code;
            }
        }
        launches.add(events);
        return Cl.SUCCESS;
    }

    /**
     * The times in ns of all kernels of some work that returns when they are done, once for each repetition.
     *
     * @param times how often each kernel is run
     */
    long[] kernelNanos(int times, Runnable work) {
        repeats = times;
        launches.clear();
        try {
            work.run();
            long[] nanos = new long[times];
            for (cl_event[] events : launches) {
                for (int i = 0; i < times; i++) {
                    nanos[i] += nanos(events[i]);
                }
            }
            return nanos;
        } finally {
            launches.forEach(ProfilingCalls::release);
            launches.clear();
            repeats = 1;
        }
    }

    /** The times in ns of copies from one device buffer of this many bytes to another. */
    long[] copyNanos(int times, long bytes) {
        int[] code = {0};
        Object source = createBuffer(context, Cl.MEM_READ_WRITE, bytes, code);
        check("clCreateBuffer", code[0]);
        cl_event[] events = new cl_event[times];
        try {
            Object target = createBuffer(context, Cl.MEM_READ_WRITE, bytes, code);
            check("clCreateBuffer", code[0]);
            try {
                for (int i = 0; i < times; i++) {
                    events[i] = new cl_event();
                    check(
                            "clEnqueueCopyBuffer",
                            CL.clEnqueueCopyBuffer(
                                    queue, (cl_mem) source, (cl_mem) target, 0, 0, bytes, 0, null, events[i]));
                }
                check("clFinish", finish(queue));
                return Arrays.stream(events).mapToLong(ProfilingCalls::nanos).toArray();
            } finally {
                finish(queue);
                releaseBuffer(target);
            }
        } finally {
            releaseBuffer(source);
            release(events);
        }
    }

    private static long nanos(cl_event event) {
        return clock(event, CL.CL_PROFILING_COMMAND_END) - clock(event, CL.CL_PROFILING_COMMAND_START);
    }

    private static long clock(cl_event event, int which) {
        long[] nanos = {0};
        check(
                "clGetEventProfilingInfo",
                CL.clGetEventProfilingInfo(event, which, Sizeof.cl_ulong, Pointer.to(nanos), null));
        return nanos[0];
    }

    private static void release(cl_event[] events) {
        for (cl_event event : events) {
            if (event != null) {
                CL.clReleaseEvent(event);
            }
        }
    }

    private static void check(String call, int code) {
        if (code != Cl.SUCCESS) {
            throw new GridSampleException(call + " returned " + CL.stringFor_errorCode(code), null);
        }
    }
}
