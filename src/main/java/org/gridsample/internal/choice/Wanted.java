package org.gridsample.internal.choice;

import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;

/**
 * Which device is asked for, and by whom: the user's setting counts where the program left the choice to us, the property
 * before the variable. It is as binding as the program's word: what it names and isn't there is an error.
 */
public record Wanted(DeviceSelector device, String origin) {
    static final String PROPERTY = "gridsample.device";
    static final String VARIABLE = "GRIDSAMPLE_DEVICE";

    static final String PROGRAM = "the program";

    /**
     * What is asked for where the program asks for this device.
     *
     * @throws IllegalArgumentException if the user's setting can't be read
     */
    public static Wanted of(DeviceSelector asked) {
        if (asked.kind().leavesChoice()) {
            String property = System.getProperty(PROPERTY, "");
            String variable = System.getenv(VARIABLE);
            if (!property.isEmpty()) {
                return set("-D" + PROPERTY, property);
            } else if (variable != null && !variable.isEmpty()) {
                return set(VARIABLE, variable);
            }
        }
        return new Wanted(asked, PROGRAM);
    }

    private static Wanted set(String origin, String value) {
        try {
            return new Wanted(DeviceSelector.parse(value), origin);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
        }
    }

    /** Whether a setting took the place of AUTO. */
    boolean isSet() {
        return !origin.equals(PROGRAM);
    }

    /** Why this device is used. */
    String why() {
        return isSet() ? origin + "=" + device : "asked for";
    }

    /** Why no other is. */
    String whyNoOther() {
        return isSet() ? "overridden by " + why() : device + " was asked for";
    }

    /** The failure to open it, with the setting named: the program doesn't know of it. */
    public GridSampleException explained(GridSampleException e) {
        if (!isSet()) {
            return e;
        }
        return e instanceof BackendUnavailableException absent
                ? new BackendUnavailableException(origin + "=" + device, absent.reason(), absent.remedy(), e)
                : new BackendUnavailableException(origin + "=" + device, e.summary(), "name another device there", e);
    }
}
