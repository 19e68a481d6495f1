package org.gridsample.cli;

import java.util.Arrays;
import java.util.List;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How to sample, at coordinates of any kind. */
final class SamplingOptions {
    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "bilinear",
            description = "bilinear, nearest or bicubic. Default: ${DEFAULT-VALUE}.")
    private Interpolation mode;

    @Option(
            names = "--padding",
            paramLabel = "PADDING",
            defaultValue = "zeros",
            description =
                    "What lies outside the input: zeros, border, reflection or wrap. PX,PY, for a volume PX,PY,PZ: for each axis, "
                            + "as wrap,border for a panorama. Default: ${DEFAULT-VALUE}.")
    private Paddings padding;

    /** One for all axes, or one for each. */
    record Paddings(List<Padding> values) {
        static Paddings parse(String text) {
            String[] names = text.split(",", -1);
            if (names.length > 3) {
                throw new TypeConversionException("expected PADDING, PX,PY or PX,PY,PZ, got '" + text + "'");
            }
            return new Paddings(Arrays.stream(names)
                    .map(name -> EnumNames.parse(Padding.class, name))
                    .toList());
        }
    }

    SampleOptions toOptions() {
        return SampleOptions.defaults().withInterpolation(mode).withPaddings(padding.values());
    }
}
