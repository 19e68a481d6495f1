package org.gridsample.sampling;

import java.util.Objects;

/**
 * The options of {@code torch.nn.functional.grid_sample}. Immutable.
 *
 * @param interpolation how a value between pixels is made
 * @param padding what lies outside the input
 * @param alignCorners true: -1 and 1 are the centres of the border pixels; false: they are the input's outer edges
 */
public record SampleOptions(Interpolation interpolation, Padding padding, boolean alignCorners) {
    private static final SampleOptions DEFAULTS = new SampleOptions(Interpolation.BILINEAR, Padding.ZEROS, false);

    /**
     * Refuses nulls.
     *
     * @param interpolation how a value between pixels is made
     * @param padding what lies outside the input
     * @param alignCorners as PyTorch's align_corners
     */
    public SampleOptions {
        Objects.requireNonNull(interpolation, "interpolation");
        Objects.requireNonNull(padding, "padding");
    }

    /**
     * PyTorch's defaults.
     *
     * @return bilinear, zeros, align_corners false
     */
    public static SampleOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The same options with another interpolation.
     *
     * @param newInterpolation the interpolation
     * @return a new record
     */
    public SampleOptions withInterpolation(Interpolation newInterpolation) {
        return new SampleOptions(newInterpolation, padding, alignCorners);
    }

    /**
     * The same options with another padding.
     *
     * @param newPadding the padding
     * @return a new record
     */
    public SampleOptions withPadding(Padding newPadding) {
        return new SampleOptions(interpolation, newPadding, alignCorners);
    }

    /**
     * The same options with another align_corners.
     *
     * @param newAlignCorners the flag
     * @return a new record
     */
    public SampleOptions withAlignCorners(boolean newAlignCorners) {
        return new SampleOptions(interpolation, padding, newAlignCorners);
    }
}
