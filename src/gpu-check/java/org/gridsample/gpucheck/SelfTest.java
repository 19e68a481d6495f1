package org.gridsample.gpucheck;

import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.device.GridSampleException;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Answers that are known without any other implementation. */
final class SelfTest {
    /** Under align_corners its extents, one more than powers of two, make every coordinate of the identity exact. */
    private static final long[][] EXACT = {{2, 3, 33, 65}, {2, 3, 5, 17, 33}};

    private SelfTest() {}

    static Outcome run(GridSampler sampler, List<ElementType> types) {
        Outcome outcome = new Outcome("self-test");
        for (ElementType type : types) {
            for (long[] shape : EXACT) {
                for (Interpolation interpolation : Interpolation.values()) {
                    for (Padding padding : Padding.values()) {
                        identity(
                                outcome,
                                sampler,
                                type,
                                shape,
                                SampleOptions.defaults()
                                        .withInterpolation(interpolation)
                                        .withPadding(padding)
                                        .withAlignCorners(true));
                    }
                }
            }
            betweenFourPixels(outcome, sampler, type);
        }
        return outcome;
    }

    /** Looking at every pixel gives the image. */
    private static void identity(
            Outcome outcome, GridSampler sampler, ElementType type, long[] shape, SampleOptions options) {
        Tensor image = Tensors.pixels(new SplittableRandom(1), type, false, shape);
        Tensor grid = Tensors.turned(type, 0, true, shape);
        attempt(outcome, sampler, image, grid, options, image, "identity");
    }

    /** The middle of 1, 2, 3 and 4 is 2.5; far outside is 0, the corner, the mirrored pixel, or between four again. */
    private static void betweenFourPixels(Outcome outcome, GridSampler sampler, ElementType type) {
        Tensor image = tensor(type, new double[] {1, 2, 3, 4}, 1, 1, 2, 2);
        Tensor grid = tensor(type, new double[] {0, 0, 9, 9, -0.5, 0.5, Double.NaN, 0}, 1, 1, 4, 2);
        for (Padding padding : Padding.values()) {
            SampleOptions options = SampleOptions.defaults().withPadding(padding);
            double[] expected =
                    switch (padding) {
                        case ZEROS -> new double[] {2.5, 0, 3, 0};
                        case BORDER, REFLECTION -> new double[] {2.5, 4, 3, 2};
                        case WRAP -> new double[] {2.5, 2.5, 3, 2};
                    };
            Tensor known = tensor(type, expected, 1, 1, 1, 4);
            attempt(outcome, sampler, image, grid, options, known, "worked numbers");
        }
    }

    private static void attempt(
            Outcome outcome,
            GridSampler sampler,
            Tensor image,
            Tensor grid,
            SampleOptions options,
            Tensor expected,
            String what) {
        String name = what + ", " + image + ", " + options;
        try {
            Bits.difference(expected, sampler.sample(image, grid, options))
                    .ifPresentOrElse(difference -> outcome.fail(name + ": " + difference), outcome::pass);
        } catch (GridSampleException e) {
            outcome.fail(name + ": " + e.getMessage());
        }
    }

    private static Tensor tensor(ElementType type, double[] values, long... shape) {
        Tensor exact = Tensor.of(values, shape);
        if (type == ElementType.FLOAT64) {
            return exact;
        }
        Tensor narrow = Tensor.zeros(type, shape);
        for (int i = 0; i < values.length; i++) {
            narrow.floats().put(i, (float) values[i]);
        }
        return narrow;
    }
}
