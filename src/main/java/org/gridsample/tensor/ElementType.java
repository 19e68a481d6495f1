package org.gridsample.tensor;

/** The element types that can be sampled. Each computes in its own precision. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(Float.BYTES),
    /** IEEE 754 binary64; on a device it needs the {@code cl_khr_fp64} extension. */
    FLOAT64(Double.BYTES);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
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
     * The name NumPy and PyTorch use, {@code float32} or {@code float64}.
     *
     * @return the lower-case name
     */
    @Override
    public String toString() {
        return this == FLOAT32 ? "float32" : "float64";
    }
}
