package org.gridsample.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridsample.device.OpenClContext;
import org.gridsample.device.OpenClEvent;
import org.gridsample.jocl.JoclHandles;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_buffer_region;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;

/** Through JOCL. */
@SuppressWarnings("deprecation")
final class JoclProgram implements OpenClProgram {
    private final cl_device_id device;
    private final cl_context context;
    private final cl_command_queue own;
    private final cl_command_queue samplers;
    private final List<cl_command_queue> others = new ArrayList<>();
    private final cl_program program;
    private final cl_kernel fill;
    private final cl_kernel twice;
    private final Map<Long, cl_mem> buffers = new HashMap<>();

    JoclProgram() {
        cl_platform_id[] platforms = new cl_platform_id[1];
        check(CL.clGetPlatformIDs(1, platforms, null));
        cl_device_id[] devices = new cl_device_id[1];
        check(CL.clGetDeviceIDs(platforms[0], CL.CL_DEVICE_TYPE_ALL, 1, devices, null));
        device = devices[0];
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, platforms[0]);
        context = CL.clCreateContext(properties, 1, devices, null, null, null);
        own = CL.clCreateCommandQueue(context, device, 0, null);
        samplers = CL.clCreateCommandQueue(context, device, 0, null);
        program = CL.clCreateProgramWithSource(context, 1, new String[] {KERNELS}, null, null);
        check(CL.clBuildProgram(program, 0, null, "", null, null));
        fill = CL.clCreateKernel(program, "fill", null);
        twice = CL.clCreateKernel(program, "twice", null);
    }

    private static void check(int code) {
        if (code != CL.CL_SUCCESS) {
            throw new CLException(CL.stringFor_errorCode(code), code);
        }
    }

    @Override
    public String device() {
        byte[] name = new byte[1024];
        long[] size = new long[1];
        check(CL.clGetDeviceInfo(device, CL.CL_DEVICE_NAME, name.length, Pointer.to(name), size));
        return new String(name, 0, (int) size[0] - 1, StandardCharsets.UTF_8);
    }

    @Override
    public OpenClContext context() {
        return new OpenClContext(context.getNativePointer(), samplers.getNativePointer());
    }

    @Override
    public Optional<OpenClContext> outOfOrder() {
        int[] code = new int[1];
        cl_command_queue queue =
                CL.clCreateCommandQueue(context, device, CL.CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE, code);
        if (code[0] != CL.CL_SUCCESS) {
            return Optional.empty();
        }
        others.add(queue);
        return Optional.of(new OpenClContext(context.getNativePointer(), queue.getNativePointer()));
    }

    @Override
    public long buffer(long flags, long bytes) {
        int[] code = new int[1];
        return kept(CL.clCreateBuffer(context, flags, bytes, null, code), code);
    }

    @Override
    public long part(long buffer, long bytes) {
        int[] code = new int[1];
        cl_buffer_region region = new cl_buffer_region(1024, bytes);
        return kept(CL.clCreateSubBuffer(buffers.get(buffer), 0, CL.CL_BUFFER_CREATE_TYPE_REGION, region, code), code);
    }

    private long kept(cl_mem buffer, int[] code) {
        check(code[0]);
        buffers.put(buffer.getNativePointer(), buffer);
        return buffer.getNativePointer();
    }

    @Override
    public void releaseBuffer(long buffer) {
        check(CL.clReleaseMemObject(buffers.remove(buffer)));
    }

    @Override
    public int references(long buffer) {
        int[] count = new int[1];
        check(CL.clGetMemObjectInfo(
                buffers.get(buffer), CL.CL_MEM_REFERENCE_COUNT, Sizeof.cl_uint, Pointer.to(count), null));
        return count[0];
    }

    @Override
    public OpenClEvent fill(long buffer, int count) {
        cl_event filled = new cl_event();
        check(CL.clSetKernelArg(fill, 0, Sizeof.cl_mem, Pointer.to(buffers.get(buffer))));
        check(CL.clEnqueueNDRangeKernel(own, fill, 1, null, new long[] {count}, null, 0, null, filled));
        check(CL.clFlush(own));
        return new Event(filled);
    }

    @Override
    public float[] twice(long buffer, int count, OpenClEvent after) {
        cl_mem doubled = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, 4L * count, null, null);
        cl_event sampled = JoclHandles.of(after.handle(), new cl_event());
        check(CL.clSetKernelArg(twice, 0, Sizeof.cl_mem, Pointer.to(buffers.get(buffer))));
        check(CL.clSetKernelArg(twice, 1, Sizeof.cl_mem, Pointer.to(doubled)));
        check(CL.clEnqueueNDRangeKernel(
                own, twice, 1, null, new long[] {count}, null, 1, new cl_event[] {sampled}, null));
        float[] values = new float[count];
        check(CL.clEnqueueReadBuffer(own, doubled, true, 0, 4L * count, Pointer.to(values), 0, null, null));
        check(CL.clReleaseMemObject(doubled));
        return values;
    }

    @Override
    public OpenClEvent userEvent() {
        return new Event(CL.clCreateUserEvent(context, null));
    }

    @Override
    public void complete(OpenClEvent userEvent) {
        check(CL.clSetUserEventStatus(((Event) userEvent).event, CL.CL_COMPLETE));
    }

    private record Event(cl_event event) implements OpenClEvent {
        @Override
        public long handle() {
            return event.getNativePointer();
        }

        @Override
        public void await() {
            check(CL.clWaitForEvents(1, new cl_event[] {event}));
        }

        @Override
        public void close() {
            check(CL.clReleaseEvent(event));
        }
    }

    @Override
    public void close() {
        buffers.values().forEach(buffer -> check(CL.clReleaseMemObject(buffer)));
        check(CL.clReleaseKernel(twice));
        check(CL.clReleaseKernel(fill));
        check(CL.clReleaseProgram(program));
        others.forEach(queue -> check(CL.clReleaseCommandQueue(queue)));
        check(CL.clReleaseCommandQueue(samplers));
        check(CL.clReleaseCommandQueue(own));
        check(CL.clReleaseContext(context));
    }
}
