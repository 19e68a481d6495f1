package org.gridsample.cli;

import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import picocli.CommandLine.Option;

/** How to sample. */
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
            description = "What lies outside the input: zeros, border, reflection or wrap. Default: ${DEFAULT-VALUE}.")
    private Padding padding;

    @Option(
            names = "--align-corners",
            description = "-1 and 1 are the centres of the border pixels rather than the input's outer edges.")
    private boolean alignCorners;

    SampleOptions toOptions() {
        return SampleOptions.defaults()
                .withInterpolation(mode)
                .withPadding(padding)
                .withAlignCorners(alignCorners);
    }
}
