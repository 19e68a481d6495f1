package org.gridsample.internal.opencl.binding;

import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * The OpenCL calls as a binding library makes them: arguments already checked, error codes handed back. A buffer is direct,
 * of native order, and its position is 0; a null value or array asks for the size or count alone. Where a call returns
 * a handle, {@code code[0]} receives its error code. No callback is ever registered.
 */
public interface ClCalls {
    int platformIds(Object[] platforms, int[] count);

    int deviceIds(Object platform, Object[] devices, int[] count);

    int platformInfo(Object platform, int parameter, ByteBuffer value, long[] size);

    int deviceInfo(Object device, int parameter, ByteBuffer value, long[] size);

    Object createContext(Object platform, Object device, int[] code);

    /** The handle of the program's context at this address, without a reference; no call. */
    Object context(long address);

    /** In order, without profiling. */
    Object createQueue(Object context, Object device, int[] code);

    /** Takes a reference to the program's queue at this address. */
    Object retainQueue(long address, int[] code);

    /** Of the program's queue at this address. */
    int queueInfo(long address, int parameter, ByteBuffer value, long[] size);

    /** The address that a handle stands for; no call. */
    long address(Object handle);

    Object createBuffer(Object context, long flags, long bytes, int[] code);

    /** What stands for a host buffer's memory in calls, and keeps it reachable; no call. */
    Object hostMemory(Buffer host);

    /** Of the host's memory, which the driver may use in place or copies at once, as the flags say. */
    Object createHostBuffer(Object context, long flags, long bytes, Object host, int[] code);

    /** Whether what is mapped can be unmapped when nobody has its buffer any more; no call. */
    boolean maps();

    /** Maps all bytes of a buffer to be read and written, and returns when that is done: as the only buffer over them that is no view. */
    ByteBuffer map(Object queue, Object memory, long bytes, int[] code);

    /** What tells {@link #unmap} where it is that {@link #map} has mapped, without keeping this buffer; no call. */
    Object place(ByteBuffer mapped);

    /** Enqueues the end of a mapping. */
    int unmap(Object queue, Object memory, Object place);

    /** Takes a reference to the program's memory object at this address. */
    Object retainBuffer(long address, int[] code);

    /** Of the program's memory object at this address. */
    int memoryInfo(long address, int parameter, ByteBuffer value, long[] size);

    /** Returns when the copy is done. */
    int write(Object queue, Object memory, Object source, long bytes);

    /** Returns when the copy is done. */
    int read(Object queue, Object memory, Object target, long bytes);

    /** Copies rows that lie apart in host memory and beside each other in the device's; returns when that is done. */
    int writeRows(Object queue, Object memory, long offset, Object source, long rowBytes, long rows, long pitch);

    /** Copies rows that lie beside each other in the device's memory and apart in the host's; returns when that is done. */
    int readRows(Object queue, Object memory, long offset, Object target, long rowBytes, long rows, long pitch);

    /** Enqueues a copy from one place in the device's memory to another. */
    int copy(Object queue, Object source, long sourceOffset, Object target, long targetOffset, long bytes);

    Object createProgram(Object context, String source, int[] code);

    /** From what {@link #programBinary} gave for this device. */
    Object createProgramWithBinary(Object context, Object device, byte[] binary, int[] code);

    int buildProgram(Object program, Object device, String options);

    int buildLog(Object program, Object device, ByteBuffer value, long[] size);

    int programInfo(Object program, int parameter, ByteBuffer value, long[] size);

    /** Of the one of a program's devices that has this place among so many; the value has as many bytes as the binary. */
    int programBinary(Object program, int place, int devices, ByteBuffer value);

    Object createKernel(Object program, String name, int[] code);

    int kernelWorkGroupInfo(Object kernel, Object device, int parameter, ByteBuffer value, long[] size);

    int setMemory(Object kernel, int index, Object memory);

    int setValue(Object kernel, int index, ByteBuffer value);

    int enqueue(Object queue, Object kernel, long[] globalSize, long[] localSize);

    int finish(Object queue);

    int flush(Object queue);

    /** Enqueues a barrier, which all that is enqueued later waits for, and which waits for the events at these addresses. */
    int barrier(Object queue, long[] events);

    /** Enqueues a marker and gives its event, which is done when all is that was enqueued before. */
    Object createMarker(Object queue, int[] code);

    /** Returns when the event is done. */
    int await(Object event);

    int releaseEvent(Object event);

    int releaseKernel(Object kernel);

    int releaseProgram(Object program);

    int releaseBuffer(Object memory);

    int releaseQueue(Object queue);

    int releaseContext(Object context);
}
