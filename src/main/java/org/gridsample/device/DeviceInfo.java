package org.gridsample.device;

import java.util.List;

/**
 * An OpenCL device as its driver describes it. Immutable.
 *
 * @param selector the name under which it can be opened, {@code opencl:P:D}
 * @param platform the platform's name
 * @param platformVersion the platform's version text, {@code OpenCL 3.0 PoCL 3.1}
 * @param name the device's name
 * @param vendor the device's vendor
 * @param driverVersion the driver's version text
 * @param openClCVersion the version text of the language its compiler takes, {@code OpenCL C 1.2 pocl}
 * @param type what kind of device it is
 * @param computeUnits its parallel compute units
 * @param clockMegahertz its highest clock frequency in MHz, 0 where the driver doesn't say
 * @param globalMemory bytes of global memory
 * @param maxAllocation bytes of the largest single buffer
 * @param localMemory bytes of local memory of a work-group
 * @param alignment bytes that a buffer's address is a multiple of ({@code CL_DEVICE_MEM_BASE_ADDR_ALIGN})
 * @param maxWorkGroupSize work-items of the largest work-group
 * @param unifiedMemory whether it works in the host's memory ({@code CL_DEVICE_HOST_UNIFIED_MEMORY})
 * @param float64 whether it computes in float64 ({@code cl_khr_fp64})
 * @param float16 whether it computes in float16 ({@code cl_khr_fp16})
 * @param float32Fma whether float32 multiplies and adds in one operation ({@code CL_FP_FMA}); else a function does, and gives the same
 *     bits
 * @param float32Denormals whether float32 subnormals survive ({@code CL_FP_DENORM})
 * @param correctlyRoundedDivision whether float32 division and square root can be correctly rounded
 *     ({@code CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT})
 * @param floatAtomics whether it adds float32 atomically ({@code cl_ext_float_atomics})
 * @param int64Atomics whether it has 64-bit integer atomics ({@code cl_khr_int64_base_atomics})
 * @param images whether it has images
 * @param preferredVectorWidths the widths that the driver prefers
 * @param subGroupSize work-items that run in step, 0 where the driver doesn't say
 * @param extensions the extensions it lists, in its order
 * @param usable whether the driver says it is available with a compiler
 */
public record DeviceInfo(
        DeviceSelector selector,
        String platform,
        String platformVersion,
        String name,
        String vendor,
        String driverVersion,
        String openClCVersion,
        Type type,
        int computeUnits,
        int clockMegahertz,
        long globalMemory,
        long maxAllocation,
        long localMemory,
        int alignment,
        long maxWorkGroupSize,
        boolean unifiedMemory,
        boolean float64,
        boolean float16,
        boolean float32Fma,
        boolean float32Denormals,
        boolean correctlyRoundedDivision,
        boolean floatAtomics,
        boolean int64Atomics,
        boolean images,
        VectorWidths preferredVectorWidths,
        int subGroupSize,
        List<String> extensions,
        boolean usable) {

    /**
     * Copies the list of extensions.
     *
     * @param selector the name under which it can be opened, {@code opencl:P:D}
     * @param platform the platform's name
     * @param platformVersion the platform's version text, {@code OpenCL 3.0 PoCL 3.1}
     * @param name the device's name
     * @param vendor the device's vendor
     * @param driverVersion the driver's version text
     * @param openClCVersion the version text of the language its compiler takes, {@code OpenCL C 1.2 pocl}
     * @param type what kind of device it is
     * @param computeUnits its parallel compute units
     * @param clockMegahertz its highest clock frequency in MHz
     * @param globalMemory bytes of global memory
     * @param maxAllocation bytes of the largest single buffer
     * @param localMemory bytes of local memory of a work-group
     * @param alignment bytes that a buffer's address is a multiple of
     * @param maxWorkGroupSize work-items of the largest work-group
     * @param unifiedMemory whether it works in the host's memory
     * @param float64 whether it computes in float64
     * @param float16 whether it computes in float16
     * @param float32Fma whether float32 multiplies and adds in one operation ({@code CL_FP_FMA}); else a function does, and gives the same
     *     bits
     * @param float32Denormals whether float32 subnormals survive
     * @param correctlyRoundedDivision whether float32 division and square root can be correctly rounded
     * @param floatAtomics whether it adds float32 atomically
     * @param int64Atomics whether it has 64-bit integer atomics
     * @param images whether it has images
     * @param preferredVectorWidths the widths that the driver prefers
     * @param subGroupSize work-items that run in step
     * @param extensions the extensions it lists, in its order
     * @param usable whether the driver says it is available with a compiler
     */
    public DeviceInfo {
        extensions = List.copyOf(extensions);
    }

    /** The kinds of device that OpenCL tells apart. */
    public enum Type {
        /** A graphics processor. */
        GPU,
        /** A dedicated accelerator. */
        ACCELERATOR,
        /** The host's processor, driven through OpenCL. */
        CPU,
        /** Anything else. */
        OTHER
    }

    /**
     * Elements of a vector, as the driver prefers them; 0 for a type that the device lacks.
     *
     * @param float32 of float32
     * @param float64 of float64
     * @param float16 of float16
     */
    public record VectorWidths(int float32, int float64, int float16) {}
}
