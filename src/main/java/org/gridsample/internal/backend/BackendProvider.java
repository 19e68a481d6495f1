package org.gridsample.internal.backend;

import java.util.Optional;
import org.gridsample.device.BackendUnavailableException;

/**
 * A way to get a backend: asked why it can't be had before anything is opened.
 */
public interface BackendProvider {
    /** Why it can't be had, with the remedy; empty if it can. */
    Optional<BackendUnavailableException> unavailabilityCause();

    /** Opens it, or throws {@link #unavailabilityCause()}. */
    Backend open();
}
