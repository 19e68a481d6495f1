package org.gridsample.internal.opencl.binding;

import java.util.HashMap;
import java.util.Map;
import org.gridsample.device.OpenClException;

/** The error codes of OpenCL: their names, and what can be done about those where something general can be said. */
final class ErrorCodes {
    private static final Map<Integer, String> SYMBOLS = new HashMap<>();
    private static final Map<Integer, String> REMEDIES = new HashMap<>();

    static {
        String[] runtime = {
            "CL_DEVICE_NOT_FOUND",
            "CL_DEVICE_NOT_AVAILABLE",
            "CL_COMPILER_NOT_AVAILABLE",
            "CL_MEM_OBJECT_ALLOCATION_FAILURE",
            "CL_OUT_OF_RESOURCES",
            "CL_OUT_OF_HOST_MEMORY",
            "CL_PROFILING_INFO_NOT_AVAILABLE",
            "CL_MEM_COPY_OVERLAP",
            "CL_IMAGE_FORMAT_MISMATCH",
            "CL_IMAGE_FORMAT_NOT_SUPPORTED",
            "CL_BUILD_PROGRAM_FAILURE",
            "CL_MAP_FAILURE",
            "CL_MISALIGNED_SUB_BUFFER_OFFSET",
            "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
            "CL_COMPILE_PROGRAM_FAILURE",
            "CL_LINKER_NOT_AVAILABLE",
            "CL_LINK_PROGRAM_FAILURE",
            "CL_DEVICE_PARTITION_FAILED",
            "CL_KERNEL_ARG_INFO_NOT_AVAILABLE",
        };
        String[] invalid = {
            "CL_INVALID_VALUE",
            "CL_INVALID_DEVICE_TYPE",
            "CL_INVALID_PLATFORM",
            "CL_INVALID_DEVICE",
            "CL_INVALID_CONTEXT",
            "CL_INVALID_QUEUE_PROPERTIES",
            "CL_INVALID_COMMAND_QUEUE",
            "CL_INVALID_HOST_PTR",
            "CL_INVALID_MEM_OBJECT",
            "CL_INVALID_IMAGE_FORMAT_DESCRIPTOR",
            "CL_INVALID_IMAGE_SIZE",
            "CL_INVALID_SAMPLER",
            "CL_INVALID_BINARY",
            "CL_INVALID_BUILD_OPTIONS",
            "CL_INVALID_PROGRAM",
            "CL_INVALID_PROGRAM_EXECUTABLE",
            "CL_INVALID_KERNEL_NAME",
            "CL_INVALID_KERNEL_DEFINITION",
            "CL_INVALID_KERNEL",
            "CL_INVALID_ARG_INDEX",
            "CL_INVALID_ARG_VALUE",
            "CL_INVALID_ARG_SIZE",
            "CL_INVALID_KERNEL_ARGS",
            "CL_INVALID_WORK_DIMENSION",
            "CL_INVALID_WORK_GROUP_SIZE",
            "CL_INVALID_WORK_ITEM_SIZE",
            "CL_INVALID_GLOBAL_OFFSET",
            "CL_INVALID_EVENT_WAIT_LIST",
            "CL_INVALID_EVENT",
            "CL_INVALID_OPERATION",
            "CL_INVALID_GL_OBJECT",
            "CL_INVALID_BUFFER_SIZE",
            "CL_INVALID_MIP_LEVEL",
            "CL_INVALID_GLOBAL_WORK_SIZE",
            "CL_INVALID_PROPERTY",
            "CL_INVALID_IMAGE_DESCRIPTOR",
            "CL_INVALID_COMPILER_OPTIONS",
            "CL_INVALID_LINKER_OPTIONS",
            "CL_INVALID_DEVICE_PARTITION_COUNT",
            "CL_INVALID_PIPE_SIZE",
            "CL_INVALID_DEVICE_QUEUE",
            "CL_INVALID_SPEC_ID",
            "CL_MAX_SIZE_RESTRICTION_EXCEEDED",
        };
        number(-1, runtime);
        number(-30, invalid);
        SYMBOLS.put(Cl.PLATFORM_NOT_FOUND_KHR, "CL_PLATFORM_NOT_FOUND_KHR");

        String memory =
                "use a smaller input or output, close other programs that use the device, or choose the device cpu";
        REMEDIES.put(Cl.MEM_OBJECT_ALLOCATION_FAILURE, memory);
        REMEDIES.put(Cl.OUT_OF_RESOURCES, memory);
        REMEDIES.put(Cl.OUT_OF_HOST_MEMORY, "give the process more host memory, or use a smaller input or output");
        REMEDIES.put(
                Cl.INVALID_ARG_SIZE,
                "the driver sees another size in the kernel's declaration of the argument than the host (K10); update the"
                        + " driver, or choose another device");
        REMEDIES.put(Cl.INVALID_BUFFER_SIZE, memory);
        REMEDIES.put(Cl.DEVICE_NOT_AVAILABLE, "close the program that holds the device, or choose another device");
        REMEDIES.put(Cl.COMPILER_NOT_AVAILABLE, "install the driver's compiler, or choose another device");
        REMEDIES.put(Cl.PLATFORM_NOT_FOUND_KHR, "install an OpenCL driver, such as the package pocl-opencl-icd");
    }

    private ErrorCodes() {}

    private static void number(int first, String[] symbols) {
        for (int i = 0; i < symbols.length; i++) {
            SYMBOLS.put(first - i, symbols[i]);
        }
    }

    static String symbol(int code) {
        return SYMBOLS.getOrDefault(code, "an error code outside cl.h");
    }

    static OpenClException exception(String call, int code, String device) {
        return new OpenClException(call, code, symbol(code), device, REMEDIES.get(code), Cl.DEVICE_LOST.contains(code));
    }

    /** Throws unless the code is CL_SUCCESS. */
    static void check(String call, int code, String device) {
        if (code != Cl.SUCCESS) {
            throw exception(call, code, device);
        }
    }
}
