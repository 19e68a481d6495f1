package org.gridsample.device;

/** The root of what can go wrong with a device or a backend. Bad arguments are IllegalArgumentExceptions instead. */
public class GridSampleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message what was expected, what came, what to do about it
     * @param cause the first cause, or null
     */
    public GridSampleException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The message without what follows its first line, such as a build log.
     *
     * @return one line
     */
    public String summary() {
        return getMessage().lines().findFirst().orElse("");
    }
}
