package org.gridsample.internal.opencl.binding;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** A kernel, and the program that lives as long. */
final class CallKernel implements ClKernel {
    private final ClCalls calls;
    private final String label;
    private final Handle program;
    private final Handle kernel;
    private final long maxWorkGroupSize;

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
        check(index, calls.setMemory(kernel.get(), index, CallBuffer.memory(buffer)));
    }

    @Override
    public void set(int index, ByteBuffer value) {
        ByteBuffer slice = (ByteBuffer) HostBuffers.nativeSlice(value, "kernel argument");
        if (!slice.hasRemaining()) {
            throw new IllegalArgumentException("kernel argument " + index + ": expected a value, got 0 bytes");
        }
        try {
            check(index, calls.setValue(kernel.get(), index, slice));
        } finally {
            Reference.reachabilityFence(value);
            Reference.reachabilityFence(slice);
        }
    }

    private void check(int index, int code) {
        if (code != Cl.SUCCESS) {
            ErrorCodes.check("clSetKernelArg(" + index + ")", code, label);
        }
    }

    Object kernel() {
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
