package org.gridsample.internal.opencl.binding.jocl;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClCalls;
import org.gridsample.internal.opencl.binding.ForeignMemory;
import org.gridsample.jocl.JoclHandles;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.NativePointerObject;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;

/**
 * The calls through JOCL. A caller may have switched its exceptions on; here they are turned back into codes. What every request calls does
 * that itself: of the others each makes an object.
 */
public class JoclCalls implements ClCalls {
    /** JOCL's native code keeps all contexts in one map, unguarded: two released at once end the process. */
    private static final Object CONTEXTS = new Object();

    @Override
    public int platformIds(Object[] platforms, int[] count) {
        cl_platform_id[] ids = platforms == null ? null : new cl_platform_id[platforms.length];
        int code = code(() -> CL.clGetPlatformIDs(length(ids), ids, count));
        return copy(code, ids, platforms);
    }

    @Override
    public int deviceIds(Object platform, Object[] devices, int[] count) {
        cl_device_id[] ids = devices == null ? null : new cl_device_id[devices.length];
        int code =
                code(() -> CL.clGetDeviceIDs((cl_platform_id) platform, Cl.DEVICE_TYPE_ALL, length(ids), ids, count));
        return copy(code, ids, devices);
    }

    private static int length(Object[] ids) {
        return ids == null ? 0 : ids.length;
    }

    private static int copy(int code, NativePointerObject[] from, Object[] to) {
        if (code == Cl.SUCCESS && from != null) {
            for (int i = 0; i < from.length; i++) {
                to[i] = from[i] == null || from[i].getNativePointer() == 0 ? null : from[i];
            }
        }
        return code;
    }

    @Override
    public int platformInfo(Object platform, int parameter, ByteBuffer value, long[] size) {
        return code(() ->
                CL.clGetPlatformInfo((cl_platform_id) platform, parameter, capacity(value), pointer(value), size));
    }

    @Override
    public int deviceInfo(Object device, int parameter, ByteBuffer value, long[] size) {
        return code(() -> CL.clGetDeviceInfo((cl_device_id) device, parameter, capacity(value), pointer(value), size));
    }

    private static long capacity(ByteBuffer value) {
        return value == null ? 0 : value.remaining();
    }

    private static Pointer pointer(ByteBuffer value) {
        return value == null ? null : Pointer.to(value);
    }

    @Override
    public Object createContext(Object platform, Object device, int[] code) {
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(Cl.CONTEXT_PLATFORM, (cl_platform_id) platform);
        synchronized (CONTEXTS) {
            return handle(
                    code,
                    () -> CL.clCreateContext(
                            properties, 1, new cl_device_id[] {(cl_device_id) device}, null, null, code));
        }
    }

    @Override
    public Object context(long address) {
        return JoclHandles.of(address, new cl_context());
    }

    @Override
    public Object retainQueue(long address, int[] code) {
        cl_command_queue queue = JoclHandles.of(address, new cl_command_queue());
        return ifSuccessful(code, queue, () -> CL.clRetainCommandQueue(queue));
    }

    @Override
    public Object retainBuffer(long address, int[] code) {
        cl_mem memory = JoclHandles.of(address, new cl_mem());
        return ifSuccessful(code, memory, () -> CL.clRetainMemObject(memory));
    }

    private static Object ifSuccessful(int[] code, NativePointerObject handle, IntSupplier call) {
        code[0] = code(call);
        return code[0] == Cl.SUCCESS ? handle : null;
    }

    @Override
    public int queueInfo(long address, int parameter, ByteBuffer value, long[] size) {
        cl_command_queue queue = JoclHandles.of(address, new cl_command_queue());
        return code(() -> CL.clGetCommandQueueInfo(queue, parameter, capacity(value), pointer(value), size));
    }

    @Override
    public int memoryInfo(long address, int parameter, ByteBuffer value, long[] size) {
        cl_mem memory = JoclHandles.of(address, new cl_mem());
        return code(() -> CL.clGetMemObjectInfo(memory, parameter, capacity(value), pointer(value), size));
    }

    @Override
    public long address(Object handle) {
        return ((NativePointerObject) handle).getNativePointer();
    }

    /** The function of OpenCL 1.0: drivers before 2.0 don't have its successor. */
    @SuppressWarnings("deprecation")
    @Override
    public Object createQueue(Object context, Object device, int[] code) {
        return handle(code, () -> CL.clCreateCommandQueue((cl_context) context, (cl_device_id) device, 0, code));
    }

    @Override
    public Object createBuffer(Object context, long flags, long bytes, int[] code) {
        return handle(code, () -> CL.clCreateBuffer((cl_context) context, flags, bytes, null, code));
    }

    @Override
    public Object hostMemory(Buffer host) {
        return Pointer.to(host);
    }

    /** JOCL takes a buffer to unmap: another one that begins there, which Java makes from version 22 on. */
    @Override
    public boolean maps() {
        return ForeignMemory.isThere();
    }

