package org.gridsample.internal.opencl.binding;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.io.Closing;

/** A kernel, and the program that lives as long. */
final class CallKernel implements ClKernel {
    private final ClCalls calls;
    private final String label;
    private final Handle program;
    private final Handle kernel;
    private final long maxWorkGroupSize;

    /** By the index of their argument; the driver doesn't keep them alive. */
    private final List<ClBuffer> buffers = new ArrayList<>();

    CallKernel(ClCalls calls, String label, Handle program, Handle kernel, long maxWorkGroupSize) {
        this.calls = calls;
        this.label = label;
        this.program = program;
        this.kernel = kernel;
        this.maxWorkGroupSize = maxWorkGroupSize;
    }

    @Override
    public long maxWorkGroupSize() {
        return maxWorkGroupSize;
    }

    @Override
    public void set(int index, ClBuffer buffer) {
        int code = calls.setMemory(kernel.get(), index, CallBuffer.memory(buffer));
        if (code != Cl.SUCCESS) {
            throw ErrorCodes.exception("clSetKernelArg(" + index + ")", code, label);
        }
        while (buffers.size() <= index) {
            buffers.add(null);
        }
        buffers.set(index, buffer);
    }

    @Override
    public void set(int index, ByteBuffer value) {
        ByteBuffer slice = (ByteBuffer) HostBuffers.nativeSlice(value, "kernel argument");
        if (!slice.hasRemaining()) {
            throw new IllegalArgumentException("kernel argument " + index + ": expected a value, got 0 bytes");
        }
        try {
            int code = calls.setValue(kernel.get(), index, slice);
            if (code != Cl.SUCCESS) {
                throw ErrorCodes.exception(
                        "clSetKernelArg(" + index + ", " + slice.remaining() + " bytes)", code, label);
            }
        } finally {
            Reference.reachabilityFence(value);
            Reference.reachabilityFence(slice);
        }
    }

    /** The handle, if all buffers that were set are still open. */
    Object ready() {
        for (int i = 0; i < buffers.size(); i++) {
            if (buffers.get(i) != null) {
                CallBuffer.memory(buffers.get(i));
            }
        }
        return kernel.get();
    }

    Object program() {
        return program.get();
    }

    @Override
    public void close() {
        Closing.all(
                () -> kernel.release("clReleaseKernel", calls::releaseKernel),
                () -> program.release("clReleaseProgram", calls::releaseProgram));
    }
}
