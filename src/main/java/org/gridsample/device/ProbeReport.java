package org.gridsample.device;

import java.util.List;
import java.util.Objects;

/**
 * What this machine can do: every way to compute, and what stands in the way of others. Immutable.
 *
 * @param format the version of this structure, 1
 * @param library the version of the library that wrote it, or empty
 * @param devices the devices in the order of platforms and devices, then the CPU path
 * @param choice which of them computes where the choice is left to the library, and why no other; null if that wasn't asked, or if
 *     what the user has set isn't there, which is then the last problem
 * @param signals how the JVM's signal handlers fare beside drivers in the process that wrote it: {@code kept by libjsig},
 *     {@code restored}, {@code at risk} or {@code not used by this system}; empty if that wasn't asked
 * @param problems one line for each binding, driver or platform that can't be used: why, and what to do about it
 */
public record ProbeReport(
        int format,
        String library,
        List<DeviceReport> devices,
        DeviceChoice choice,
        String signals,
        List<String> problems) {
    /** The version of this structure. */
    public static final int FORMAT = 1;

    /**
     * Copies the lists.
     *
     * @param format the version of this structure, 1
     * @param library the version of the library that wrote it, or empty
     * @param devices the devices in the order of platforms and devices, then the CPU path
     * @param choice which of them computes where the choice is left to the library, and why no other
     * @param signals how the JVM's signal handlers fare beside drivers, or empty
     * @param problems one line for each binding, driver or platform that can't be used: why, and what to do
     */
    public ProbeReport {
        if (format != FORMAT) {
            throw new IllegalArgumentException("format: expected " + FORMAT + ", got " + format);
        }
        Objects.requireNonNull(library, "library");
        // Reports of earlier versions have none.
        signals = Objects.requireNonNullElse(signals, "");
        devices = List.copyOf(devices);
        problems = List.copyOf(problems);
    }

    /**
     * The report as JSON: names as in these records, enumerations and selectors as the command line writes them, what is null
     * left out. The schema is the resource {@code org/gridsample/device/probe-report.schema.json}.
     *
     * @return the text, of several lines
     */
    public String toJson() {
        return ReportJson.write(this);
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @param text the text
     * @return the report
     * @throws IllegalArgumentException if it is anything else
     */
    public static ProbeReport fromJson(String text) {
        return ReportJson.read(text, ProbeReport.class);
    }
}
