package org.gridsample.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;

/**
 * Real PyTorch beside this library, on random samples: {@code mvn -Ppytorch test -Dtest=LivePyTorchTest}. Prints the share
 * of equal bits of every combination. {@code -Dgridsample.seed=N} takes other samples, {@code -Dgridsample.samples=N} another
 * number per combination, {@code -Dgridsample.device=opencl} another device.
 */
class LivePyTorchTest {
    private static final long[][] PLANES = {{37, 53}, {1, 101}, {64, 48}, {7, 1}, {211, 3}, {2, 2}, {333, 517}};
    private static final long[][] VOLUMES = {{7, 13, 11}, {1, 9, 31}, {16, 8, 4}, {5, 1, 1}, {3, 2, 2}, {33, 47, 61}};

    private final long seed = Long.getLong("gridsample.seed", 1);
    private final long samples = Long.getLong("gridsample.samples", 1_000_000);
    private final DeviceSelector device = DeviceSelector.parse(System.getProperty("gridsample.device", "cpu"));

    @Test
    void samplesAsPyTorchDoes() {
        assertEquals(List.of(), compareAll("forward", this::sample));
    }

    @Test
    void hasTheGradientsThatPyTorchHas() {
        assertEquals(List.of(), compareAll("backward", this::differentiate));
    }

    /** Compares one request's results. */
    private interface Comparison {
        void run(GridSampler sampler, Tensor input, Tensor grid, SampleOptions options, Map<String, Tally> tallies);
    }

