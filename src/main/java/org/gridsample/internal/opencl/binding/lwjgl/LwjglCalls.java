package org.gridsample.internal.opencl.binding.lwjgl;

import static org.lwjgl.system.MemoryUtil.NULL;
import static org.lwjgl.system.MemoryUtil.memAddress;
import static org.lwjgl.system.MemoryUtil.memAddress0;
import static org.lwjgl.system.MemoryUtil.memAlloc;
import static org.lwjgl.system.MemoryUtil.memAllocPointer;
import static org.lwjgl.system.MemoryUtil.memFree;
import static org.lwjgl.system.MemoryUtil.memGetInt;
import static org.lwjgl.system.MemoryUtil.memPutAddress;
import static org.lwjgl.system.MemoryUtil.memUTF8;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.function.ToLongFunction;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClCalls;
import org.lwjgl.PointerBuffer;
import org.lwjgl.opencl.CL10;
import org.lwjgl.opencl.CL11;
import org.lwjgl.opencl.CL12;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.Pointer;

/**
 * The calls through LWJGL; handles are Longs. Its stack holds 64 kB, so it serves for a few numbers only: sources, options
 * and lists are allocated. What every request calls makes no objects.
 */
public final class LwjglCalls implements ClCalls {
    private static final int BLOCKING = 1;

    @Override
    public int platformIds(Object[] platforms, int[] count) {
        return list(platforms, count, CL10::clGetPlatformIDs);
    }

    @Override
    public int deviceIds(Object platform, Object[] devices, int[] count) {
        return list(devices, count, (ids, total) -> CL10.clGetDeviceIDs(raw(platform), Cl.DEVICE_TYPE_ALL, ids, total));
    }

    private interface Listing {
        int call(PointerBuffer ids, IntBuffer total);
    }

