package org.gridsample.sampling;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;

/**
 * How a sampler samples: the options of {@code torch.nn.functional.grid_sample}. Begins with PyTorch's {@link #defaults()}, from
 * which each {@code with...} differs in one. Immutable. Serializable, for frameworks that carry it to another JVM; the form is not kept from one
 * version to another.
 *
 * @serial exclude
 */
public final class SampleOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final SampleOptions DEFAULTS = new SampleOptions(new Draft());

    private final Interpolation interpolation;

    /** One for all axes, or one for each: x, y and, in 5-D, z. Serializable as all of the JDK's unmodifiable lists. */
    @SuppressWarnings("serial")
    private final List<Padding> paddings;

    /** One for all channels, or one for each. */
    @SuppressWarnings("serial")
    private final List<Double> fill;

    private final boolean alignCorners;

    /** Null for the input's. */
    private final ElementType outputType;

    /** Each one for all channels, or one for each; both null where values are stored as they are. */
    private final double[] scale;

    private final double[] offset;

    private final Layout inputLayout;
    private final Layout outputLayout;
    private final boolean antialias;

    /** Options in the making. */
    private static final class Draft {
        private Interpolation interpolation = Interpolation.BILINEAR;
        private List<Padding> paddings = List.of(Padding.ZEROS);
        private List<Double> fill = List.of(0.0);
        private boolean alignCorners;
        private ElementType outputType;
        private double[] scale;
        private double[] offset;
        private Layout inputLayout = Layout.CHANNELS_FIRST;
        private Layout outputLayout = Layout.CHANNELS_FIRST;
        private boolean antialias;
    }

    private SampleOptions(Draft draft) {
        interpolation = Objects.requireNonNull(draft.interpolation, "interpolation");
        paddings = draft.paddings;
        fill = draft.fill;
        alignCorners = draft.alignCorners;
        outputType = draft.outputType;
        scale = draft.scale;
        offset = draft.offset;
        inputLayout = Objects.requireNonNull(draft.inputLayout, "inputLayout");
        outputLayout = Objects.requireNonNull(draft.outputLayout, "outputLayout");
        antialias = draft.antialias;
    }

    private SampleOptions with(Consumer<Draft> change) {
        Draft draft = new Draft();
        draft.interpolation = interpolation;
        draft.paddings = paddings;
        draft.fill = fill;
        draft.alignCorners = alignCorners;
        draft.outputType = outputType;
        draft.scale = scale;
        draft.offset = offset;
        draft.inputLayout = inputLayout;
        draft.outputLayout = outputLayout;
        draft.antialias = antialias;
        change.accept(draft);
        return new SampleOptions(draft);
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
     * What lies outside the input along an axis.
     *
     * @param axis 0 for x, 1 for y, 2 for z
     * @return its padding
     * @throws IndexOutOfBoundsException if no padding was given for the axis
     */
    public Padding padding(int axis) {
        return paddings.size() == 1 ? paddings.get(0) : paddings.get(axis);
    }

    /**
     * What lies outside the input along each axis.
     *
     * @param axes 2 for a 4-D input, 3 for a 5-D one
     * @return the paddings of x, y and, of three axes, z
     * @throws IllegalArgumentException if they were given for another number of axes
     */
    public List<Padding> paddings(int axes) {
        if (paddings.size() != 1 && paddings.size() != axes) {
            throw new IllegalArgumentException("padding: expected one for all axes, or one each for "
                    + (axes == 2 ? "x and y" : "x, y and z") + " of a " + (axes + 2) + "-D input, got " + paddings);
        }
        return paddings.size() == axes ? paddings : Collections.nCopies(axes, paddings.get(0));
    }

    /**
     * The value outside the input along axes whose padding is {@link Padding#ZEROS}.
     *
     * @return one for all channels, or one for each
     */
    public List<Double> fill() {
        return fill;
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
     * What the output's elements are.
     *
     * @param inputType the input's, which is also the output's where no other was asked for
     * @return the type
     */
    public ElementType outputType(ElementType inputType) {
        return outputType == null ? inputType : outputType;
    }

    /**
     * Whether values are multiplied, and something is added, before they are stored.
     *
     * @return false by default
     */
    public boolean isScaled() {
        return scale != null;
    }

    /**
     * What values are multiplied by and what is added to them, where they {@link #isScaled() are}.
     *
     * @param channels of the input
     * @return scale and offset of the first channel, then of the next
     * @throws IllegalArgumentException if they were given for another number of channels
     */
    public double[] outputScales(long channels) {
        if (scale.length != 1 && scale.length != channels) {
            throw new IllegalArgumentException("output scale: expected one for all channels or one each for " + channels
                    + ", got " + scale.length);
        }
        double[] scales = new double[Math.toIntExact(2 * channels)];
        for (int channel = 0; channel < channels; channel++) {
            int i = scale.length == 1 ? 0 : channel;
            scales[2 * channel] = scale[i];
            scales[2 * channel + 1] = offset[i];
        }
        return scales;
    }

    /**
     * Where the input's channels are among its axes.
     *
     * @return {@link Layout#CHANNELS_FIRST} by default
     */
    public Layout inputLayout() {
        return inputLayout;
    }

    /**
     * Where the output's channels are among its axes.
     *
     * @return {@link Layout#CHANNELS_FIRST} by default
     */
    public Layout outputLayout() {
        return outputLayout;
    }

    /**
     * Whether an output pixel is the average of what it covers where the input is shrunk.
     *
     * @return false by default
     */
    public boolean antialias() {
        return antialias;
    }

    /**
     * The same options with another interpolation.
     *
     * @param newInterpolation the interpolation
     * @return new options
     */
    public SampleOptions withInterpolation(Interpolation newInterpolation) {
        return with(draft -> draft.interpolation = newInterpolation);
    }

    /**
     * The same options with another padding, of all axes.
     *
     * @param newPadding the padding
     * @return new options
     */
    public SampleOptions withPadding(Padding newPadding) {
        return withPaddings(List.of(Objects.requireNonNull(newPadding, "padding")));
    }

    /**
     * The same options for 4-D inputs, with a padding for each axis: a panorama has {@code withPadding(WRAP, BORDER)}.
     *
     * @param x of the last axis, the width
     * @param y of the height
     * @return new options
     */
    public SampleOptions withPadding(Padding x, Padding y) {
        return withPaddings(List.of(x, y));
    }

    /**
     * The same options for 5-D inputs, with a padding for each axis.
     *
     * @param x of the last axis, the width
     * @param y of the height
     * @param z of the depth
     * @return new options
     */
    public SampleOptions withPadding(Padding x, Padding y, Padding z) {
        return withPaddings(List.of(x, y, z));
    }

    /**
     * The same options with other paddings.
     *
     * @param newPaddings one for all axes, or one each for x, y and, of a 5-D input, z
     * @return new options
     * @throws IllegalArgumentException if there are none or more than three
     */
    public SampleOptions withPaddings(List<Padding> newPaddings) {
        if (newPaddings.isEmpty() || newPaddings.size() > 3) {
            throw new IllegalArgumentException(
                    "padding: expected one for all axes, or two or three for x, y and z, got " + newPaddings);
        }
        return with(draft -> draft.paddings = List.copyOf(newPaddings));
    }

    /**
     * The same options with another value than 0 outside the input, along axes whose padding is {@link Padding#ZEROS}; along
     * others it means nothing. {@code withPadding(WRAP, ZEROS).withFill(255)} repeats a picture sideways and leaves white above
     * and below.
     *
     * @param values in the input's units: one for all channels, or one for each. They may be infinite or NaN; in float32 they are
     *     rounded
     * @return new options
     * @throws IllegalArgumentException if there are none
     */
    public SampleOptions withFill(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("fill: expected a value for all channels, or one for each, got none");
        }
        return with(draft -> draft.fill = Arrays.stream(values).boxed().toList());
    }

    /**
     * The same options with another align_corners.
     *
     * @param newAlignCorners the flag
     * @return new options
     */
    public SampleOptions withAlignCorners(boolean newAlignCorners) {
        return with(draft -> draft.alignCorners = newAlignCorners);
    }

    /**
     * The same options with another type of the output than the input's: values are rounded once, half to even, and saturate.
     *
     * @param newOutputType any but {@link ElementType#INT32}, which is only moved, and computed with as the input's type is
     * @return new options
     */
    public SampleOptions withOutputType(ElementType newOutputType) {
        Objects.requireNonNull(newOutputType, "outputType");
        return with(draft -> draft.outputType = newOutputType);
    }

    /**
     * The same options with values that are scaled before they are stored: as what a network wants that was trained on pixels from 0 to
     * 1 is made of bytes by 1/255 and 0.
     *
     * @param newScale what a value is multiplied by
     * @param newOffset what is then added
     * @return new options
     * @throws IllegalArgumentException if one is not finite
     */
    public SampleOptions withOutputScale(double newScale, double newOffset) {
        return withOutputScale(new double[] {newScale}, new double[] {newOffset});
    }

    /**
     * The same options with values that are scaled before they are stored, each channel's in its own way: {@code fma(value, scale,
     * offset)} in what is computed in, to which scale and offset are rounded.
     *
     * @param newScale what a value is multiplied by, for each channel, or one for all
     * @param newOffset what is then added, as many
     * @return new options
     * @throws IllegalArgumentException if their numbers differ or are 0, or one is not finite
     */
    public SampleOptions withOutputScale(double[] newScale, double[] newOffset) {
        if (newScale.length == 0
                || newScale.length != newOffset.length
                || !areFinite(newScale)
                || !areFinite(newOffset)) {
            throw new IllegalArgumentException("output scale: expected finite numbers, as many scales as offsets, got "
                    + Arrays.toString(newScale) + " and " + Arrays.toString(newOffset));
        }
        return with(draft -> {
            draft.scale = newScale.clone();
            draft.offset = newOffset.clone();
        });
    }

    /**
     * The same options for inputs and outputs whose channels are elsewhere among the axes. No bit of a value changes.
     *
     * @param layout of both
     * @return new options
     */
    public SampleOptions withLayout(Layout layout) {
        return withLayouts(layout, layout);
    }

    /**
     * The same options for inputs and outputs whose channels are elsewhere among the axes: what a network wants is made of a
     * camera's picture by {@code withLayouts(CHANNELS_LAST, CHANNELS_FIRST)}.
     *
     * @param newInputLayout of the input
     * @param newOutputLayout of the output
     * @return new options
     */
    public SampleOptions withLayouts(Layout newInputLayout, Layout newOutputLayout) {
        return with(draft -> {
            draft.inputLayout = newInputLayout;
            draft.outputLayout = newOutputLayout;
        });
    }

    /**
     * The same options with or without an average of what an output pixel covers where the input is shrunk. Without it such a pixel
     * reads as few input pixels as any other: what lies between them is lost, and fine patterns become coarse ones that weren't there.
     * Where nothing is shrunk the results are the same.
     *
     * @param newAntialias whether to average; with nearest too, so that it isn't for labels
     * @return new options
     */
    public SampleOptions withAntialias(boolean newAntialias) {
        return with(draft -> draft.antialias = newAntialias);
    }

    private static boolean areFinite(double[] numbers) {
        return Arrays.stream(numbers).allMatch(Double::isFinite);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SampleOptions that
                && interpolation == that.interpolation
                && paddings.equals(that.paddings)
                && fill.equals(that.fill)
                && alignCorners == that.alignCorners
                && outputType == that.outputType
                && Arrays.equals(scale, that.scale)
                && Arrays.equals(offset, that.offset)
                && inputLayout == that.inputLayout
                && outputLayout == that.outputLayout
                && antialias == that.antialias;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                interpolation,
                paddings,
                fill,
                alignCorners,
                outputType,
                Arrays.hashCode(scale),
                Arrays.hashCode(offset),
                inputLayout,
                outputLayout,
                antialias);
    }

    /**
     * The options by name, for messages.
     *
     * @return such as {@code BILINEAR, ZEROS, alignCorners=false}, or {@code BILINEAR, [WRAP, ZEROS], fill=[255.0],
     *     alignCorners=false}
     */
    @Override
    public String toString() {
        return interpolation + ", " + (paddings.size() == 1 ? paddings.get(0) : paddings)
                + (fill.equals(DEFAULTS.fill) ? "" : ", fill=" + fill) + ", alignCorners="
                + alignCorners
                + (outputType == null ? "" : ", outputType=" + outputType)
                + (isScaled() ? ", scale=" + Arrays.toString(scale) + ", offset=" + Arrays.toString(offset) : "")
                + (inputLayout == DEFAULTS.inputLayout ? "" : ", inputLayout=" + inputLayout)
                + (outputLayout == DEFAULTS.outputLayout ? "" : ", outputLayout=" + outputLayout)
                + (antialias ? ", antialias=true" : "");
    }
}
