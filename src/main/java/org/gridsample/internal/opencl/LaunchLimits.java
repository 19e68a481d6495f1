package org.gridsample.internal.opencl;

import org.gridsample.device.DeviceInfo;

/** How much a launch has of what it may not have too much of. */
final class LaunchLimits {
    /** The most channels that a kernel has written out; more go through a loop. */
    static final int MOST_CHANNELS = 4;

    /** Some drivers count no more work-groups than this along y and z. */
    static final long MOST_GROUPS = 65_535;

    /**
     * Whether loops are left off, without a word, after 65,535 rounds of all loops of a work-item together: llvmpipe's shaders are
     * guarded so against those that never end, and its kernels are shaders.
     */
    static boolean hasFewRounds(DeviceInfo device) {
        return device.name().startsWith("llvmpipe");
    }

    private LaunchLimits() {}
}
