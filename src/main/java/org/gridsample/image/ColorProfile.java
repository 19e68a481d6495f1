package org.gridsample.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An ICC profile, which says what colours a picture's values mean. It is carried from file to file as it is, and nothing is
 * computed by it: values are those stored.
 */
public final class ColorProfile {
    private static final int HEADER_BYTES = 128;
    private static final int COLOR_SPACE = 16;
    private static final int SIGNATURE = 36;

    private final byte[] bytes;

    private ColorProfile(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A profile in the form of ICC.1.
     *
     * @param bytes the profile
     * @return the profile, or empty if the bytes are none
     */
    public static Optional<ColorProfile> of(byte[] bytes) {
        return bytes.length >= HEADER_BYTES && tag(bytes, SIGNATURE).equals("acsp")
                ? Optional.of(new ColorProfile(bytes.clone()))
                : Optional.empty();
    }

    /**
     * The profile in the form of ICC.1.
     *
     * @return a copy
     */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Whether it is of pictures with so many channels: one of gray, or three or four of RGB. */
    boolean fits(long channels) {
        return tag(bytes, COLOR_SPACE).equals(channels == 1 ? "GRAY" : "RGB ");
    }

    private static String tag(byte[] bytes, int offset) {
        return new String(bytes, offset, Integer.BYTES, StandardCharsets.US_ASCII);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColorProfile profile && Arrays.equals(bytes, profile.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The colour space and the size. */
    @Override
    public String toString() {
        return "ICC profile of " + tag(bytes, COLOR_SPACE).strip() + ", " + bytes.length + " bytes";
    }
}
