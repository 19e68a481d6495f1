package org.gridsample.gpucheck;

/**
 * What was measured of one cell.
 *
 * @param rounds how many times the medians are of
 * @param deviceNanos the kernel, by the device's clock, median
 * @param leastNanos the same, least
 * @param endToEndNanos {@code sampleInto}, transfers and all, median
 * @param copyGigabytesPerSecond the bandwidth of a copy in the device's memory
 */
record Row(
        Cell cell, int rounds, long deviceNanos, long leastNanos, long endToEndNanos, double copyGigabytesPerSecond) {
    double gigabytesPerSecond() {
        return (double) cell.bytes() / deviceNanos;
    }

    double shareOfCopy() {
        return gigabytesPerSecond() / copyGigabytesPerSecond;
    }
}
