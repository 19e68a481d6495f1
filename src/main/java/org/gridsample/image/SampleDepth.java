package org.gridsample.image;

import org.gridsample.tensor.ElementType;

/** The bits that files of whole numbers have for each sample. */
enum SampleDepth {
    EIGHT(Byte.BYTES),
    SIXTEEN(Short.BYTES);

    private final int bytes;

    SampleDepth(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    int bits() {
        return bytes * Byte.SIZE;
    }

    /** Of a file that such elements are written to. */
    static SampleDepth of(ElementType type) {
        return switch (type) {
            case UINT16 -> SIXTEEN;
            case UINT8, INT16, INT32, FLOAT16, FLOAT32, FLOAT64 -> EIGHT;
        };
    }
}
