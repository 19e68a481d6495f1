package org.gridsample.tensor;

/** What the elements of a tensor are: how one is stored, and what is computed with it. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32("float32", "f4", Float.BYTES, Precision.FLOAT32),
    /** IEEE 754 binary64; on a device it needs the {@code cl_khr_fp64} extension. */
    FLOAT64("float64", "f8", Double.BYTES, Precision.FLOAT64),
    /** IEEE 754 binary16; computed with as float32. */
    FLOAT16("float16", "f2", Short.BYTES, Precision.FLOAT32),
    /** 0 to 255; computed with as float32. */
    UINT8("uint8", "u1", Byte.BYTES, Precision.FLOAT32),
    /** 0 to 65535; computed with as float32. */
    UINT16("uint16", "u2", Short.BYTES, Precision.FLOAT32),
    /** -32768 to 32767; computed with as float32. */
    INT16("int16", "i2", Short.BYTES, Precision.FLOAT32),
    /** Labels, -2<sup>31</sup> to 2<sup>31</sup> - 1: float32 doesn't hold them all, so nothing is computed with them. */
    INT32("int32", "i4", Integer.BYTES, Precision.FLOAT32);

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

    /**
     * Whether its precision has a number for each of its values, so that it can be computed with them. Where not they can be
     * moved, as nearest does.
     *
     * @return false for {@link #INT32}
     */
    public boolean isComputable() {
        return switch (this) {
            case FLOAT32, FLOAT64, FLOAT16, UINT8, UINT16, INT16 -> true;
            case INT32 -> false;
        };
    }

    /** What a .npy file calls it, without the byte order. */
    String npy() {
        return npy;
    }

    /**
     * The name NumPy and PyTorch use, such as {@code float32}.
     *
     * @return the lower-case name
     */
    @Override
    public String toString() {
        return dtype;
    }
}
