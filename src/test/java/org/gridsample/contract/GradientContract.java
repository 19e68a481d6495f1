package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.gridsample.GridSampler;
import org.gridsample.golden.GoldenFiles;
import org.gridsample.reference.ScalarGradients;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.reference.ScalarTangents;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.SecondGradients;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The committed gradients of PyTorch 2.10, and those that it has not. */
public interface GradientContract extends Contract {
    /** A device is asked one of so many. */
    int DEVICE_TURN = 17;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void hasPyTorchsGradients(ElementType type) throws IOException {
        compareWithPyTorch(sampler(), type, (options, rank) -> isAsked(type, options, rank));
    }

    /**
     * In 4-D a device is asked each interpolation once, with paddings in turn: each is a kernel or two. {@code GoldenGradientsTest} asks more. Its
     * bits are the CPU path's elsewhere, too.
     */
    private boolean isAsked(ElementType type, SampleOptions options, int rank) {
        int turn = options.interpolation().ordinal() + type.ordinal() + rank;
        return isCpu()
                || rank == 4 && options.padding(0).ordinal() == turn % 3 && options.alignCorners() == (turn % 2 == 0);
    }

    /**
     * Asks for the committed gradients of a type.
     *
     * @param asked which: of options and rank
     */
    static void compareWithPyTorch(GridSampler sampler, ElementType type, BiPredicate<SampleOptions, Integer> asked)
            throws IOException {
        int cases = 0;
        for (Path directory : GoldenFiles.cases("grid_sample", type)) {
            Tensor input = Npy.read(directory.resolve("input.npy"));
            Tensor grid = Npy.read(directory.resolve("grid.npy"));
            Tensor gradOutput = Npy.read(directory.resolve("grad_output.npy"));
            for (SampleOptions options : Combinations.ofPyTorch()) {
                if (options.interpolation() != Interpolation.BICUBIC || input.rank() == 4) {
                    if (asked.test(options, input.rank())) {
                        Gradients gradients = sampler.backward(gradOutput, input, grid, options);
                        String what = directory + " " + options;
                        Bits.assertEqual(
                                GoldenFiles.gradInput(directory, options), gradients.input(), what + ", input");
                        Bits.assertEqual(
                                GoldenFiles.gradGrid(directory, options), gradients.coordinates(), what + ", grid");
                        assertTrue(gradients.fill().isEmpty(), what);
                    }
                    cases++;
                }
            }
        }
        assertEquals(18 * 12 + 10 * 6, cases, "golden cases");
    }

