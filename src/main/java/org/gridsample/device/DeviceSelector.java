package org.gridsample.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which device to open.
 *
 * @param kind what is asked for
 * @param platform the platform's index for {@link Kind#OPENCL_AT}, else -1
 * @param device the device's index on its platform for {@link Kind#OPENCL_AT}, else -1
 */
public record DeviceSelector(Kind kind, int platform, int device) {
    /** What is asked for. */
    public enum Kind {
        /** The best OpenCL device, or the CPU path where there is none. */
        AUTO,
        /** The pure-Java CPU path; no OpenCL library is loaded. */
        CPU,
        /** The best OpenCL device, or an exception. */
        OPENCL,
        /** One OpenCL device by its indices, or an exception. */
        OPENCL_AT
    }

    /** {@link Kind#AUTO}. */
    public static final DeviceSelector AUTO = new DeviceSelector(Kind.AUTO, -1, -1);

    /** {@link Kind#CPU}. */
    public static final DeviceSelector CPU = new DeviceSelector(Kind.CPU, -1, -1);

    /** {@link Kind#OPENCL}. */
    public static final DeviceSelector OPENCL = new DeviceSelector(Kind.OPENCL, -1, -1);

    private static final Pattern INDEXED = Pattern.compile("opencl:(\\d{1,6}):(\\d{1,6})");

    /**
     * Reads {@code auto}, {@code cpu}, {@code opencl} or {@code opencl:P:D} (platform and device index, both from 0).
     *
     * @param text the selector
     * @return the parsed selector
     * @throws IllegalArgumentException for anything else
     */
    public static DeviceSelector parse(String text) {
        switch (text) {
            case "auto":
                return AUTO;
            case "cpu":
                return CPU;
            case "opencl":
                return OPENCL;
            default:
                Matcher matcher = INDEXED.matcher(text);
                if (matcher.matches()) {
                    return new DeviceSelector(
                            Kind.OPENCL_AT, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
                }
                throw new IllegalArgumentException(
                        "device: expected auto, cpu, opencl or opencl:P:D (indices as 'gridsample devices' lists them),"
                                + " got '" + text + "'");
        }
    }

    /**
     * The text that {@link #parse} reads.
     *
     * @return the selector's name
     */
    @Override
    public String toString() {
        return switch (kind) {
            case AUTO -> "auto";
            case CPU -> "cpu";
            case OPENCL -> "opencl";
            case OPENCL_AT -> "opencl:" + platform + ":" + device;
        };
    }
}
