package org.gridsample.testing;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;

/** Every way to sample. */
public final class Combinations {
    private Combinations() {}

    /** What PyTorch has of {@link #all}. */
    public static List<SampleOptions> ofPyTorch() {
        return all().stream()
                .filter(options -> switch (options.padding()) {
                    case ZEROS, BORDER, REFLECTION -> true;
                    case WRAP -> false;
                })
                .toList();
    }

    /** Mode x padding x align_corners. */
    public static List<SampleOptions> all() {
        List<SampleOptions> all = new ArrayList<>();
        for (Interpolation interpolation : Interpolation.values()) {
            for (Padding padding : Padding.values()) {
                all.add(SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPadding(padding));
                all.add(SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPadding(padding)
                        .withAlignCorners(true));
            }
        }
        return all;
    }
}
