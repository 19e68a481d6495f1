package org.gridsample.tensor;

/** What the elements of a tensor are: how one is stored, and what is computed with it. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32("float32", "f4", Float.BYTES, Precision.FLOAT32),
    /** IEEE 754 binary64; on a device it needs the {@code cl_khr_fp64} extension. */
    FLOAT64("float64", "f8", Double.BYTES, Precision.FLOAT64);

    private final String dtype;
    private final String npy;
    private final int bytes;
    private final Precision precision;

    ElementType(String dtype, String npy, int bytes, Precision precision) {
        this.dtype = dtype;
        this.npy = npy;
        this.bytes = bytes;
        this.precision = precision;
    }

    /**
     * The size of one element.
     *
     * @return bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * What is computed in where elements of this type are sampled.
     *
     * @return the format of coordinates, weights and sums
     */
    public Precision precision() {
        return precision;
    }

    /** What a .npy file calls it, without the byte order. */
    String npy() {
        return npy;
    }

    /**
     * The name NumPy and PyTorch use, {@code float32} or {@code float64}.
     *
     * @return the lower-case name
     */
    @Override
    public String toString() {
        return dtype;
    }
}
