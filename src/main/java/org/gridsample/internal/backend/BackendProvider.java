package org.gridsample.internal.backend;

import java.util.Optional;

/**
 * A way to get a backend: asked whether it can be had before anything is opened. The answer is found once, by trying the
 * real resource, and kept.
 */
public interface BackendProvider {
    /** Whether {@link #open} has a chance. */
    default boolean isAvailable() {
        return unavailabilityCause().isEmpty();
    }

    /** Why it can't be had, with the remedy; empty if it can. The first cause is kept for every later call. */
    Optional<org.gridsample.device.BackendUnavailableException> unavailabilityCause();

    /** Opens it, or throws {@link #unavailabilityCause()}. */
    Backend open();
}
