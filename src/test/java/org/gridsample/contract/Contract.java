package org.gridsample.contract;

import java.util.List;
import java.util.Set;
import org.gridsample.GridSampler;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;

/** A part of what every sampler promises. */
public interface Contract {
    /** The sampler under test, open, shared by the tests of a class. */
    GridSampler sampler();

    /** Another one, to be closed by the test. */
    GridSampler open();

    /** Whether it is the CPU path, which is asked everything: a device builds kernels, for a second each or longer. */
    default boolean isCpu() {
        return sampler().describe().startsWith("cpu");
    }

    /** What the sampler is asked of these: all, but of a device's 5-D bicubic, whose kernels take longest, each padding once. */
    default List<SampleOptions> asked(int axes, List<SampleOptions> all) {
        return all.stream()
                .filter(options -> isCpu()
                        || axes == 2
                        || options.interpolation() != Interpolation.BICUBIC
                        || options.alignCorners() == (options.padding(0) == Padding.ZEROS)
                                && Set.copyOf(options.paddings(axes)).size() == 1)
                .toList();
    }
}