    /** Paddings that PyTorch hasn't, axes with one each, fills; kinds of points and layouts take turns. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void continuesPyTorchsRules(ElementType type) {
        List<Coordinates.Kind> kinds = SampleData.ofPoints();
        SplittableRandom random = new SplittableRandom(17);
        int turn = type.ordinal();
        for (int axes = 2; axes <= 3; axes++) {
            for (SampleOptions each : beyondPyTorch(axes)) {
                Coordinates.Kind kind = kinds.get(turn % kinds.size());
                SampleOptions options = each.withLayouts(
                                turn % 2 == 0 ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST,
                                turn / 2 % 2 == 0 ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST)
                        .withAlignCorners(kind.isNormalised() && each.alignCorners());
                turn++;
                if (!isCpu() && turn % DEVICE_TURN != 0) {
                    continue;
                }
                long[] extents = axes == 2 ? new long[] {5, 6} : new long[] {3, 4, 5};
                long[] points = axes == 2 ? new long[] {2, 3, 7, 2} : new long[] {2, 2, 3, 5, 3};
                long[] inputShape = Layout.CHANNELS_FIRST.shape(2, 2, extents);
                Coordinates coordinates = SampleData.coordinates(kind, random, type, inputShape, points);
                Tensor input =
                        SampleData.pixels(random, type, options.inputLayout().shape(2, 2, extents));
                Tensor gradOutput = SampleData.pixels(
                        random, type, options.outputLayout().shape(2, 2, Layout.CHANNELS_LAST.spatialExtents(points)));
                ScalarGradients.Items expected = ScalarGradients.of(gradOutput, input, coordinates, options);
                Gradients actual = sampler().backward(gradOutput, input, coordinates, options);
                Bits.assertEqual(expected.input(), actual.input(), coordinates + ", " + options + ", input");
                Bits.assertEqual(expected.points(), actual.coordinates(), coordinates + ", " + options + ", points");
                assertEquals(expected.fill().isPresent(), actual.fill().isPresent(), options.toString());
            }
        }
    }

    /** Of a device each rank and interpolation once, in one type or the other: that is a handful of kernels. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void hasSecondDerivatives(ElementType type) {
        SplittableRandom random = new SplittableRandom(19);
        for (int axes = 2; axes <= 3; axes++) {
            for (Interpolation interpolation : List.of(Interpolation.BILINEAR, Interpolation.BICUBIC)) {
                if (isCpu() || (axes + interpolation.ordinal()) % 2 == type.ordinal()) {
                    compareSecondDerivatives(
                            random,
                            type,
                            axes,
                            Combinations.mixed(axes, interpolation).get(0).withFill(0.5));
                }
            }
        }
    }

    private void compareSecondDerivatives(SplittableRandom random, ElementType type, int axes, SampleOptions options) {
        long[] extents = axes == 2 ? new long[] {5, 6} : new long[] {3, 4, 5};
        long[] points = axes == 2 ? new long[] {1, 3, 7, 2} : new long[] {1, 2, 3, 5, 3};
        long[] inputShape = Layout.CHANNELS_FIRST.shape(1, 2, extents);
        Tensor grid = SampleData.grid(random, type, inputShape, points);
        Tensor input = SampleData.pixels(random, type, inputShape);
        Tensor gradGradInput = SampleData.pixels(random, type, inputShape);
        Tensor tangent = SampleData.pixels(random, type, points);
        Tensor gradOutput = SampleData.pixels(
                random, type, Layout.CHANNELS_FIRST.shape(1, 2, Layout.CHANNELS_LAST.spatialExtents(points)));
        SecondGradients actual = sampler()
                .doubleBackward(
                        Optional.of(gradGradInput),
                        Optional.of(tangent),
                        gradOutput,
                        input,
                        new Coordinates.Grid(grid),
                        options);
        ScalarTangents.Items along = ScalarTangents.of(tangent, gradOutput, input, new Coordinates.Grid(grid), options);
        SampleOptions unfilled = options.withFill(0);
        Tensor sampled = ScalarSampler.sample(gradGradInput, grid, unfilled);
        Tensor gradPoints =
                ScalarGradients.of(gradOutput, gradGradInput, grid, unfilled).get(1);
        Bits.assertEqual(sum(sampled, along.output()), actual.gradOutput(), options + ", gradOutput");
        Bits.assertEqual(along.input(), actual.input(), options + ", input");
        Bits.assertEqual(sum(gradPoints, along.points()), actual.coordinates(), options + ", points");
        assertEquals(along.fill().isPresent(), actual.fill().isPresent(), options.toString());
    }

    private static Tensor sum(Tensor a, Tensor b) {
        Tensor sum = Tensor.zeros(a.type(), a.shape());
        for (long i = 0; i < sum.elementCount(); i++) {
            sum.set(i, a.get(i) + b.get(i));
        }
        return sum;
    }

    private static List<SampleOptions> beyondPyTorch(int axes) {
        List<SampleOptions> all = new ArrayList<>(Combinations.filled(axes, 0.5));
        for (Interpolation interpolation : Interpolation.values()) {
            all.addAll(Combinations.mixed(axes, interpolation));
            all.add(SampleOptions.defaults().withInterpolation(interpolation).withPadding(Padding.WRAP));
        }
        return all;
    }
}
