package org.gridsample.device;

/** The backend, binding or device that was asked for can't be had here. */
public final class BackendUnavailableException extends GridSampleException {
    private static final long serialVersionUID = 1L;

    /** What was asked for. */
    private final String backend;

    /** Why it isn't there. */
    private final String reason;

    /** What to do about it. */
    private final String remedy;

    /**
     * An exception whose message is {@code backend: reason; remedy}.
     *
     * @param backend what was asked for, as the user wrote it
     * @param reason why it isn't there
     * @param remedy what to do about it
     * @param cause the first cause, or null
     */
    public BackendUnavailableException(String backend, String reason, String remedy, Throwable cause) {
        super(backend + " is unavailable: " + reason + "; " + remedy, cause);
        this.backend = backend;
        this.reason = reason;
        this.remedy = remedy;
    }

    /**
     * What was asked for.
     *
     * @return its name
     */
    public String backend() {
        return backend;
    }

    /**
     * Why it isn't there.
     *
     * @return one sentence without a full stop
     */
    public String reason() {
        return reason;
    }

    /**
     * What to do about it.
     *
     * @return one sentence without a full stop
     */
    public String remedy() {
        return remedy;
    }
}
