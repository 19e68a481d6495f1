package org.gridsample.internal.opencl.binding;

import java.lang.ref.Reference;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.OpenClContext;
import org.gridsample.device.OpenClEvent;
import org.gridsample.internal.io.Closing;

/**
 * A context and its queue, or those of the program. Device buffers and kernels hold what they need of it and may be closed before or after.
 */
final class CallSession implements ClSession {
    private final ClCalls calls;
    private final Object device;
    private final String label;
    private final Handle context;
    private final Handle queue;
    private final boolean isPrograms;

    /** Else somebody else releases it. */
    private final boolean ownsContext;

    /** Of calls that the owner makes, one at a time. */
    private final int[] hostCode = new int[1];

    private CallSession(
            ClCalls calls,
            Object device,
            String label,
            Handle context,
            Handle queue,
            boolean isPrograms,
            boolean ownsContext) {
        this.calls = calls;
        this.device = device;
        this.label = label;
        this.context = context;
        this.queue = queue;
        this.isPrograms = isPrograms;
        this.ownsContext = ownsContext;
    }

    static CallSession open(ClCalls calls, Object platform, Object device, String label) {
        int[] code = {0};
        Object rawContext = calls.createContext(platform, device, code);
        ErrorCodes.check("clCreateContext", code[0], label);
        Handle context = new Handle("context", label, rawContext);
        try {
            Handle queue = createQueue(calls, rawContext, device, label);
            return new CallSession(calls, device, label, context, queue, false, true);
        } catch (Throwable failure) {
            Closing.afterFailure(failure, () -> context.release("clReleaseContext", calls::releaseContext));
            throw failure;
        }
    }

    private static Handle createQueue(ClCalls calls, Object rawContext, Object device, String label) {
        int[] code = {0};
        Object rawQueue = calls.createQueue(rawContext, device, code);
        ErrorCodes.check("clCreateCommandQueue", code[0], label);
        return new Handle("queue", label, rawQueue);
    }

    /**
     * Takes a reference to the program's queue, which keeps the context. To the context itself none: where JOCL releases one, it drops the
     * callback that the program made the context with.
     */
    static CallSession openIn(ClCalls calls, OpenClContext program, Object device, String label) {
        long itsContext = queueInfo(calls, program, Cl.QUEUE_CONTEXT);
        if (itsContext != program.context()) {
            throw new IllegalArgumentException("context: expected that of the queue, 0x" + Long.toHexString(itsContext)
                    + ", got 0x" + Long.toHexString(program.context()));
        }
        if ((queueInfo(calls, program, Cl.QUEUE_PROPERTIES) & Cl.QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE) != 0) {
            throw new IllegalArgumentException("queue: expected one whose commands run in order, got one with"
                    + " CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE; make another queue for the sampler, and order them by"
                    + " events");
        }
        int[] code = {0};
        Handle context = new Handle("context", label, calls.context(program.context()));
        Object rawQueue = calls.retainQueue(program.queue(), code);
        ErrorCodes.check("clRetainCommandQueue", code[0], label);
        return new CallSession(calls, device, label, context, new Handle("queue", label, rawQueue), true, false);
    }

    static long queueInfo(ClCalls calls, OpenClContext program, int parameter) {
        return InfoValue.number(InfoQuery.bytes(
                "clGetCommandQueueInfo",
                "the program's queue",
                (value, size) -> calls.queueInfo(program.queue(), parameter, value, size)));
    }

    @Override
    public boolean isPrograms() {
        return isPrograms;
    }

    @Override
    public ClSession another() {
        Object rawContext = context.get();
        Handle own = createQueue(calls, rawContext, device, label);
        return new CallSession(calls, device, label, new Handle("context", label, rawContext), own, isPrograms, false);
    }

    @Override
    public ClBuffer createBuffer(long bytes) {
        return createBuffer(Cl.MEM_READ_WRITE, bytes);
    }

