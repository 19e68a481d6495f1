package org.gridsample.sampling;

import java.util.Objects;

/**
 * How a sampler samples: the options of {@code torch.nn.functional.grid_sample}. Begins with PyTorch's {@link #defaults()}, from
 * which each {@code with...} differs in one. Immutable.
 */
public final class SampleOptions {
    private static final SampleOptions DEFAULTS = new SampleOptions(Interpolation.BILINEAR, Padding.ZEROS, false);

    private final Interpolation interpolation;
    private final Padding padding;
    private final boolean alignCorners;

    private SampleOptions(Interpolation interpolation, Padding padding, boolean alignCorners) {
        this.interpolation = Objects.requireNonNull(interpolation, "interpolation");
        this.padding = Objects.requireNonNull(padding, "padding");
        this.alignCorners = alignCorners;
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
     * How a value between pixels is made from them.
     *
     * @return the interpolation
     */
    public Interpolation interpolation() {
        return interpolation;
    }

    /**
     * What lies outside the input.
     *
     * @return the padding
     */
    public Padding padding() {
        return padding;
    }

    /**
     * PyTorch's align_corners.
     *
     * @return true: -1 and 1 are the centres of the border pixels; false: they are the input's outer edges
     */
    public boolean alignCorners() {
        return alignCorners;
    }

    /**
     * The same options with another interpolation.
     *
     * @param newInterpolation the interpolation
     * @return new options
     */
    public SampleOptions withInterpolation(Interpolation newInterpolation) {
        return new SampleOptions(newInterpolation, padding, alignCorners);
    }

    /**
     * The same options with another padding.
     *
     * @param newPadding the padding
     * @return new options
     */
    public SampleOptions withPadding(Padding newPadding) {
        return new SampleOptions(interpolation, newPadding, alignCorners);
    }

    /**
     * The same options with another align_corners.
     *
     * @param newAlignCorners the flag
     * @return new options
     */
    public SampleOptions withAlignCorners(boolean newAlignCorners) {
        return new SampleOptions(interpolation, padding, newAlignCorners);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SampleOptions that
                && interpolation == that.interpolation
                && padding == that.padding
                && alignCorners == that.alignCorners;
    }

    @Override
    public int hashCode() {
        return Objects.hash(interpolation, padding, alignCorners);
    }

    /**
     * The options by name, for messages.
     *
     * @return such as {@code BILINEAR, ZEROS, alignCorners=false}
     */
    @Override
    public String toString() {
        return interpolation + ", " + padding + ", alignCorners=" + alignCorners;
    }
}
