package org.gridsample.documentation;

import org.gridsample.device.Binding;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.testing.RequiredDevice;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;

/** What a program has that calls OpenCL through JOCL. */
@SuppressWarnings("deprecation")
public class JoclNames implements AutoCloseable {
    static final String KERNELS = """
            __kernel void decode(__global float* x) { x[get_global_id(0)] = get_global_id(0) % 256; }
            __kernel void show(__global const float* x) {}
            """;

    private static final long COUNT = 3 * 1080 * 1920;

    protected final long[] size = {COUNT};
    protected final Coordinates coordinates =
            Transform.rotation(0.1).about(960, 540).coordinates(1080, 1920);
    protected final SampleOptions options = SampleOptions.defaults();
    protected final cl_context context;
    protected final cl_command_queue queue;
    protected final cl_command_queue otherQueue;
    protected final cl_mem frameBuffer;
    protected final cl_mem steadyBuffer;
    protected final cl_kernel decode;
    protected final cl_kernel show;

    private final cl_program program;

    public JoclNames() {
        RequiredDevice.require(Binding.JOCL);
        cl_platform_id[] platforms = new cl_platform_id[1];
        CL.clGetPlatformIDs(1, platforms, null);
        cl_device_id[] devices = new cl_device_id[1];
        CL.clGetDeviceIDs(platforms[0], CL.CL_DEVICE_TYPE_ALL, 1, devices, null);
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, platforms[0]);
        context = CL.clCreateContext(properties, 1, devices, null, null, null);
        queue = CL.clCreateCommandQueue(context, devices[0], 0, null);
        otherQueue = CL.clCreateCommandQueue(context, devices[0], 0, null);
        frameBuffer = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, Float.BYTES * COUNT, null, null);
        steadyBuffer = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, Float.BYTES * COUNT, null, null);
        program = CL.clCreateProgramWithSource(context, 1, new String[] {KERNELS}, null, null);
        CL.clBuildProgram(program, 0, null, "", null, null);
        decode = CL.clCreateKernel(program, "decode", null);
        show = CL.clCreateKernel(program, "show", null);
        CL.clSetKernelArg(decode, 0, Sizeof.cl_mem, Pointer.to(frameBuffer));
        CL.clSetKernelArg(show, 0, Sizeof.cl_mem, Pointer.to(steadyBuffer));
    }

    @Override
    public void close() {
        CL.clReleaseKernel(show);
        CL.clReleaseKernel(decode);
        CL.clReleaseProgram(program);
        CL.clReleaseMemObject(steadyBuffer);
        CL.clReleaseMemObject(frameBuffer);
        CL.clReleaseCommandQueue(otherQueue);
        CL.clReleaseCommandQueue(queue);
        CL.clReleaseContext(context);
    }
}
