package org.gridsample.documentation;

import java.nio.IntBuffer;
import org.gridsample.device.Binding;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.testing.RequiredDevice;
import org.lwjgl.BufferUtils;
import org.lwjgl.PointerBuffer;
import org.lwjgl.opencl.CL10;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.Platform;

/** What a program has that calls OpenCL through LWJGL. */
public class LwjglNames implements AutoCloseable {
    private static final long COUNT = 3 * 1080 * 1920;

    protected final PointerBuffer size = BufferUtils.createPointerBuffer(1).put(0, COUNT);
    protected final Coordinates coordinates =
            Transform.rotation(0.1).about(960, 540).coordinates(1080, 1920);
    protected final SampleOptions options = SampleOptions.defaults();
    protected final long context;
    protected final long queue;
    protected final long frameBuffer;
    protected final long steadyBuffer;
    protected final long decode;
    protected final long show;

    private final long program;

    public LwjglNames() {
        RequiredDevice.require(Binding.LWJGL);
        if (Configuration.OPENCL_LIBRARY_NAME.get() == null && Platform.get() == Platform.LINUX) {
            // By itself LWJGL looks for the file that compilers need.
            Configuration.OPENCL_LIBRARY_NAME.set("libOpenCL.so.1");
        }
        PointerBuffer one = BufferUtils.createPointerBuffer(1);
        CL10.clGetPlatformIDs(one, (IntBuffer) null);
        long platform = one.get(0);
        CL10.clGetDeviceIDs(platform, CL10.CL_DEVICE_TYPE_ALL, one, (IntBuffer) null);
        long device = one.get(0);
        PointerBuffer properties = BufferUtils.createPointerBuffer(3)
                .put(0, CL10.CL_CONTEXT_PLATFORM)
                .put(1, platform)
                .put(2, 0);
        context = CL10.clCreateContext(properties, device, null, 0, null);
        queue = CL10.clCreateCommandQueue(context, device, 0, (IntBuffer) null);
        frameBuffer = CL10.clCreateBuffer(context, CL10.CL_MEM_READ_WRITE, Float.BYTES * COUNT, (IntBuffer) null);
        steadyBuffer = CL10.clCreateBuffer(context, CL10.CL_MEM_READ_WRITE, Float.BYTES * COUNT, (IntBuffer) null);
        program = CL10.clCreateProgramWithSource(context, JoclNames.KERNELS, null);
        CL10.clBuildProgram(program, device, "", null, 0);
        decode = CL10.clCreateKernel(program, "decode", (IntBuffer) null);
        show = CL10.clCreateKernel(program, "show", (IntBuffer) null);
        CL10.clSetKernelArg1p(decode, 0, frameBuffer);
        CL10.clSetKernelArg1p(show, 0, steadyBuffer);
    }

    @Override
    public void close() {
        CL10.clReleaseKernel(show);
        CL10.clReleaseKernel(decode);
        CL10.clReleaseProgram(program);
        CL10.clReleaseMemObject(steadyBuffer);
        CL10.clReleaseMemObject(frameBuffer);
        CL10.clReleaseCommandQueue(queue);
        CL10.clReleaseContext(context);
    }
}