    private List<String> compareAll(String what, Comparison comparison) {
        List<String> failures = new ArrayList<>();
        try (GridSampler sampler = GridSampler.builder().device(device).open()) {
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s against PyTorch 2.10, seed %d%n%-62s %9s %12s %10s%n",
                    what,
                    sampler.describe(),
                    seed,
                    "combination",
                    "values",
                    "equal bits",
                    "max error");
            for (int axes = 2; axes <= 3; axes++) {
                for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT64)) {
                    for (SampleOptions options : Combinations.ofPyTorch()) {
                        if (axes == 2 || options.interpolation() != Interpolation.BICUBIC) {
                            compare(sampler, axes, type, options, comparison)
                                    .forEach((name, tally) -> tally.print(name, failures));
                        }
                    }
                }
            }
        }
        return failures;
    }

    @Test
    void makesAffineGridsAsPyTorchDoes() {
        List<String> failures = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int axes = 2; axes <= 3; axes++) {
            for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT64)) {
                for (boolean corners : new boolean[] {false, true}) {
                    affine(random, axes, type, corners, failures);
                }
            }
        }
        assertEquals(List.of(), failures);
    }

    private void affine(SplittableRandom random, int axes, ElementType type, boolean corners, List<String> failures) {
        Tally tally = new Tally();
        for (int i = 0; tally.done < samples; i++) {
            // Every third size is a small one: PyTorch multiplies those in another way.
            int bound = axes == 2 ? (i % 3 == 0 ? 10 : 200) : (i % 3 == 0 ? 4 : 40);
            boolean turned = random.nextInt(4) == 0;
            long[] size = new long[axes + 2];
            size[0] = turned ? 1 : 3;
            size[1] = 1;
            for (int axis = 0; axis < axes; axis++) {
                size[axis + 2] = random.nextInt(8) == 0 ? 1 : random.nextLong(1, bound);
            }
            Tensor theta = turned
                    ? SampleData.turn(type, axes, 15 * random.nextInt(24))
                    : SampleData.pixels(random, type, 3, axes, axes + 1);
            Tensor expected = Torch.affineGrid(theta, size, corners);
            Tensor actual = AffineGrid.of(theta, size, corners);
            tally.add(expected, actual, k -> "size " + Arrays.toString(size));
        }
        tally.print("affine_grid " + (axes + 2) + "-D " + type + " align_corners=" + corners, failures);
    }

    private Map<String, Tally> compare(
            GridSampler sampler, int axes, ElementType type, SampleOptions options, Comparison comparison) {
        long[][] inputs = axes == 2 ? PLANES : VOLUMES;
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Tally> tallies = new TreeMap<>();
        for (int i = 0; tallies.isEmpty() || tallies.values().stream().anyMatch(tally -> tally.done < samples); i++) {
            long[] spatial = inputs[i % inputs.length];
            long[] inputShape = axes == 2
                    ? new long[] {2, 3, spatial[0], spatial[1]}
                    : new long[] {2, 3, spatial[0], spatial[1], spatial[2]};
            long[] gridShape = axes == 2 ? new long[] {2, 97, 251, 2} : new long[] {2, 11, 29, 73, 3};
            Tensor input = SampleData.pixels(random, type, inputShape);
            Tensor grid = SampleData.grid(random, type, inputShape, gridShape);
            comparison.run(sampler, input, grid, options, tallies);
        }
        String combination = (axes + 2) + "-D " + type + " " + options.interpolation() + " " + options.padding(0)
                + " align_corners=" + options.alignCorners();
        Map<String, Tally> named = new TreeMap<>();
        tallies.forEach((name, tally) -> named.put(combination + name, tally));
        return named;
    }

    private void sample(
            GridSampler sampler, Tensor input, Tensor grid, SampleOptions options, Map<String, Tally> tallies) {
        Tensor expected = Torch.gridSample(input, grid, options);
        int plane = (int) (expected.elementCount() / 6);
        tallies.computeIfAbsent("", name -> new Tally())
                .add(
                        expected,
                        sampler.sample(input, grid, options),
                        k -> "input " + input + at(grid, k / (3 * plane) * plane + k % plane));
    }

    private void differentiate(
            GridSampler sampler, Tensor input, Tensor grid, SampleOptions options, Map<String, Tally> tallies) {
        long[] shape = grid.shape();
        int axes = shape.length - 2;
        System.arraycopy(shape, 1, shape, 2, axes);
        shape[1] = input.extent(1);
        Tensor gradOutput = SampleData.pixels(new SplittableRandom(seed), input.type(), shape);
        List<Tensor> expected = Torch.gridSampleBackward(gradOutput, input, grid, options);
        Gradients actual = sampler.backward(gradOutput, input, grid, options);
        tallies.computeIfAbsent(" input", name -> new Tally())
                .add(expected.get(0), actual.input(), k -> "input " + input + ", element " + k);
        tallies.computeIfAbsent(" grid", name -> new Tally())
                .add(expected.get(1), actual.coordinates(), k -> "input " + input + at(grid, k / axes));
    }

    private static String at(Tensor grid, int point) {
        int axes = grid.rank() - 2;
        StringBuilder at = new StringBuilder(" at");
        for (int axis = 0; axis < axes; axis++) {
            at.append(' ').append(grid.get((long) point * axes + axis));
        }
        return at.toString();
    }

    /** Of values compared. */
    private static final class Tally {
        private long done;
        private long equal;
        private double worst;
        private String first = "";

        /** {@code where} names an element. */
        void add(Tensor expected, Tensor actual, IntFunction<String> where) {
            long[] expectedBits = Bits.of(expected);
            long[] actualBits = Bits.of(actual);
            for (int k = 0; k < expectedBits.length; k++) {
                if (expectedBits[k] == actualBits[k]) {
                    equal++;
                    continue;
                }
                double error = Math.abs(expected.get(k) - actual.get(k));
                if (error > worst || first.isEmpty()) {
                    first = "; " + where.apply(k) + ": PyTorch " + expected.get(k) + ", here " + actual.get(k);
                }
                worst = Math.max(worst, error);
            }
            done += expectedBits.length;
        }

        void print(String combination, List<String> failures) {
            System.out.printf(
                    Locale.ROOT, "%-62s %9d %10.5f %% %10.3g%n", combination, done, 100.0 * equal / done, worst);
            if (equal < done) {
                failures.add(
                        combination + ": " + (done - equal) + " of " + done + " differ, by up to " + worst + first);
            }
        }
    }
}
