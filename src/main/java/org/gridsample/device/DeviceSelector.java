package org.gridsample.device;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which device to open.
 *
 * @param kind what is asked for
 * @param platform the platform's index for {@link Kind#OPENCL_AT}, else -1
 * @param device the device's index on its platform for {@link Kind#OPENCL_AT}, else -1
 * @param name the part of a name for {@link Kind#OPENCL_NAMED}, else empty
 */
public record DeviceSelector(Kind kind, int platform, int device, String name) {
    /** What is asked for. */
    public enum Kind {
        /** The best OpenCL device, or the CPU path where there is none; the user may choose another. */
        AUTO,
        /** The pure-Java CPU path; no OpenCL library is loaded. */
        CPU,
        /** The best OpenCL device, or an exception. */
        OPENCL,
        /** One OpenCL device by its indices, or an exception. */
        OPENCL_AT,
        /** The one OpenCL device with this in its name, or an exception. */
        OPENCL_NAMED;

        /**
         * Whether any device will do, the CPU path included, and the user may choose another.
         *
         * @return true for {@link #AUTO} alone
         */
        public boolean leavesChoice() {
            return switch (this) {
                case AUTO -> true;
                case CPU, OPENCL, OPENCL_AT, OPENCL_NAMED -> false;
            };
        }

        /**
         * Whether OpenCL is needed to find what is asked for.
         *
         * @return false for {@link #CPU} alone
         */
        public boolean looksAtOpenCl() {
            return switch (this) {
                case CPU -> false;
                case AUTO, OPENCL, OPENCL_AT, OPENCL_NAMED -> true;
            };
        }
    }

    /** {@link Kind#AUTO}. */
    public static final DeviceSelector AUTO = new DeviceSelector(Kind.AUTO, -1, -1);

    /** {@link Kind#CPU}. */
    public static final DeviceSelector CPU = new DeviceSelector(Kind.CPU, -1, -1);

    /** {@link Kind#OPENCL}. */
    public static final DeviceSelector OPENCL = new DeviceSelector(Kind.OPENCL, -1, -1);

    private static final Pattern INDEXED = Pattern.compile("opencl:(\\d{1,6}):(\\d{1,6})");

    /**
     * One without a name.
     *
     * @param kind what is asked for
     * @param platform the platform's index, or -1
     * @param device the device's index on its platform, or -1
     */
    public DeviceSelector(Kind kind, int platform, int device) {
        this(kind, platform, device, "");
    }

    /**
     * Reads {@code auto}, {@code cpu}, {@code opencl}, {@code opencl:P:D} (platform and device index, both from 0), or a part
     * of a device's name. Upper and lower case are alike.
     *
     * @param text the selector
     * @return the parsed selector; whether there is such a device shows when it is opened
     * @throws IllegalArgumentException for a blank text, and for one that begins like {@code opencl:P:D} and goes on otherwise
     */
    public static DeviceSelector parse(String text) {
        String name = text.strip();
        String word = name.toLowerCase(Locale.ROOT);
        switch (word) {
            case "auto":
                return AUTO;
            case "cpu":
                return CPU;
            case "opencl":
                return OPENCL;
            default:
                Matcher matcher = INDEXED.matcher(word);
                if (matcher.matches()) {
                    return new DeviceSelector(
                            Kind.OPENCL_AT, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
                }
                if (!name.isEmpty() && !word.startsWith("opencl:")) {
                    return new DeviceSelector(Kind.OPENCL_NAMED, -1, -1, name);
                }
                throw new IllegalArgumentException(
                        "device: expected auto, cpu, opencl, opencl:P:D (indices as 'gridsample devices' lists them)"
                                + " or a part of a device's name, got '" + text + "'");
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
            case OPENCL_NAMED -> name;
        };
    }
}
