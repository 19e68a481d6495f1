package org.gridsample.internal.opencl.binding;

import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.device.OpenClException;
import org.gridsample.internal.io.Closing;

/** From source or binary to kernel; the build log is fetched whatever the error code, since a bad option has one too. */
record ProgramBuild(ClCalls calls, Object context, Object device, String label) {
    CallKernel fromSource(String source, String options, String kernelName) {
        int[] code = {0};
        Object rawProgram = calls.createProgram(context, source, code);
        ErrorCodes.check("clCreateProgramWithSource", code[0], label);
        return build(rawProgram, options, kernelName);
    }

    CallKernel fromBinary(byte[] binary, String options, String kernelName) {
        int[] code = {0};
        Object rawProgram = calls.createProgramWithBinary(context, device, binary, code);
        ErrorCodes.check("clCreateProgramWithBinary", code[0], label);
        return build(rawProgram, options, kernelName);
    }

    private CallKernel build(Object rawProgram, String options, String kernelName) {
        // Strict compilers refuse two spaces in a row.
        String tidy = options.strip().replaceAll("\\s+", " ");
        Handle program = new Handle("program", label, rawProgram);
        try {
            int built = calls.buildProgram(rawProgram, device, tidy);
            if (built != Cl.SUCCESS) {
                OpenClException returned = ErrorCodes.exception("clBuildProgram", built, label);
                if (returned.isDeviceLost()) {
                    throw returned;
                }
                throw failure(built, tidy, log(rawProgram));
            }
            return kernel(program, kernelName);
        } catch (Throwable failure) {
            Closing.afterFailure(failure, () -> program.release("clReleaseProgram", calls::releaseProgram));
            throw failure;
        }
    }

    private CallKernel kernel(Handle program, String kernelName) {
        int[] code = {0};
        Object rawKernel = calls.createKernel(program.get(), kernelName, code);
        ErrorCodes.check("clCreateKernel(" + kernelName + ")", code[0], label);
        Handle kernel = new Handle("kernel", label, rawKernel);
        try {
            long maxWorkGroupSize = InfoValue.number(InfoQuery.bytes(
                    "clGetKernelWorkGroupInfo",
                    label,
                    (value, size) ->
                            calls.kernelWorkGroupInfo(rawKernel, device, Cl.KERNEL_WORK_GROUP_SIZE, value, size)));
            return new CallKernel(calls, label, program, kernel, Math.max(1, maxWorkGroupSize));
        } catch (Throwable failure) {
            Closing.afterFailure(failure, () -> kernel.release("clReleaseKernel", calls::releaseKernel));
            throw failure;
        }
    }

    private String log(Object rawProgram) {
        try {
            return InfoValue.text(InfoQuery.bytes(
                            "clGetProgramBuildInfo",
                            label,
                            (value, size) -> calls.buildLog(rawProgram, device, value, size)))
                    .stripTrailing();
        } catch (GridSampleException e) {
            return "(no build log: " + e.getMessage() + ")";
        }
    }

    private KernelBuildException failure(int code, String options, String log) {
        String returned = "clBuildProgram returned " + ErrorCodes.symbol(code) + " (" + code + ")";
        boolean explained = log.contains("error:") || code == Cl.INVALID_BUILD_OPTIONS;
        return new KernelBuildException(
                label,
                options,
                log,
                explained
                        ? returned
                        : returned + " and the log names no error: check that the driver's cache directory"
                                + " (pocl: POCL_CACHE_DIR, else .cache/pocl in HOME) can be written and has space");
    }
}
