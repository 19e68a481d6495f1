package org.gridsample.device;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a device's self-test. Immutable.
 *
 * @param device the device
 * @param binding the binding that it was reached through
 * @param kernels how many kernels were tried, each of which was built
 * @param cases how many requests were computed with them and compared with the CPU path, all bits
 * @param failures the kernels that failed, in the order in which they were tried
 * @param notRun one line for each thing that the device is not asked for, and why
 */
public record SelfTestReport(
        DeviceInfo device, String binding, int kernels, int cases, List<Failure> failures, List<String> notRun) {

    /**
     * Copies the lists.
     *
     * @param device the device
     * @param binding the binding that it was reached through
     * @param kernels how many kernels were tried, each of which was built
     * @param cases how many requests were computed with them and compared with the CPU path, all bits
     * @param failures the kernels that failed, in the order in which they were tried
     * @param notRun one line for each thing that the device is not asked for, and why
     */
    public SelfTestReport {
        failures = List.copyOf(failures);
        notRun = List.copyOf(notRun);
    }

    /**
     * Whether no kernel failed.
     *
     * @return whether the device does all that it was asked for
     */
    public boolean passed() {
        return failures.isEmpty();
    }

    /**
     * What a kernel is specialised on.
     *
     * @param name for a person: {@code float32 4-D bilinear zeros, align_corners, 3 channels}
     * @param options for a program: each option's value by its name, sorted, as {@code interpolation} is {@code bilinear}; new
     *     versions of the library may bring more
     */
    public record Kernel(String name, Map<String, String> options) {
        /**
         * Copies the options.
         *
         * @param name for a person
         * @param options each option's value by its name
         */
        public Kernel {
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        }

        /**
         * One line for a person.
         *
         * @return the name
         */
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A kernel that can't be used, and why.
     *
     * @param kernel the kernel
     * @param reason one line: that it did not build, what call failed, or the first element that differs
     * @param expected the CPU path's value there, as a number and as bits; empty where nothing was computed
     * @param actual the device's value there; empty where nothing was computed
     * @param buildLog the compiler's whole log where the kernel did not build, else empty
     */
    public record Failure(Kernel kernel, String reason, String expected, String actual, String buildLog) {
        /**
         * All of it, for a person.
         *
         * @return a line, and the build log where there is one
         */
        @Override
        public String toString() {
            return kernel + ": " + reason + (buildLog.isEmpty() ? "" : "\n" + buildLog);
        }
    }
}
