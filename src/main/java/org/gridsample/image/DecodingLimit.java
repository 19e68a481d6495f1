package org.gridsample.image;

import java.nio.file.Path;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** What a file may ask for, checked before a pixel of it is decoded: a few bytes can claim gigabytes. */
record DecodingLimit(Path file, long mostPixels) {
    /** Each scan goes over all pixels. */
    void checkPixels(long width, long height, long scans) throws ImageFormatException {
        // The product of what two ints and an array's length can be may be too large for a long.
        if ((double) width * height * scans > mostPixels) {
            String size = width + " x " + height + " pixels" + (scans == 1 ? "" : " in " + scans + " scans");
            throw new ImageFormatException(
                    file,
                    "expected at most " + mostPixels + " pixels to decode, got " + size
                            + "; raise the limit (--most-pixels, Picture.read) if you trust the file",
                    null);
        }
    }

    /** A lower bound of what the pixels take in the file. */
    void checkBits(long width, long height, double bits, long bytes) throws ImageFormatException {
        if (bits > (double) bytes * Byte.SIZE) {
            throw new ImageFormatException(
                    file,
                    "damaged: " + width + " x " + height + " pixels are more than its " + bytes
                            + " bytes can hold; write the file again",
                    null);
        }
    }

    void checkHeap(long bytes) throws ImageFormatException {
        if (bytes > freeHeap() && bytes < Runtime.getRuntime().maxMemory()) {
            // Garbage counts as used until it is collected.
            System.gc();
        }
        long free = freeHeap();
        if (bytes > free) {
            throw new ImageFormatException(
                    file,
                    bytes + " bytes of heap are needed to decode it, " + free
                            + " are free; raise the limit with java's -Xmx",
                    null);
        }
    }

    private static long freeHeap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }

    /** Of this shape behind a batch of 1. */
    Tensor zeros(ElementType type, long... extents) throws ImageFormatException {
        long[] shape = new long[1 + extents.length];
        shape[0] = 1;
        System.arraycopy(extents, 0, shape, 1, extents.length);
        try {
            return Tensor.zeros(type, shape);
        } catch (OutOfMemoryError e) {
            String size = extents[extents.length - 1] + " x " + extents[extents.length - 2];
            throw new ImageFormatException(file, size + " pixels are more than memory holds: " + e.getMessage(), e);
        }
    }

    /** What a codec threw, checked or not, means a bad file, or one that is too large for it. */
    ImageFormatException undecodable(Throwable failure) {
        String message = String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        return new ImageFormatException(
                file, "can't be decoded: " + message + "; write the file again, as baseline JPEG or PNG", failure);
    }
}
