package org.gridsample.testing;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gridsample.device.OpenClContext;
import org.gridsample.device.OpenClEvent;
import org.lwjgl.PointerBuffer;
import org.lwjgl.opencl.CL10;
import org.lwjgl.opencl.CL11;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.Platform;

/** Through LWJGL. */
final class LwjglProgram implements OpenClProgram {
    private final long device;
    private final long context;
    private final long own;
    private final long samplers;
    private final List<Long> others = new ArrayList<>();
    private final long program;
    private final long fill;
    private final long twice;
    private final Set<Long> buffers = new HashSet<>();

    LwjglProgram() {
        if (Configuration.OPENCL_LIBRARY_NAME.get() == null && Platform.get() == Platform.LINUX) {
            // By itself LWJGL looks for the file that compilers need.
            Configuration.OPENCL_LIBRARY_NAME.set("libOpenCL.so.1");
        }
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer one = stack.mallocPointer(1);
            check(CL10.clGetPlatformIDs(one, (IntBuffer) null));
            long platform = one.get(0);
            check(CL10.clGetDeviceIDs(platform, CL10.CL_DEVICE_TYPE_ALL, one, (IntBuffer) null));
            device = one.get(0);
            context =
                    CL10.clCreateContext(stack.pointers(CL10.CL_CONTEXT_PLATFORM, platform, 0), device, null, 0, null);
            own = CL10.clCreateCommandQueue(context, device, 0, (IntBuffer) null);
            samplers = CL10.clCreateCommandQueue(context, device, 0, (IntBuffer) null);
            program = CL10.clCreateProgramWithSource(context, KERNELS, null);
            check(CL10.clBuildProgram(program, device, "", null, 0));
            fill = CL10.clCreateKernel(program, "fill", (IntBuffer) null);
            twice = CL10.clCreateKernel(program, "twice", (IntBuffer) null);
        }
    }

    private static void check(int code) {
        if (code != CL10.CL_SUCCESS) {
            throw new IllegalStateException("code " + code);
        }
    }

    @Override
    public String device() {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer size = stack.mallocPointer(1);
            ByteBuffer name = stack.malloc(1024);
            check(CL10.clGetDeviceInfo(device, CL10.CL_DEVICE_NAME, name, size));
            return MemoryUtil.memUTF8(name, (int) size.get(0) - 1);
        }
    }

    @Override
    public OpenClContext context() {
        return new OpenClContext(context, samplers);
    }

    @Override
    public Optional<OpenClContext> outOfOrder() {
        int[] code = new int[1];
        long queue = CL10.clCreateCommandQueue(context, device, CL10.CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE, code);
        if (code[0] != CL10.CL_SUCCESS) {
            return Optional.empty();
        }
        others.add(queue);
        return Optional.of(new OpenClContext(context, queue));
    }

    @Override
    public long buffer(long flags, long bytes) {
        return kept(CL10.clCreateBuffer(context, flags, bytes, null), new int[1]);
    }

    @Override
    public long part(long buffer, long bytes) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            int[] code = new int[1];
            ByteBuffer region = stack.malloc(Long.BYTES, 2 * Long.BYTES);
            region.putLong(0, 1024).putLong(Long.BYTES, bytes);
            return kept(CL11.clCreateSubBuffer(buffer, 0, CL11.CL_BUFFER_CREATE_TYPE_REGION, region, code), code);
        }
    }

    private long kept(long buffer, int[] code) {
        check(code[0]);
        buffers.add(buffer);
        return buffer;
    }

    @Override
    public void releaseBuffer(long buffer) {
        buffers.remove(buffer);
        check(CL10.clReleaseMemObject(buffer));
    }

    @Override
    public int references(long buffer) {
        int[] count = new int[1];
        check(CL10.clGetMemObjectInfo(buffer, CL10.CL_MEM_REFERENCE_COUNT, count, null));
        return count[0];
    }

    @Override
    public OpenClEvent fill(long buffer, int count) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer filled = stack.mallocPointer(1);
            check(CL10.clSetKernelArg1p(fill, 0, buffer));
            check(CL10.clEnqueueNDRangeKernel(own, fill, 1, null, stack.pointers(count), null, null, filled));
            check(CL10.clFlush(own));
            return new Event(filled.get(0));
        }
    }

    @Override
    public float[] twice(long buffer, int count, OpenClEvent after) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            long doubled = CL10.clCreateBuffer(context, CL10.CL_MEM_READ_WRITE, 4L * count, (IntBuffer) null);
            check(CL10.clSetKernelArg1p(twice, 0, buffer));
            check(CL10.clSetKernelArg1p(twice, 1, doubled));
            check(CL10.clEnqueueNDRangeKernel(
                    own, twice, 1, null, stack.pointers(count), null, stack.pointers(after.handle()), null));
            float[] values = new float[count];
            check(CL10.clEnqueueReadBuffer(own, doubled, true, 0, values, null, null));
            check(CL10.clReleaseMemObject(doubled));
            return values;
        }
    }

    @Override
    public OpenClEvent userEvent() {
        return new Event(CL11.clCreateUserEvent(context, (IntBuffer) null));
    }

    @Override
    public void complete(OpenClEvent userEvent) {
        check(CL11.clSetUserEventStatus(userEvent.handle(), CL10.CL_COMPLETE));
    }

    private record Event(long handle) implements OpenClEvent {
        @Override
        public void await() {
            check(CL10.clWaitForEvents(handle));
        }

        @Override
        public void close() {
            check(CL10.clReleaseEvent(handle));
        }
    }

    @Override
    public void close() {
        buffers.forEach(buffer -> check(CL10.clReleaseMemObject(buffer)));
        check(CL10.clReleaseKernel(twice));
        check(CL10.clReleaseKernel(fill));
        check(CL10.clReleaseProgram(program));
        others.forEach(queue -> check(CL10.clReleaseCommandQueue(queue)));
        check(CL10.clReleaseCommandQueue(samplers));
        check(CL10.clReleaseCommandQueue(own));
        check(CL10.clReleaseContext(context));
    }
}
