package org.gridsample.device;

/** A kernel was built and computes something else than the CPU path does. */
public final class WrongResultException extends GridSampleException {
    private static final long serialVersionUID = 1L;

    /** What the kernel is specialised on. */
    private final String kernel;

    /** The first element that differs. */
    private final String difference;

    /**
     * An exception.
     *
     * @param device the device and its driver version
     * @param kernel what the kernel is specialised on
     * @param difference the first element that differs, with the bits that were expected and those that came
     */
    public WrongResultException(String device, String kernel, String difference) {
        super(
                "wrong result on " + device + " by the kernel [" + kernel + "]: " + difference
                        + "; update the driver or use the CPU path",
                null);
        this.kernel = kernel;
        this.difference = difference;
    }

    /**
     * What the kernel is specialised on.
     *
     * @return its build options
     */
    public String kernel() {
        return kernel;
    }

    /**
     * The first element that differs.
     *
     * @return its index, the bits that were expected and those that came
     */
    public String difference() {
        return difference;
    }
}