    private ClBuffer createBuffer(long flags, long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("device buffer: expected at least 1 byte, got " + bytes);
        }
        int[] code = {Cl.SUCCESS};
        Object memory = calls.createBuffer(context.get(), flags, bytes, code);
        ErrorCodes.check("clCreateBuffer", code[0], label);
        return new CallBuffer(calls, label, memory, bytes);
    }

    @Override
    public boolean maps() {
        return calls.maps();
    }

    @Override
    public ClBuffer createHostBuffer(long bytes) {
        return createBuffer(Cl.MEM_READ_WRITE | Cl.MEM_ALLOC_HOST_PTR, bytes);
    }

    @Override
    public ClMapping map(ClBuffer buffer) {
        int[] code = {Cl.SUCCESS};
        ByteBuffer bytes = calls.map(queue.get(), CallBuffer.memory(buffer), buffer.size(), code);
        ErrorCodes.check("clEnqueueMapBuffer", code[0], label);
        if (bytes == null) {
            throw new GridSampleException(
                    "clEnqueueMapBuffer on " + label
                            + ": expected an address with CL_SUCCESS, the driver gave none; update the driver",
                    null);
        }
        return new ClMapping(bytes.order(ByteOrder.nativeOrder()), calls.place(bytes));
    }

    @Override
    public void unmap(ClBuffer buffer, Object place) {
        ErrorCodes.check("clEnqueueUnmapMemObject", calls.unmap(queue.get(), CallBuffer.memory(buffer), place), label);
    }

    @Override
    public ClBuffer wrap(Buffer host) {
        Buffer slice = HostBuffers.nativeSlice(host, "host buffer");
        Object memory = calls.hostMemory(slice);
        long bytes = HostBuffers.remainingBytes(slice, "host buffer");
        return host.isReadOnly()
                ? new CallBuffer(calls, label, ofHost(memory, bytes, Cl.MEM_USE_HOST_PTR | Cl.MEM_READ_ONLY), bytes)
                : new CallHostBuffer(
                        calls, label, ofHost(memory, bytes, Cl.MEM_USE_HOST_PTR | Cl.MEM_READ_WRITE), bytes, memory);
    }

    @Override
    public ClBuffer copyOf(Buffer host) {
        Buffer slice = HostBuffers.nativeSlice(host, "host buffer");
        long bytes = HostBuffers.remainingBytes(slice, "host buffer");
        Object copy = ofHost(calls.hostMemory(slice), bytes, Cl.MEM_COPY_HOST_PTR | Cl.MEM_READ_WRITE);
        return new CallBuffer(calls, label, copy, bytes);
    }

    /** The handle of a new memory object. */
    private Object ofHost(Object host, long bytes, long flags) {
        if (bytes < 1) {
            throw new IllegalArgumentException("host buffer: expected at least 1 byte, got 0");
        }
        hostCode[0] = Cl.SUCCESS;
        try {
            Object memory = calls.createHostBuffer(context.get(), flags, bytes, host, hostCode);
            ErrorCodes.check("clCreateBuffer", hostCode[0], label);
            return memory;
        } finally {
            // The driver may copy it, of which a binding has no more than the address.
            Reference.reachabilityFence(host);
        }
    }

    @Override
    public ClSharedBuffer share(long memory) {
        return CallSharedBuffer.of(calls, label, memory, calls.address(context.get()));
    }

    @Override
    public void write(ClBuffer target, Buffer source) {
        long bytes = checkedBytes(target, source, "source");
        transfer("clEnqueueWriteBuffer", target, source, "source", bytes, calls::write);
    }

    @Override
    public void read(ClBuffer source, Buffer target) {
        checkWritable(target);
        long bytes = checkedBytes(source, target, "target");
        transfer("clEnqueueReadBuffer", source, target, "target", bytes, calls::read);
    }

    @Override
    public void readBack(ClBuffer wrapped) {
        Object host = CallHostBuffer.host(wrapped);
        try {
            ErrorCodes.check(
                    "clEnqueueReadBuffer",
                    calls.read(queue.get(), CallBuffer.memory(wrapped), host, wrapped.size()),
                    label);
        } finally {
            Reference.reachabilityFence(host);
        }
    }

    @Override
    public void writeRows(ClBuffer target, long offset, Buffer source, long rowBytes, long rows, long pitch) {
        checkRows(target, offset, source, "source", rowBytes, rows, pitch);
        transfer(
                "clEnqueueWriteBufferRect",
                target,
                source,
                "source",
                rowBytes * rows,
                (rawQueue, memory, host, bytes) ->
                        calls.writeRows(rawQueue, memory, offset, host, rowBytes, rows, pitch));
    }

    @Override
    public void readRows(ClBuffer source, long offset, Buffer target, long rowBytes, long rows, long pitch) {
        checkWritable(target);
        checkRows(source, offset, target, "target", rowBytes, rows, pitch);
        transfer(
                "clEnqueueReadBufferRect",
                source,
                target,
                "target",
                rowBytes * rows,
                (rawQueue, memory, host, bytes) ->
                        calls.readRows(rawQueue, memory, offset, host, rowBytes, rows, pitch));
    }

    @Override
    public void copy(ClBuffer source, long sourceOffset, ClBuffer target, long targetOffset, long bytes) {
        if (source == target
                || bytes < 1
                || sourceOffset < 0
                || sourceOffset > source.size() - bytes
                || targetOffset < 0
                || targetOffset > target.size() - bytes) {
            throw new IllegalArgumentException("copy: expected bytes within two device buffers, got " + bytes + " at "
                    + sourceOffset + " of " + source.size() + " and at " + targetOffset + " of " + target.size());
        }
        Object from = CallBuffer.memory(source);
        Object to = CallBuffer.memory(target);
        ErrorCodes.check(
                "clEnqueueCopyBuffer", calls.copy(queue.get(), from, sourceOffset, to, targetOffset, bytes), label);
    }

    private static void checkWritable(Buffer target) {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("target: expected a writable buffer, got a read-only one");
        }
    }

    private static void checkRows(
            ClBuffer device, long offset, Buffer host, String name, long rowBytes, long rows, long pitch) {
        long remaining = HostBuffers.remainingBytes(host, name);
        boolean fit = rowBytes >= 1
                && rows >= 1
                && pitch >= rowBytes
                && rowBytes <= remaining
                && (rows - 1) <= (remaining - rowBytes) / pitch
                && offset >= 0
                && rows <= (device.size() - offset) / rowBytes;
        if (!fit) {
            throw new IllegalArgumentException(name + ": expected rows within the " + remaining
                    + " bytes of the host buffer and the " + device.size() + " of the device buffer, got " + rows
                    + " of " + rowBytes + " bytes, " + pitch + " apart, at " + offset);
        }
    }

    private interface Transfer {
        int call(Object queue, Object memory, Object host, long bytes);
    }

    private void transfer(String call, ClBuffer buffer, Buffer host, String name, long bytes, Transfer transfer) {
        Buffer slice = HostBuffers.nativeSlice(host, name);
        Object memory = CallBuffer.memory(buffer);
        Object rawQueue = queue.get();
        if (bytes == 0) {
            return;
        }
        try {
            ErrorCodes.check(call, transfer.call(rawQueue, memory, calls.hostMemory(slice), bytes), label);
        } finally {
            Reference.reachabilityFence(host);
            Reference.reachabilityFence(slice);
        }
    }

    private static long checkedBytes(ClBuffer device, Buffer host, String name) {
        long bytes = HostBuffers.remainingBytes(host, name);
        if (bytes > device.size()) {
            throw new IllegalArgumentException(
                    name + ": expected at most the device buffer's " + device.size() + " bytes, got " + bytes);
        }
        return bytes;
    }

    @Override
    public ClKernel build(String source, String options, String kernelName) {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(kernelName, "kernelName");
        return new ProgramBuild(calls, context.get(), device, label).fromSource(source, options, kernelName);
    }

    @Override
    public ClKernel load(byte[] binary, String options, String kernelName) {
        Objects.requireNonNull(kernelName, "kernelName");
        if (binary.length < 1) {
            throw new IllegalArgumentException("program binary: expected at least 1 byte, got 0");
        }
        return new ProgramBuild(calls, context.get(), device, label).fromBinary(binary, options, kernelName);
    }

    @Override
    public byte[] binary(ClKernel kernel) {
        Object program = own(kernel).program();
        // The program's context may have other devices, for which nothing is built.
        long[] devices = numbers(program, Cl.PROGRAM_DEVICES);
        long[] sizes = numbers(program, Cl.PROGRAM_BINARY_SIZES);
        int place = 0;
        while (place < devices.length && devices[place] != calls.address(device)) {
            place++;
        }
        if (place >= Math.min(devices.length, sizes.length)) {
            return new byte[0];
        }
        int which = place;
        return InfoQuery.bytes("clGetProgramInfo", label, (value, size) -> {
            size[0] = sizes[which];
            return value == null ? Cl.SUCCESS : calls.programBinary(program, which, devices.length, value);
        });
    }

    private long[] numbers(Object program, int parameter) {
        return InfoValue.numbers(InfoQuery.bytes(
                "clGetProgramInfo", label, (value, size) -> calls.programInfo(program, parameter, value, size)));
    }

    @Override
    public void launch(ClKernel kernel, long[] globalSize, long[] localSize) {
        checkSizes(globalSize, localSize);
        Object rawKernel = own(kernel).ready();
        ErrorCodes.check("clEnqueueNDRangeKernel", calls.enqueue(queue.get(), rawKernel, globalSize, localSize), label);
    }

    private static void checkSizes(long[] globalSize, long[] localSize) {
        if (globalSize.length < 1 || globalSize.length > 3 || localSize.length != globalSize.length) {
            throw new IllegalArgumentException(
                    "launch: expected a global and a local size of the same 1 to 3 dimensions, got " + globalSize.length
                            + " and " + localSize.length);
        }
        for (int i = 0; i < globalSize.length; i++) {
            if (globalSize[i] < 1 || localSize[i] < 1 || globalSize[i] % localSize[i] != 0) {
                throw new IllegalArgumentException("launch, dimension " + i
                        + ": expected a global size of at least 1 that the local size divides, got " + globalSize[i]
                        + " and " + localSize[i]);
            }
        }
    }

    private static CallKernel own(ClKernel kernel) {
        if (kernel instanceof CallKernel own) {
            return own;
        }
        throw new IllegalArgumentException("kernel: expected one of this binding, got " + kernel);
    }

    @Override
    public void waitFor(long... events) {
        if (events.length > 0) {
            ErrorCodes.check("clEnqueueBarrierWithWaitList", calls.barrier(queue.get(), events), label);
        }
    }

    @Override
    public OpenClEvent mark() {
        int[] code = {Cl.SUCCESS};
        Object marker = calls.createMarker(queue.get(), code);
        ErrorCodes.check("clEnqueueMarkerWithWaitList", code[0], label);
        CallEvent event = new CallEvent(calls, label, marker);
        try {
            // Else what waits in other queues might wait for ever.
            ErrorCodes.check("clFlush", calls.flush(queue.get()), label);
        } catch (Throwable failure) {
            Closing.afterFailure(failure, event::close);
            throw failure;
        }
        return event;
    }

    @Override
    public void finish() {
        ErrorCodes.check("clFinish", calls.finish(queue.get()), label);
    }

    @Override
    public void close() {
        Closing.all(
                () -> queue.release("clReleaseCommandQueue", calls::releaseQueue),
                () -> context.release("clReleaseContext", this::releaseContext));
    }

    private int releaseContext(Object rawContext) {
        return ownsContext ? calls.releaseContext(rawContext) : Cl.SUCCESS;
    }
}
