package org.gridsample.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gridsample.image.Images;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Layout;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How to sample, at coordinates of any kind. */
final class SamplingOptions {
    @Option(
            names = "--mode",
            paramLabel = "MODE",
            completionCandidates = EnumNames.Modes.class,
            defaultValue = "bilinear",
            description = "bilinear, nearest or bicubic. Default: ${DEFAULT-VALUE}.")
    private Interpolation mode;

    @Option(
            names = "--padding",
            paramLabel = "PADDING",
            completionCandidates = EnumNames.Outsides.class,
            defaultValue = "zeros",
            description =
                    "What lies outside the input: zeros, fill, border, reflection or wrap. PX,PY, for a volume PX,PY,PZ: for each "
                            + "axis, as wrap,border for a panorama. Default: ${DEFAULT-VALUE}.")
    private Paddings padding;

    @Option(
            names = "--fill",
            paramLabel = "V",
            split = ",",
            description = "The value outside, in the place of 0, for --padding fill. V,V,...: for each channel.")
    private double[] fill;

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            completionCandidates = EnumNames.Channels.class,
            defaultValue = "first",
            description =
                    "Where the channels of .npy files are: first, as in [N, C, H, W], or last, as in [N, H, W, C]. IN,OUT:"
                            + " of input and of output. Default: ${DEFAULT-VALUE}.")
    private Layouts layouts;

    @Option(
            names = "--antialias",
            description = "Where the input is shrunk, the mean of what each output pixel covers. Not for int32.")
    private boolean antialias;

    /** Channels by where users say that they are. */
    enum Channels {
        FIRST(Layout.CHANNELS_FIRST),
        LAST(Layout.CHANNELS_LAST);

        private final Layout layout;

        Channels(Layout layout) {
            this.layout = layout;
        }

        /** Pictures are read and written channels first. */
        private Layout of(Path file) {
            return Images.isPicture(file) ? Layout.CHANNELS_FIRST : layout;
        }
    }

    /** Of input and output. */
    record Layouts(Channels input, Channels output) {
        Layout inputLayout() {
            return input.layout;
        }

        Layout outputLayout() {
            return output.layout;
        }

        static Layouts parse(String text) {
            String[] names = text.split(",", -1);
            if (names.length > 2) {
                throw new TypeConversionException("expected LAYOUT or IN,OUT, got '" + text + "'");
            }
            return new Layouts(
                    EnumNames.parse(Channels.class, names[0]),
                    EnumNames.parse(Channels.class, names[names.length - 1]));
        }
    }

    /** A padding by what users call it. */
    enum Outside {
        ZEROS(Padding.ZEROS),
        FILL(Padding.ZEROS),
        BORDER(Padding.BORDER),
        REFLECTION(Padding.REFLECTION),
        WRAP(Padding.WRAP);

        private final Padding padding;

        Outside(Padding padding) {
            this.padding = padding;
        }
    }

    /** One for all axes, or one for each. */
    record Paddings(List<Outside> values) {
        static Paddings parse(String text) {
            String[] names = text.split(",", -1);
            if (names.length > 3) {
                throw new TypeConversionException("expected PADDING, PX,PY or PX,PY,PZ, got '" + text + "'");
            }
            return new Paddings(Arrays.stream(names)
                    .map(name -> EnumNames.parse(Outside.class, name))
                    .toList());
        }
    }

    /** From one file to another. */
    SampleOptions toOptions(Path input, Path output) {
        return toOptions(layouts.input().of(input), layouts.output().of(output));
    }

    /** From pictures to pictures. */
    SampleOptions ofPictures() {
        return toOptions(Layout.CHANNELS_FIRST, Layout.CHANNELS_FIRST);
    }

    private SampleOptions toOptions(Layout inputLayout, Layout outputLayout) {
        List<Padding> paddings =
                padding.values().stream().map(outside -> outside.padding).toList();
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(mode)
                .withPaddings(paddings)
                .withLayouts(inputLayout, outputLayout)
                .withAntialias(antialias);
        if (fill == null) {
            if (padding.values().contains(Outside.FILL)) {
                throw new IllegalArgumentException("--padding fill: expected the value as --fill V, got none");
            }
            return options;
        }
        if (paddings.stream().noneMatch(Padding::isFilled)) {
            throw new IllegalArgumentException("--fill: expected an axis with --padding fill, got none");
        }
        return options.withFill(fill);
    }
}
