package org.gridsample.device;

/** A kernel did not build on a device. */
public final class KernelBuildException extends GridSampleException {
    private static final long serialVersionUID = 1L;

    /** The build options. */
    private final String options;

    /** The compiler's whole build log. */
    private final String log;

    /**
     * An exception with the whole build log in its message.
     *
     * @param device the device
     * @param options the build options, which name the variant
     * @param log the compiler's build log
     * @param hint what to do about it, or null
     */
    public KernelBuildException(String device, String options, String log, String hint) {
        super(
                "kernel build failed on " + device + " with options [" + options + "]"
                        + (hint == null ? "" : "; " + hint) + "\n" + log,
                null);
        this.options = options;
        this.log = log;
    }

    /**
     * The build options.
     *
     * @return as given to clBuildProgram
     */
    public String options() {
        return options;
    }

    /**
     * The compiler's build log.
     *
     * @return as it came, without trailing NULs
     */
    public String log() {
        return log;
    }
}
