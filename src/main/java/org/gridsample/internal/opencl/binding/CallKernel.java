package org.gridsample.internal.opencl.binding;

/** A kernel, and the program that lives as long. */
final class CallKernel implements ClKernel {
    private final ClCalls calls;
    private final Handle program;
    private final Handle kernel;
    private final long maxWorkGroupSize;

    CallKernel(ClCalls calls, Handle program, Handle kernel, long maxWorkGroupSize) {
        this.calls = calls;
        this.program = program;
        this.kernel = kernel;
        this.maxWorkGroupSize = maxWorkGroupSize;
    }

    @Override
    public long maxWorkGroupSize() {
        return maxWorkGroupSize;
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
