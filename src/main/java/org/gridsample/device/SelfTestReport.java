package org.gridsample.device;

import java.util.List;

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
     * @param elementType {@code float32} or {@code float64}
     * @param rank of the input, 4 or 5
     * @param interpolation {@code bilinear}, {@code nearest} or {@code bicubic}
     * @param padding {@code zeros}, {@code border} or {@code reflection}
     * @param alignCorners whether -1 and 1 are the centres of the outermost pixels
     * @param channels how many channels its input had
     */
    public record Kernel(
            String elementType, int rank, String interpolation, String padding, boolean alignCorners, int channels) {
        /**
         * One line for a person.
         *
         * @return {@code float32 4-D bilinear zeros, align_corners, 3 channels}
         */
        @Override
        public String toString() {
            return elementType + " " + rank + "-D " + interpolation + " " + padding
                    + (alignCorners ? ", align_corners, " : ", ") + channels
                    + (channels == 1 ? " channel" : " channels");
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
