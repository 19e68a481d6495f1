package org.gridsample.device;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of one way to compute: an OpenCL device, the CPU path, or a driver that didn't get as far as to list a device.
 * Immutable.
 *
 * @param selector the name under which it can be opened; {@link DeviceSelector#OPENCL} for a driver without devices
 * @param name its name for a person
 * @param state whether it can be used
 * @param reason why not, or empty
 * @param bindings the bindings that see it; none for the CPU path
 * @param info the device as its driver describes it; null for the CPU path and for a driver without devices
 * @param abilities what the library will run on it; null where it is not usable
 * @param tunings how work is cut, for each kind of request: vector width, tile columns, tile rows and channel block; empty where
 *     nothing is cut
 * @param measured what was measured, or null
 * @param selfTest the result of the self-test, or null
 */
public record DeviceReport(
        DeviceSelector selector,
        String name,
        State state,
        String reason,
        SortedSet<Binding> bindings,
        DeviceInfo info,
        Abilities abilities,
        SortedMap<String, String> tunings,
        Measurement measured,
        SelfTestReport selfTest) {

    /**
     * Copies the collections, in which nothing is null.
     *
     * @param selector the name under which it can be opened
     * @param name its name for a person
     * @param state whether it can be used
     * @param reason why not, or empty
     * @param bindings the bindings that see it
     * @param info the device as its driver describes it
     * @param abilities what the library will run on it
     * @param tunings how work is cut, for each kind of request: vector width, tile columns, tile rows and channel block
     * @param measured what was measured, or null
     * @param selfTest the result of the self-test, or null
     */
    public DeviceReport {
        Objects.requireNonNull(selector, "selector");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        bindings = Collections.unmodifiableSortedSet(new TreeSet<>(Set.copyOf(bindings)));
        tunings = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(tunings)));
    }

    /** Whether it can be used. */
    public enum State {
        /** It opens, and what was computed on it has the right bits. */
        USABLE,
        /** Its driver, or what it needs beside it, says no. */
        UNAVAILABLE,
        /** It opens and then fails, or computes something else than it should. */
        FAILED,
        /** A process that tried it died. */
        CRASHED,
        /** A process that tried it gave no answer in time and was ended. */
        HUNG,
        /** A process that tried it ended well and left a report that can't be read. */
        UNREADABLE,
        /** No process to try it could be had. */
        UNTRIED
    }

    /**
     * What the library runs on a device.
     *
     * @param elementTypes the element types
     * @param ranks the ranks of an input
     * @param interpolations the interpolations
     * @param paddings the paddings
     * @param operations the operations
     */
    public record Abilities(
            List<String> elementTypes,
            List<Integer> ranks,
            List<String> interpolations,
            List<String> paddings,
            List<String> operations) {
        /**
         * Copies the lists.
         *
         * @param elementTypes the element types
         * @param ranks the ranks of an input
         * @param interpolations the interpolations
         * @param paddings the paddings
         * @param operations the operations
         */
        public Abilities {
            elementTypes = List.copyOf(elementTypes);
            ranks = List.copyOf(ranks);
            interpolations = List.copyOf(interpolations);
            paddings = List.copyOf(paddings);
            operations = List.copyOf(operations);
        }
    }

    /**
     * How fast a device is here.
     *
     * @param copyGigabytesPerSecond bytes that get from the host's memory to the device's, in 10^9 a second; where the device
     *     works in the host's memory, bytes that are copied within it
     * @param megasamplesPerSecond output values, in 10^6 a second, of bilinear sampling with zeros padding: float32, an input
     *     {@code [1, 3, 1024, 1024]} turned by 0.2 rad, transfers included
     */
    public record Measurement(double copyGigabytesPerSecond, double megasamplesPerSecond) {}
}
