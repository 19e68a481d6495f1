package org.gridsample.tensor;

/** What numbers are computed in: the two IEEE 754 formats that every rule of this library is written for. */
public enum Precision {
    /** binary32. */
    FLOAT32,
    /** binary64; on an OpenCL device it needs the {@code cl_khr_fp64} extension. */
    FLOAT64;

    /**
     * The element type whose values are this format's numbers.
     *
     * @return the type
     */
    public ElementType type() {
        return switch (this) {
            case FLOAT32 -> ElementType.FLOAT32;
            case FLOAT64 -> ElementType.FLOAT64;
        };
    }

    /**
     * The nearest number of this format, half to even.
     *
     * @param value any number
     * @return what {@code value} is rounded to
     */
    public double round(double value) {
        return switch (this) {
            case FLOAT32 -> (float) value;
            case FLOAT64 -> value;
        };
    }

    /**
     * The largest number of this format that is not above a value.
     *
     * @param value any number
     * @return what {@code value} is rounded down to
     */
    public double roundDown(double value) {
        return switch (this) {
            case FLOAT32 -> {
                float nearest = (float) value;
                yield nearest > value ? Math.nextDown(nearest) : nearest;
            }
            case FLOAT64 -> value;
        };
    }
}
