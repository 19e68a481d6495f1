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

    /**
     * An exception whose message names the call, the code and the device.
     *
     * @param call the OpenCL function, clEnqueueNDRangeKernel
     * @param code its negative return code
     * @param symbol the code's name, CL_OUT_OF_RESOURCES
     * @param device the device or platform it concerned
     * @param remedy what to do about it, or null where nothing general can be said
     */
    public OpenClException(String call, int code, String symbol, String device, String remedy) {
        super(
                call + " returned " + symbol + " (" + code + ") on " + device + (remedy == null ? "" : "; " + remedy),
                null);
        this.call = call;
        this.code = code;
        this.symbol = symbol;
        this.device = device;
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
     * The device or platform it concerned.
     *
     * @return its name
     */
    public String device() {
        return device;
    }
}
