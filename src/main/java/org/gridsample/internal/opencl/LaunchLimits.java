package org.gridsample.internal.opencl;

/** How much a launch has of what it may not have too much of. */
final class LaunchLimits {
    /** The most channels that a kernel has written out; more go through a loop. */
    static final int MOST_CHANNELS = 4;

    /** Some drivers count no more work-groups than this along y and z. */
    static final long MOST_GROUPS = 65_535;

    private LaunchLimits() {}
}
