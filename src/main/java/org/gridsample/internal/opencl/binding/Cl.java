package org.gridsample.internal.opencl.binding;

import java.util.Set;

/** The constants of cl.h that are used, under their own names without the CL_. */
public final class Cl {
    public static final int SUCCESS = 0;
    public static final int DEVICE_NOT_FOUND = -1;
    public static final int DEVICE_NOT_AVAILABLE = -2;
    public static final int COMPILER_NOT_AVAILABLE = -3;
    public static final int MEM_OBJECT_ALLOCATION_FAILURE = -4;
    public static final int OUT_OF_RESOURCES = -5;
    public static final int OUT_OF_HOST_MEMORY = -6;
    public static final int INVALID_DEVICE = -33;
    public static final int INVALID_CONTEXT = -34;
    public static final int INVALID_COMMAND_QUEUE = -36;
    public static final int INVALID_BUILD_OPTIONS = -43;
    public static final int INVALID_ARG_SIZE = -51;
    public static final int INVALID_BUFFER_SIZE = -61;
    public static final int PLATFORM_NOT_FOUND_KHR = -1001;

    /** In no cl.h: NVIDIA's for a kernel that was stopped. */
    private static final int STOPPED_NV = -9999;

    /** There is no memory for something, at whatever call the driver finds out. */
    public static final Set<Integer> NO_ROOM =
            Set.of(MEM_OBJECT_ALLOCATION_FAILURE, OUT_OF_RESOURCES, OUT_OF_HOST_MEMORY);

    /** No later call on the same context can succeed. */
    static final Set<Integer> DEVICE_LOST =
            Set.of(DEVICE_NOT_AVAILABLE, INVALID_DEVICE, INVALID_CONTEXT, INVALID_COMMAND_QUEUE, STOPPED_NV);

    public static final int PLATFORM_VERSION = 0x0901;
    public static final int PLATFORM_NAME = 0x0902;

    public static final long DEVICE_TYPE_CPU = 1L << 1;
    public static final long DEVICE_TYPE_GPU = 1L << 2;
    public static final long DEVICE_TYPE_ACCELERATOR = 1L << 3;
    public static final long DEVICE_TYPE_ALL = 0xFFFFFFFFL;

    public static final int DEVICE_TYPE = 0x1000;
    public static final int DEVICE_MAX_COMPUTE_UNITS = 0x1002;
    public static final int DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;
    public static final int DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT = 0x100A;
    public static final int DEVICE_PREFERRED_VECTOR_WIDTH_DOUBLE = 0x100B;
    public static final int DEVICE_MAX_CLOCK_FREQUENCY = 0x100C;
    public static final int DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
    public static final int DEVICE_IMAGE_SUPPORT = 0x1016;
    public static final int DEVICE_MEM_BASE_ADDR_ALIGN = 0x1019;
    public static final int DEVICE_SINGLE_FP_CONFIG = 0x101B;
    public static final int DEVICE_GLOBAL_MEM_SIZE = 0x101F;
    public static final int DEVICE_LOCAL_MEM_SIZE = 0x1023;
    public static final int DEVICE_AVAILABLE = 0x1027;
    public static final int DEVICE_COMPILER_AVAILABLE = 0x1028;
    public static final int DEVICE_NAME = 0x102B;
    public static final int DEVICE_VENDOR = 0x102C;
    public static final int DRIVER_VERSION = 0x102D;
    public static final int DEVICE_EXTENSIONS = 0x1030;
    public static final int DEVICE_PREFERRED_VECTOR_WIDTH_HALF = 0x1034;
    public static final int DEVICE_HOST_UNIFIED_MEMORY = 0x1035;
    public static final int DEVICE_OPENCL_C_VERSION = 0x103D;
    public static final int DEVICE_WARP_SIZE_NV = 0x4003;
    public static final int DEVICE_WAVEFRONT_WIDTH_AMD = 0x4043;
    public static final int DEVICE_SUB_GROUP_SIZES_INTEL = 0x4108;

    public static final long FP_DENORM = 1L;
    public static final long FP_FMA = 1L << 5;
    public static final long FP_CORRECTLY_ROUNDED_DIVIDE_SQRT = 1L << 7;

    public static final int CONTEXT_PLATFORM = 0x1084;
    public static final int QUEUE_CONTEXT = 0x1090;
    public static final int QUEUE_DEVICE = 0x1091;
    public static final int QUEUE_PROPERTIES = 0x1093;
    public static final long QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE = 1L;
    public static final long MEM_READ_WRITE = 1L;
    public static final long MEM_WRITE_ONLY = 1L << 1;
    public static final long MEM_READ_ONLY = 1L << 2;
    public static final long MEM_USE_HOST_PTR = 1L << 3;
    public static final long MEM_ALLOC_HOST_PTR = 1L << 4;
    public static final long MEM_COPY_HOST_PTR = 1L << 5;
    public static final long MAP_READ = 1L;
    public static final long MAP_WRITE = 1L << 1;
    public static final int MEM_OBJECT_BUFFER = 0x10F0;
    public static final int MEM_TYPE = 0x1100;
    public static final int MEM_FLAGS = 0x1101;
    public static final int MEM_SIZE = 0x1102;
    public static final int MEM_CONTEXT = 0x1106;
    public static final int MEM_ASSOCIATED_MEMOBJECT = 0x1107;
    public static final int MEM_OFFSET = 0x1108;
    public static final int PROGRAM_DEVICES = 0x1163;
    public static final int PROGRAM_BINARY_SIZES = 0x1165;
    public static final int PROGRAM_BINARIES = 0x1166;
    public static final int PROGRAM_BUILD_LOG = 0x1183;
    public static final int KERNEL_WORK_GROUP_SIZE = 0x11B0;

    private Cl() {}
}
