package org.gridsample.image;

import java.util.Optional;
import java.util.Set;

/** What a PNG's pixels are made of. */
enum PngColor {
    GRAY(0, 1, Set.of(1, 2, 4, 8, 16)),
    RGB(2, 3, Set.of(8, 16)),
    PALETTE(3, 1, Set.of(1, 2, 4, 8)),
    GRAY_ALPHA(4, 2, Set.of(8, 16)),
    RGB_ALPHA(6, 4, Set.of(8, 16));

    private final int code;
    private final int samples;
    private final Set<Integer> depths;

    PngColor(int code, int samples, Set<Integer> depths) {
        this.code = code;
        this.samples = samples;
        this.depths = depths;
    }

    /** The colour type in the header. */
    int code() {
        return code;
    }

    /** Of a pixel. */
    int samples() {
        return samples;
    }

    /** The colour type with this code, if it comes in this depth. */
    static Optional<PngColor> of(int code, int depth) {
        for (PngColor color : values()) {
            if (color.code == code && color.depths.contains(depth)) {
                return Optional.of(color);
            }
        }
        return Optional.empty();
    }
}