    private static int list(Object[] handles, int[] count, Listing listing) {
        PointerBuffer ids = handles == null ? null : memAllocPointer(handles.length);
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer total = stack.callocInt(1);
            int code = listing.call(ids, total);
            count[0] = total.get(0);
            for (int i = 0; code == Cl.SUCCESS && ids != null && i < handles.length; i++) {
                handles[i] = handle(ids.get(i));
            }
            return code;
        } finally {
            memFree(ids);
        }
    }

    @Override
    public int platformInfo(Object platform, int parameter, ByteBuffer value, long[] size) {
        return info(size, bytes -> CL10.clGetPlatformInfo(raw(platform), parameter, value, bytes));
    }

    @Override
    public int deviceInfo(Object device, int parameter, ByteBuffer value, long[] size) {
        return info(size, bytes -> CL10.clGetDeviceInfo(raw(device), parameter, value, bytes));
    }

    private interface Info {
        int call(PointerBuffer bytes);
    }

    private static int info(long[] size, Info info) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer bytes = stack.callocPointer(1);
            int code = info.call(bytes);
            size[0] = bytes.get(0);
            return code;
        }
    }

    @Override
    public Object createContext(Object platform, Object device, int[] code) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer properties = stack.pointers(Cl.CONTEXT_PLATFORM, raw(platform), 0);
            return create(code, error -> CL10.clCreateContext(properties, raw(device), null, NULL, error));
        }
    }

    @Override
    public Object context(long address) {
        return handle(address);
    }

    @Override
    public Object retainQueue(long address, int[] code) {
        code[0] = CL10.clRetainCommandQueue(address);
        return ifSuccessful(code, address);
    }

    @Override
    public Object retainBuffer(long address, int[] code) {
        code[0] = CL10.clRetainMemObject(address);
        return ifSuccessful(code, address);
    }

    private static Object ifSuccessful(int[] code, long address) {
        return code[0] == Cl.SUCCESS ? handle(address) : null;
    }

    @Override
    public int queueInfo(long address, int parameter, ByteBuffer value, long[] size) {
        return info(size, bytes -> CL10.clGetCommandQueueInfo(address, parameter, value, bytes));
    }

    @Override
    public int memoryInfo(long address, int parameter, ByteBuffer value, long[] size) {
        return info(size, bytes -> CL10.clGetMemObjectInfo(address, parameter, value, bytes));
    }

    @Override
    public long address(Object handle) {
        return raw(handle);
    }

    /** The function of OpenCL 1.0: drivers before 2.0 don't have its successor. */
    @Override
    public Object createQueue(Object context, Object device, int[] code) {
        return create(code, error -> CL10.clCreateCommandQueue(raw(context), raw(device), 0, error));
    }

    @Override
    public Object createBuffer(Object context, long flags, long bytes, int[] code) {
        return create(code, error -> CL10.clCreateBuffer(raw(context), flags, bytes, error));
    }

    @Override
    public Object hostMemory(Buffer host) {
        return host;
    }

    @Override
    public Object createHostBuffer(Object context, long flags, long bytes, Object host, int[] code) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            long error = stack.ncalloc(Integer.BYTES, 1, Integer.BYTES);
            long created = CL10.nclCreateBuffer(raw(context), flags, bytes, memAddress0((Buffer) host), error);
            code[0] = memGetInt(error);
            return handle(created);
        }
    }

    @Override
    public boolean maps() {
        return true;
    }

    @Override
    public ByteBuffer map(Object queue, Object memory, long bytes, int[] code) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer error = stack.callocInt(1);
            ByteBuffer mapped = CL10.clEnqueueMapBuffer(
                    raw(queue), raw(memory), true, Cl.MAP_READ | Cl.MAP_WRITE, 0, bytes, null, null, error, null);
            code[0] = error.get(0);
            return mapped;
        }
    }

    @Override
    public Object place(ByteBuffer mapped) {
        return memAddress0(mapped);
    }

    @Override
    public int unmap(Object queue, Object memory, Object place) {
        return CL10.nclEnqueueUnmapMemObject(raw(queue), raw(memory), (Long) place, 0, NULL, NULL);
    }

    @Override
    public int write(Object queue, Object memory, Object source, long bytes) {
        return CL10.nclEnqueueWriteBuffer(
                raw(queue), raw(memory), BLOCKING, 0, bytes, memAddress0((Buffer) source), 0, NULL, NULL);
    }

    @Override
    public int read(Object queue, Object memory, Object target, long bytes) {
        return CL10.nclEnqueueReadBuffer(
                raw(queue), raw(memory), BLOCKING, 0, bytes, memAddress0((Buffer) target), 0, NULL, NULL);
    }

    @Override
    public int writeRows(
            Object queue, Object memory, long offset, Object source, long rowBytes, long rows, long pitch) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            return CL11.nclEnqueueWriteBufferRect(
                    raw(queue),
                    raw(memory),
                    BLOCKING,
                    sizes(stack, offset, 0, 0),
                    sizes(stack, 0, 0, 0),
                    sizes(stack, rowBytes, rows, 1),
                    rowBytes,
                    0,
                    pitch,
                    0,
                    memAddress0((Buffer) source),
                    0,
                    NULL,
                    NULL);
        }
    }

    @Override
    public int readRows(Object queue, Object memory, long offset, Object target, long rowBytes, long rows, long pitch) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            return CL11.nclEnqueueReadBufferRect(
                    raw(queue),
                    raw(memory),
                    BLOCKING,
                    sizes(stack, offset, 0, 0),
                    sizes(stack, 0, 0, 0),
                    sizes(stack, rowBytes, rows, 1),
                    rowBytes,
                    0,
                    pitch,
                    0,
                    memAddress0((Buffer) target),
                    0,
                    NULL,
                    NULL);
        }
    }

    @Override
    public int copy(Object queue, Object source, long sourceOffset, Object target, long targetOffset, long bytes) {
        return CL10.clEnqueueCopyBuffer(
                raw(queue), raw(source), raw(target), sourceOffset, targetOffset, bytes, null, null);
    }

    @Override
    public Object createProgram(Object context, String source, int[] code) {
        ByteBuffer text = memUTF8(source, false);
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer strings = stack.pointers(memAddress(text));
            PointerBuffer lengths = stack.pointers(text.remaining());
            return create(code, error -> CL10.clCreateProgramWithSource(raw(context), strings, lengths, error));
        } finally {
            memFree(text);
        }
    }

    @Override
    public Object createProgramWithBinary(Object context, Object device, byte[] binary, int[] code) {
        ByteBuffer bytes = memAlloc(binary.length).put(binary).flip();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer devices = stack.pointers(raw(device));
            return create(code, error -> CL10.clCreateProgramWithBinary(raw(context), devices, bytes, null, error));
        } finally {
            memFree(bytes);
        }
    }

    @Override
    public int buildProgram(Object program, Object device, String options) {
        ByteBuffer text = memUTF8(options);
        try (MemoryStack stack = MemoryStack.stackPush()) {
            return CL10.clBuildProgram(raw(program), stack.pointers(raw(device)), text, null, NULL);
        } finally {
            memFree(text);
        }
    }

    @Override
    public int buildLog(Object program, Object device, ByteBuffer value, long[] size) {
        return info(
                size,
                bytes -> CL10.clGetProgramBuildInfo(raw(program), raw(device), Cl.PROGRAM_BUILD_LOG, value, bytes));
    }

    @Override
    public int programInfo(Object program, int parameter, ByteBuffer value, long[] size) {
        return info(size, bytes -> CL10.clGetProgramInfo(raw(program), parameter, value, bytes));
    }

    @Override
    public int programBinary(Object program, int place, int devices, ByteBuffer value) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer binaries = stack.callocPointer(devices).put(place, memAddress(value));
            return CL10.clGetProgramInfo(raw(program), Cl.PROGRAM_BINARIES, binaries, null);
        }
    }

    @Override
    public Object createKernel(Object program, String name, int[] code) {
        return create(code, error -> CL10.clCreateKernel(raw(program), name, error));
    }

    @Override
    public int kernelWorkGroupInfo(Object kernel, Object device, int parameter, ByteBuffer value, long[] size) {
        return info(size, bytes -> CL10.clGetKernelWorkGroupInfo(raw(kernel), raw(device), parameter, value, bytes));
    }

    @Override
    public int setMemory(Object kernel, int index, Object memory) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            return CL10.nclSetKernelArg(raw(kernel), index, Pointer.POINTER_SIZE, stack.npointer(raw(memory)));
        }
    }

    @Override
    public int setValue(Object kernel, int index, ByteBuffer value) {
        return CL10.clSetKernelArg(raw(kernel), index, value);
    }

    @Override
    public int enqueue(Object queue, Object kernel, long[] globalSize, long[] localSize) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            return CL10.nclEnqueueNDRangeKernel(
                    raw(queue),
                    raw(kernel),
                    globalSize.length,
                    NULL,
                    sizes(stack, globalSize),
                    sizes(stack, localSize),
                    0,
                    NULL,
                    NULL);
        }
    }

    private static long sizes(MemoryStack stack, long... sizes) {
        long address = stack.nmalloc(Pointer.POINTER_SIZE, sizes.length * Pointer.POINTER_SIZE);
        for (int i = 0; i < sizes.length; i++) {
            memPutAddress(address + (long) i * Pointer.POINTER_SIZE, sizes[i]);
        }
        return address;
    }

    @Override
    public int finish(Object queue) {
        return CL10.clFinish(raw(queue));
    }

    @Override
    public int flush(Object queue) {
        return CL10.clFlush(raw(queue));
    }

    @Override
    public int barrier(Object queue, long[] events) {
        PointerBuffer waitList = memAllocPointer(events.length);
        try {
            return CL12.clEnqueueBarrierWithWaitList(
                    raw(queue), waitList.put(events).flip(), null);
        } finally {
            memFree(waitList);
        }
    }

    @Override
    public Object createMarker(Object queue, int[] code) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer event = stack.callocPointer(1);
            code[0] = CL12.clEnqueueMarkerWithWaitList(raw(queue), null, event);
            return ifSuccessful(code, event.get(0));
        }
    }

    @Override
    public int await(Object event) {
        return CL10.clWaitForEvents(raw(event));
    }

    @Override
    public int releaseEvent(Object event) {
        return CL10.clReleaseEvent(raw(event));
    }

    @Override
    public int releaseKernel(Object kernel) {
        return CL10.clReleaseKernel(raw(kernel));
    }

    @Override
    public int releaseProgram(Object program) {
        return CL10.clReleaseProgram(raw(program));
    }

    @Override
    public int releaseBuffer(Object memory) {
        return CL10.clReleaseMemObject(raw(memory));
    }

    @Override
    public int releaseQueue(Object queue) {
        return CL10.clReleaseCommandQueue(raw(queue));
    }

    @Override
    public int releaseContext(Object context) {
        return CL10.clReleaseContext(raw(context));
    }

    private static Object create(int[] code, ToLongFunction<IntBuffer> call) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer error = stack.callocInt(1);
            long created = call.applyAsLong(error);
            code[0] = error.get(0);
            return handle(created);
        }
    }

    private static Object handle(long address) {
        return address == NULL ? null : address;
    }

    private static long raw(Object handle) {
        return (Long) handle;
    }
}
