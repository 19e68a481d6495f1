package org.gridsample.device;

/** An OpenCL call returned an error code. */
public final class OpenClException extends GridSampleException {
    private static final long serialVersionUID = 1L;

    /** The OpenCL function. */
    private final String call;

    /** Its return code. */
    private final int code;

    /** The code's name. */
    private final String symbol;

    /** The device or platform it concerned. */
    private final String device;

    /** Whether that is lost. */
    private final boolean deviceLost;

    /**
     * An exception whose message names the call, the code and the device.
     *
     * @param call the OpenCL function, clEnqueueNDRangeKernel
     * @param code its negative return code
     * @param symbol the code's name, CL_OUT_OF_RESOURCES
     * @param device the device or platform it concerned
     * @param remedy what to do about it, or null where nothing general can be said
     * @param deviceLost whether no later call on the same context can succeed
     */
    public OpenClException(String call, int code, String symbol, String device, String remedy, boolean deviceLost) {
        super(
                call + " returned " + symbol + " (" + code + ") on " + device + (remedy == null ? "" : "; " + remedy),
                null);
        this.call = call;
        this.code = code;
        this.symbol = symbol;
        this.device = device;
        this.deviceLost = deviceLost;
    }

    /**
     * The OpenCL function.
     *
     * @return its name
     */
    public String call() {
        return call;
    }

    /**
     * The return code.
     *
     * @return a negative number
     */
    public int code() {
        return code;
    }

    /**
     * The code's name.
     *
     * @return CL_...
     */
    public String symbol() {
        return symbol;
    }

    /**
     * Whether no later call on the same context can succeed, so that the device, if it still is one, must be opened anew.
     *
     * @return true for codes such as CL_DEVICE_NOT_AVAILABLE and CL_INVALID_COMMAND_QUEUE
     */
    public boolean isDeviceLost() {
        return deviceLost;
    }

    /**
     * The device or platform it concerned.
     *
     * @return its name
     */
    public String device() {
        return device;
    }
}