    @Override
    public ByteBuffer map(Object queue, Object memory, long bytes, int[] code) {
        try {
            return CL.clEnqueueMapBuffer(
                    (cl_command_queue) queue,
                    (cl_mem) memory,
                    true,
                    Cl.MAP_READ | Cl.MAP_WRITE,
                    0,
                    bytes,
                    0,
                    null,
                    null,
                    code);
        } catch (CLException e) {
            code[0] = e.getStatus();
            return null;
        }
    }

    @Override
    public Object place(ByteBuffer mapped) {
        return ForeignMemory.startOf(mapped);
    }

    @Override
    public int unmap(Object queue, Object memory, Object place) {
        return code(() -> CL.clEnqueueUnmapMemObject(
                (cl_command_queue) queue, (cl_mem) memory, (ByteBuffer) place, 0, null, null));
    }

    @Override
    public Object createHostBuffer(Object context, long flags, long bytes, Object host, int[] code) {
        try {
            return madeOrNull(CL.clCreateBuffer((cl_context) context, flags, bytes, (Pointer) host, code));
        } catch (CLException e) {
            code[0] = e.getStatus();
            return null;
        }
    }

    @Override
    public int write(Object queue, Object memory, Object source, long bytes) {
        return code(() -> CL.clEnqueueWriteBuffer(
                (cl_command_queue) queue, (cl_mem) memory, true, 0, bytes, (Pointer) source, 0, null, null));
    }

    @Override
    public int read(Object queue, Object memory, Object target, long bytes) {
        try {
            return CL.clEnqueueReadBuffer(
                    (cl_command_queue) queue, (cl_mem) memory, true, 0, bytes, (Pointer) target, 0, null, null);
        } catch (CLException e) {
            return e.getStatus();
        }
    }

    @Override
    public int writeRows(
            Object queue, Object memory, long offset, Object source, long rowBytes, long rows, long pitch) {
        return code(() -> CL.clEnqueueWriteBufferRect(
                (cl_command_queue) queue,
                (cl_mem) memory,
                true,
                new long[] {offset, 0, 0},
                new long[3],
                new long[] {rowBytes, rows, 1},
                rowBytes,
                0,
                pitch,
                0,
                (Pointer) source,
                0,
                null,
                null));
    }

    @Override
    public int readRows(Object queue, Object memory, long offset, Object target, long rowBytes, long rows, long pitch) {
        return code(() -> CL.clEnqueueReadBufferRect(
                (cl_command_queue) queue,
                (cl_mem) memory,
                true,
                new long[] {offset, 0, 0},
                new long[3],
                new long[] {rowBytes, rows, 1},
                rowBytes,
                0,
                pitch,
                0,
                (Pointer) target,
                0,
                null,
                null));
    }

    @Override
    public int copy(Object queue, Object source, long sourceOffset, Object target, long targetOffset, long bytes) {
        return code(() -> CL.clEnqueueCopyBuffer(
                (cl_command_queue) queue,
                (cl_mem) source,
                (cl_mem) target,
                sourceOffset,
                targetOffset,
                bytes,
                0,
                null,
                null));
    }

    @Override
    public Object createProgram(Object context, String source, int[] code) {
        return handle(
                code, () -> CL.clCreateProgramWithSource((cl_context) context, 1, new String[] {source}, null, code));
    }

    @Override
    public Object createProgramWithBinary(Object context, Object device, byte[] binary, int[] code) {
        return handle(
                code,
                () -> CL.clCreateProgramWithBinary(
                        (cl_context) context,
                        1,
                        new cl_device_id[] {(cl_device_id) device},
                        new long[] {binary.length},
                        new byte[][] {binary},
                        null,
                        code));
    }

    @Override
    public int buildProgram(Object program, Object device, String options) {
        return code(() -> CL.clBuildProgram(
                (cl_program) program, 1, new cl_device_id[] {(cl_device_id) device}, options, null, null));
    }

    @Override
    public int buildLog(Object program, Object device, ByteBuffer value, long[] size) {
        return code(() -> CL.clGetProgramBuildInfo(
                (cl_program) program,
                (cl_device_id) device,
                Cl.PROGRAM_BUILD_LOG,
                capacity(value),
                pointer(value),
                size));
    }

    @Override
    public int programInfo(Object program, int parameter, ByteBuffer value, long[] size) {
        return code(() -> CL.clGetProgramInfo((cl_program) program, parameter, capacity(value), pointer(value), size));
    }

    @Override
    public int programBinary(Object program, int place, int devices, ByteBuffer value) {
        Pointer[] binaries = new Pointer[devices];
        binaries[place] = Pointer.to(value);
        return code(() -> CL.clGetProgramInfo(
                (cl_program) program,
                Cl.PROGRAM_BINARIES,
                (long) Sizeof.POINTER * devices,
                Pointer.to(binaries),
                null));
    }

