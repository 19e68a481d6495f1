package org.gridsample.gpucheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gridsample.GridSampler;
import org.gridsample.device.GridSampleException;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** The device beside the CPU path: every combination of options, and every form of kernel, on shapes that fit nothing. */
final class BitComparison {
    /** Input extents and grid extents in turn. The last ones fill whole tiles and leave a rest. */
    private static final long[][][] FLAT = {
        {{17, 23}, {13, 29}}, {{1, 7}, {37, 5}}, {{64, 1}, {1, 131}}, {{45, 83}, {67, 515}}
    };

    private static final long[][][] SOLID = {
        {{5, 11, 7}, {7, 5, 13}}, {{1, 9, 6}, {3, 17, 1}}, {{8, 1, 13}, {2, 3, 67}}, {{9, 14, 21}, {11, 7, 70}}
    };

    private final GridSampler cpu;
    private final GridSampler device;
    private final Outcome outcome;

    BitComparison(GridSampler cpu, GridSampler device, String name) {
        this.cpu = cpu;
        this.device = device;
        outcome = new Outcome(name);
    }

    /**
     * Compares.
     *
     * @param everyForm each of the kernels for 1 to 4 channels and for more with each combination, else they take turns
     */
    Outcome run(List<ElementType> types, boolean everyForm) {
        int combination = 0;
        for (ElementType type : types) {
            for (long[][][] extents : List.of(FLAT, SOLID)) {
                for (SampleOptions options : combinations(extents[0][0].length)) {
                    for (long channels :
                            everyForm ? new long[] {1, 2, 3, 4, 5, 37} : new long[] {1 + combination % 5}) {
                        compare(type, extents, options, channels);
                    }
                    combination++;
                }
            }
        }
        return outcome;
    }

    /** Of every padding, with a fill as well, and of some with another on each axis. */
    private static List<SampleOptions> combinations(int axes) {
        Padding[] paddings = Padding.values();
        List<SampleOptions> all = new ArrayList<>();
        for (Interpolation interpolation : Interpolation.values()) {
            for (Padding padding : paddings) {
                all.add(SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPadding(padding));
                all.add(SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPadding(padding)
                        .withAlignCorners(true));
                all.add(SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPaddings(IntStream.range(0, axes)
                                .mapToObj(axis -> paddings[(padding.ordinal() + axis) % paddings.length])
                                .toList()));
                if (padding.isFilled()) {
                    all.add(SampleOptions.defaults()
                            .withInterpolation(interpolation)
                            .withPadding(padding)
                            .withFill(0.75));
                }
            }
        }
        return all;
    }

    /** On every shape until one fails: a combination is named once. */
    private void compare(ElementType type, long[][][] extents, SampleOptions options, long channels) {
        SplittableRandom random = new SplittableRandom(channels);
        for (long[][] pair : extents) {
            for (boolean odd : new boolean[] {false, true}) {
                if (!compare(random, type, pair, options, channels, odd)) {
                    return;
                }
            }
        }
    }

    private boolean compare(
            SplittableRandom random,
            ElementType type,
            long[][] pair,
            SampleOptions options,
            long channels,
            boolean odd) {
        int axes = pair[0].length;
        long[] inputShape = new long[axes + 2];
        long[] gridShape = new long[axes + 2];
        inputShape[0] = gridShape[0] = odd ? 1 : 3;
        inputShape[1] = channels;
        gridShape[axes + 1] = axes;
        System.arraycopy(pair[0], 0, inputShape, 2, axes);
        System.arraycopy(pair[1], 0, gridShape, 1, axes);
        Tensor input = Tensors.pixels(random, type, odd, inputShape);
        Tensor grid = Tensors.grid(random, type, odd, inputShape, gridShape);
        String name = "input " + input + ", grid " + grid + ", " + options + (odd ? ", odd values" : "");
        try {
            Tensor expected = cpu.sample(input, grid, options);
            Optional<String> difference = Bits.difference(expected, device.sample(input, grid, options));
            difference.ifPresentOrElse(what -> outcome.fail(name + ": " + what), outcome::pass);
            return difference.isEmpty();
        } catch (GridSampleException e) {
            // With the build log, where it is a build that failed.
            outcome.fail(name + ": " + e.getMessage());
            return false;
        }
    }
}
