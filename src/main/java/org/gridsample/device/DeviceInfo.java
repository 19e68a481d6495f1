package org.gridsample.device;

/**
 * An OpenCL device as its driver describes it.
 *
 * @param selector the name under which it can be opened, {@code opencl:P:D}
 * @param platform the platform's name
 * @param platformVersion the platform's version text, {@code OpenCL 3.0 PoCL 3.1}
 * @param name the device's name
 * @param vendor the device's vendor
 * @param driverVersion the driver's version text
 * @param type what kind of device it is
 * @param computeUnits its parallel compute units
 * @param globalMemory bytes of global memory
 * @param maxAllocation bytes of the largest single buffer
 * @param maxWorkGroupSize work-items of the largest work-group
 * @param unifiedMemory whether it works in the host's memory ({@code CL_DEVICE_HOST_UNIFIED_MEMORY})
 * @param float64 whether it computes in float64 ({@code cl_khr_fp64})
 * @param float32Denormals whether float32 subnormals survive ({@code CL_FP_DENORM})
 * @param usable whether the driver says it is available with a compiler
 */
public record DeviceInfo(
        DeviceSelector selector,
        String platform,
        String platformVersion,
        String name,
        String vendor,
        String driverVersion,
        Type type,
        int computeUnits,
        long globalMemory,
        long maxAllocation,
        long maxWorkGroupSize,
        boolean unifiedMemory,
        boolean float64,
        boolean float32Denormals,
        boolean usable) {

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
}