    @Override
    public Object createKernel(Object program, String name, int[] code) {
        Kernel kernel = new Kernel();
        kernel.id = (cl_kernel) handle(code, () -> CL.clCreateKernel((cl_program) program, name, code));
        return kernel.id == null ? null : kernel;
    }

    /** A kernel, and what it is told of its arguments through, so that calls make no objects. One thread at a time uses it. */
    private static final class Kernel {
        private cl_kernel id;
        private final ByteBuffer memory = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
        private final Pointer toMemory = Pointer.to(memory);

        private ByteBuffer value = memory;
        private Pointer toValue = toMemory;

        /** The pointer to a value, which mostly is in the same buffer as the last one. */
        Pointer to(ByteBuffer newValue) {
            if (newValue != value) {
                value = newValue;
                toValue = Pointer.to(newValue);
            }
            return toValue;
        }

        /** The pointer to the memory object's address. */
        Pointer to(cl_mem object) {
            memory.putLong(0, object.getNativePointer());
            return toMemory;
        }
    }

    /** JOCL's object for what {@link #createKernel} gave. */
    protected static cl_kernel id(Object kernel) {
        return ((Kernel) kernel).id;
    }

    @Override
    public int kernelWorkGroupInfo(Object kernel, Object device, int parameter, ByteBuffer value, long[] size) {
        return code(() -> CL.clGetKernelWorkGroupInfo(
                id(kernel), (cl_device_id) device, parameter, capacity(value), pointer(value), size));
    }

    @Override
    public int setMemory(Object kernel, int index, Object memory) {
        try {
            return CL.clSetKernelArg(id(kernel), index, Sizeof.cl_mem, ((Kernel) kernel).to((cl_mem) memory));
        } catch (CLException e) {
            return e.getStatus();
        }
    }

    @Override
    public int setValue(Object kernel, int index, ByteBuffer value) {
        try {
            return CL.clSetKernelArg(id(kernel), index, value.remaining(), ((Kernel) kernel).to(value));
        } catch (CLException e) {
            return e.getStatus();
        }
    }

    @Override
    public int enqueue(Object queue, Object kernel, long[] globalSize, long[] localSize) {
        try {
            return CL.clEnqueueNDRangeKernel(
                    (cl_command_queue) queue,
                    id(kernel),
                    globalSize.length,
                    null,
                    globalSize,
                    localSize,
                    0,
                    null,
                    null);
        } catch (CLException e) {
            return e.getStatus();
        }
    }

    @Override
    public int finish(Object queue) {
        return code(() -> CL.clFinish((cl_command_queue) queue));
    }

    @Override
    public int flush(Object queue) {
        return code(() -> CL.clFlush((cl_command_queue) queue));
    }

    @Override
    public int barrier(Object queue, long[] events) {
        cl_event[] waitList = new cl_event[events.length];
        for (int i = 0; i < events.length; i++) {
            waitList[i] = JoclHandles.of(events[i], new cl_event());
        }
        return code(() -> CL.clEnqueueBarrierWithWaitList((cl_command_queue) queue, waitList.length, waitList, null));
    }

    @Override
    public Object createMarker(Object queue, int[] code) {
        cl_event event = new cl_event();
        return ifSuccessful(
                code, event, () -> CL.clEnqueueMarkerWithWaitList((cl_command_queue) queue, 0, null, event));
    }

    @Override
    public int await(Object event) {
        return code(() -> CL.clWaitForEvents(1, new cl_event[] {(cl_event) event}));
    }

    @Override
    public int releaseEvent(Object event) {
        return code(() -> CL.clReleaseEvent((cl_event) event));
    }

    @Override
    public int releaseKernel(Object kernel) {
        return code(() -> CL.clReleaseKernel(id(kernel)));
    }

    @Override
    public int releaseProgram(Object program) {
        return code(() -> CL.clReleaseProgram((cl_program) program));
    }

    @Override
    public int releaseBuffer(Object memory) {
        try {
            return CL.clReleaseMemObject((cl_mem) memory);
        } catch (CLException e) {
            return e.getStatus();
        }
    }

    @Override
    public int releaseQueue(Object queue) {
        return code(() -> CL.clReleaseCommandQueue((cl_command_queue) queue));
    }

    @Override
    public int releaseContext(Object context) {
        synchronized (CONTEXTS) {
            return code(() -> CL.clReleaseContext((cl_context) context));
        }
    }

    /** What the call returns, or has thrown. */
    private static int code(IntSupplier call) {
        try {
            return call.getAsInt();
        } catch (CLException e) {
            return e.getStatus();
        }
    }

    /** The handle, or null with a code. */
    private static Object handle(int[] code, Supplier<NativePointerObject> call) {
        try {
            return madeOrNull(call.get());
        } catch (CLException e) {
            code[0] = e.getStatus();
            return null;
        }
    }

    /** JOCL gives an object around 0 for a failed creation. */
    private static Object madeOrNull(NativePointerObject made) {
        return made == null || made.getNativePointer() == 0 ? null : made;
    }
}
