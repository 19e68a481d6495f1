package org.gridsample.internal.opencl;

import java.util.Comparator;
import org.gridsample.device.DeviceInfo;

/**
 * The order in which devices are tried: by class, then by compute units times clock, then by memory, then as the loader lists
 * them. Compute units of two vendors are different things; where that order is wrong, the user names the device.
 */
public final class Ranking {
    /** Best first. The CPU path comes after all of them. */
    public static final Comparator<DeviceInfo> ORDER = Comparator.comparing(Ranking::group)
            .thenComparing(Comparator.comparingLong(Ranking::power).reversed())
            .thenComparing(Comparator.comparingLong(DeviceInfo::globalMemory).reversed());

    private static final int UNKNOWN_CLOCK = 1000;

    private enum Group {
        DISCRETE_GPU("a GPU with its own memory"),
        INTEGRATED_GPU("a GPU in the host's memory"),
        ACCELERATOR("an accelerator"),
        CPU("a CPU device"),
        OTHER("a device of no known kind");

        final String words;

        Group(String words) {
            this.words = words;
        }
    }

    private Ranking() {}

    private static Group group(DeviceInfo device) {
        return switch (device.type()) {
            case GPU -> device.unifiedMemory() ? Group.INTEGRATED_GPU : Group.DISCRETE_GPU;
            case ACCELERATOR -> Group.ACCELERATOR;
            case CPU -> Group.CPU;
            case OTHER -> Group.OTHER;
        };
    }

    /** All CPU devices have the host's clock, and may tell what it is just now: it would be a lot drawn between them. */
    private static long power(DeviceInfo device) {
        long units = device.computeUnits();
        if (device.type() == DeviceInfo.Type.CPU) {
            return units;
        }
        return units * (device.clockMegahertz() == 0 ? UNKNOWN_CLOCK : device.clockMegahertz());
    }

    /** What kind of device this is, with its article. */
    public static String kind(DeviceInfo device) {
        return group(device).words;
    }

    /** Why the one is ranked below the other, which is before it in {@link #ORDER} or its equal. */
    public static String whyBelow(DeviceInfo lower, DeviceInfo higher) {
        if (isTwin(lower, higher)) {
            return "the same device as " + higher.selector() + ", whose driver is listed twice";
        }
        return "ranked below " + higher.selector() + ": " + difference(lower, higher);
    }

    private static String difference(DeviceInfo lower, DeviceInfo higher) {
        if (group(lower) != group(higher)) {
            return kind(higher) + " comes before " + kind(lower);
        } else if (power(lower) != power(higher)) {
            return "it has " + size(higher) + ", this " + size(lower);
        } else if (lower.globalMemory() != higher.globalMemory()) {
            return "as fast by its description, it has more memory";
        }
        return "its equal, listed after it";
    }

    private static String size(DeviceInfo device) {
        boolean clock = device.type() != DeviceInfo.Type.CPU && device.clockMegahertz() > 0;
        return device.computeUnits()
                + (device.computeUnits() == 1 ? " compute unit" : " compute units")
                + (clock ? " at " + device.clockMegahertz() + " MHz" : "");
    }

    /**
     * Whether these are one device: two .icd files that name one driver make two equal platforms. Equal devices of one platform
     * are two devices.
     */
    static boolean isTwin(DeviceInfo one, DeviceInfo other) {
        return one.selector().platform() != other.selector().platform()
                && one.selector().device() == other.selector().device()
                && one.type() == other.type()
                && one.platform().equals(other.platform())
                && one.platformVersion().equals(other.platformVersion())
                && one.name().equals(other.name())
                && one.driverVersion().equals(other.driverVersion());
    }
}
