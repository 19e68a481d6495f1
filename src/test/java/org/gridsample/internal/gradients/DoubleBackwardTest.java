package org.gridsample.internal.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.SecondGradients;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DoubleBackwardTest {
    private static final double STEP = 0x1p-20;

    private final CpuBackend cpu = new CpuBackend();
    private final DoubleBackward doubleBackward = new DoubleBackward(cpu::run);
    private final Backward backward = new Backward(cpu::run);
    private final SplittableRandom random = new SplittableRandom(7);

    private record Case(int axes, Coordinates.Kind kind, SampleOptions options) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        List<Coordinates.Kind> kinds = SampleData.ofPoints();
        for (int axes = 2; axes <= 3; axes++) {
            List<SampleOptions> all = new ArrayList<>(Combinations.ofAxes(axes));
            all.addAll(Combinations.filled(axes, 0.75, -2));
            all.addAll(Combinations.filled(axes, 1.5));
            for (SampleOptions options : all) {
                Coordinates.Kind kind =
                        options.alignCorners() ? Coordinates.Kind.GRID : kinds.get(cases.size() % kinds.size());
                cases.add(new Case(axes, kind, options));
            }
        }
        return cases;
    }

    /** What a loss by both gradients depends on. */
    private record Problem(
            Tensor gradGradInput,
            Tensor gradGradPoints,
            Tensor gradOutput,
            Tensor input,
            Coordinates.Kind kind,
            Tensor points) {
        Coordinates coordinates() {
            return SampleData.of(kind, points);
        }
    }

    private Problem problem(Case each) {
        int axes = each.axes;
        long[] input = axes == 2 ? new long[] {1, 2, 4, 5} : new long[] {1, 2, 3, 4, 5};
        long[] points = axes == 2 ? new long[] {1, 3, 4, 2} : new long[] {1, 2, 3, 2, 3};
        long[] output = input.clone();
        System.arraycopy(points, 1, output, 2, axes);
        return new Problem(
                random(input),
                random(points),
                random(output),
                random(input),
                each.kind,
                SampleData.inKind(each.kind, awayFromKinks(input, points, each.options.alignCorners()), input));
    }

    private Tensor random(long... shape) {
        return SampleData.pixels(random, ElementType.FLOAT64, shape);
    }

    /** In and around the input, a sixteenth of a pixel at least from pixels and from halves between them. */
    private Tensor awayFromKinks(long[] inputShape, long[] gridShape, boolean alignCorners) {
        Tensor grid = Tensor.zeros(ElementType.FLOAT64, gridShape);
        int axes = inputShape.length - 2;
        for (int i = 0; i < grid.elementCount(); i++) {
            long size = inputShape[axes + 1 - i % axes];
            double position = random.nextLong(-4, 2 * size + 4) / 2.0 + random.nextDouble(1 / 16.0, 7 / 16.0);
            grid.set(i, alignCorners ? 2 * position / (size - 1) - 1 : (2 * position + 1) / size - 1);
        }
        return grid;
    }

    private SecondGradients second(
            Optional<Tensor> gradGradInput, Optional<Tensor> gradGradPoints, Problem problem, SampleOptions options) {
        return doubleBackward.all(
                gradGradInput, gradGradPoints, problem.gradOutput, problem.input, problem.coordinates(), options);
    }

    private double loss(Problem problem, SampleOptions options) {
        Gradients gradients = backward.all(problem.gradOutput, problem.input, problem.coordinates(), options);
        return dot(problem.gradGradInput, gradients.input()) + dot(problem.gradGradPoints, gradients.coordinates());
    }

    private static double dot(Tensor a, Tensor b) {
        return LongStream.range(0, a.elementCount())
                .mapToDouble(i -> a.get(i) * b.get(i))
                .sum();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areTheSlopesOfALossByTheFirstGradients(Case each) {
        Problem problem = problem(each);
        SecondGradients second =
                second(Optional.of(problem.gradGradInput), Optional.of(problem.gradGradPoints), problem, each.options);
        DoubleSupplier loss = () -> loss(problem, each.options);
        assertDifferences(problem.gradOutput, second.gradOutput(), loss, each + ", gradOutput");
        assertDifferences(problem.input, second.input(), loss, each + ", input");
        assertDifferences(problem.points, second.coordinates(), loss, each + ", points");
        second.fill().ifPresent(fill -> {
            for (int i = 0; i < fill.elementCount(); i++) {
                double up = loss(problem, withFill(each.options, i, STEP));
                double down = loss(problem, withFill(each.options, i, -STEP));
                assertEquals((up - down) / (2 * STEP), fill.get(i), 1e-5, each + ", fill");
            }
        });
    }

    private static SampleOptions withFill(SampleOptions options, int channel, double step) {
        double[] fill = options.fill().stream().mapToDouble(Double::doubleValue).toArray();
        fill[channel] += step;
        return options.withFill(fill);
    }

    private static void assertDifferences(Tensor moved, Tensor gradient, DoubleSupplier loss, String what) {
        assertArrayEquals(moved.shape(), gradient.shape(), what);
        for (long i = 0; i < moved.elementCount(); i++) {
            double value = moved.get(i);
            moved.set(i, value + STEP);
            double up = loss.getAsDouble();
            moved.set(i, value - STEP);
            double down = loss.getAsDouble();
            moved.set(i, value);
            assertEquals((up - down) / (2 * STEP), gradient.get(i), 1e-5, what + ", element " + i);
        }
    }

    /** At kinks, too: whichever side counts, it is one. */
    @ParameterizedTest
    @MethodSource("cases")
    void areSymmetric(Case each) {
        Problem problem = problem(each);
        for (long i = 0; i < problem.points.elementCount(); i += 3) {
            problem.points.set(i, Math.rint(problem.points.get(i)));
        }
        Tensor otherInput = random(problem.input.shape());
        Tensor otherPoints = random(problem.points.shape());
        SecondGradients byPoints = second(Optional.empty(), Optional.of(problem.gradGradPoints), problem, each.options);
        SecondGradients byOthers = second(Optional.empty(), Optional.of(otherPoints), problem, each.options);
        SecondGradients byInput = second(Optional.of(otherInput), Optional.empty(), problem, each.options);
        assertEquals(
                dot(byPoints.coordinates(), otherPoints),
                dot(byOthers.coordinates(), problem.gradGradPoints),
                1e-10,
                each + ", points");
        assertEquals(
                dot(byPoints.input(), otherInput),
                dot(byInput.coordinates(), problem.gradGradPoints),
                1e-10,
                each + ", input and points");
        assertArrayEquals(
                new double[(int) otherInput.elementCount()], byInput.input().toDoubleArray());
        assertEquals(byPoints.fill().isPresent(), byInput.fill().isPresent());
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void isOneSumOfWhatEachGives(ElementType type) {
        long[] inputShape = {2, 3, 7, 9};
        long[] gridShape = {2, 11, 13, 2};
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.BICUBIC)
                .withLayouts(Layout.CHANNELS_LAST, Layout.CHANNELS_FIRST);
        Tensor input = SampleData.pixels(random, type, 2, 7, 9, 3);
        Tensor gradOutput = SampleData.pixels(random, type, 2, 3, 11, 13);
        Coordinates grid = SampleData.coordinates(Coordinates.Kind.GRID, random, type, inputShape, gridShape);
        Tensor u = SampleData.pixels(random, type, input.shape());
        Tensor v = SampleData.pixels(random, type, gridShape);
        SecondGradients byInput =
                doubleBackward.all(Optional.of(u), Optional.empty(), gradOutput, input, grid, options);
        SecondGradients byGrid = doubleBackward.all(Optional.empty(), Optional.of(v), gradOutput, input, grid, options);
        SecondGradients both = doubleBackward.all(Optional.of(u), Optional.of(v), gradOutput, input, grid, options);
        SampleRequest sampled = SampleRequest.of(u, grid, options);
        cpu.run(sampled);
        Bits.assertEqual(sampled.output(), byInput.gradOutput(), "sampled");
        Sums.add(byInput.gradOutput(), byGrid.gradOutput());
        Bits.assertEqual(byInput.gradOutput(), both.gradOutput(), "gradOutput");
        Sums.add(byInput.coordinates(), byGrid.coordinates());
        Bits.assertEqual(byInput.coordinates(), both.coordinates(), "grid");
        Bits.assertEqual(byGrid.input(), both.input(), "input");
    }

    @Test
    void whatServesABatchHasTheSumOverIt() {
        SampleOptions options = SampleOptions.defaults().withFill(0.5);
        Tensor input = random(1, 2, 5, 6);
        Tensor grid = random(1, 4, 7, 2);
        Tensor gradOutput = random(3, 2, 4, 7);
        Tensor u = random(1, 2, 5, 6);
        Tensor v = random(1, 4, 7, 2);
        SecondGradients apart = doubleBackward.all(
                Optional.of(copies(u)),
                Optional.of(copies(v)),
                gradOutput,
                copies(input),
                new Coordinates.Grid(copies(grid)),
                options);
        SecondGradients oneInput = doubleBackward.all(
                Optional.of(u), Optional.of(copies(v)), gradOutput, input, new Coordinates.Grid(copies(grid)), options);
        SecondGradients oneGrid = doubleBackward.all(
                Optional.of(copies(u)), Optional.of(v), gradOutput, copies(input), new Coordinates.Grid(grid), options);
        Bits.assertEqual(apart.gradOutput(), oneInput.gradOutput(), "gradOutput of one input");
        Bits.assertEqual(apart.gradOutput(), oneGrid.gradOutput(), "gradOutput of one grid");
        assertSum(apart.input(), oneInput.input());
        assertSum(apart.coordinates(), oneGrid.coordinates());
        Bits.assertEqual(apart.fill().orElseThrow(), oneInput.fill().orElseThrow(), "fill");
    }

    private static Tensor copies(Tensor item) {
        long[] shape = item.shape();
        shape[0] = 3;
        Tensor copies = Tensor.zeros(item.type(), shape);
        for (long i = 0; i < copies.elementCount(); i++) {
            copies.set(i, item.get(i % item.elementCount()));
        }
        return copies;
    }

    private static void assertSum(Tensor batch, Tensor sum) {
        assertEquals(1, sum.extent(0));
        for (long i = 0; i < sum.elementCount(); i++) {
            double expected = 0;
            for (long item = 0; item < batch.extent(0); item++) {
                expected += batch.get(item * sum.elementCount() + i);
            }
            assertEquals(expected, sum.get(i), 1e-12);
        }
    }

    /** Small ones have one thread, others more. */
    @Test
    void everyRunHasTheSameBits() {
        for (long size : new long[] {16, 150}) {
            SampleOptions options = SampleOptions.defaults().withPadding(Padding.REFLECTION);
            Problem problem = new Problem(
                    random(1, 2, 40, 40),
                    random(1, size, size, 2),
                    random(1, 2, size, size),
                    random(1, 2, 40, 40),
                    Coordinates.Kind.GRID,
                    random(1, size, size, 2));
            Optional<Tensor> u = Optional.of(problem.gradGradInput);
            Optional<Tensor> v = Optional.of(problem.gradGradPoints);
            SecondGradients first = second(u, v, problem, options);
            for (int run = 1; run < 20; run++) {
                SecondGradients again = second(u, v, problem, options);
                Bits.assertEqual(first.gradOutput(), again.gradOutput(), "gradOutput, run " + run);
                Bits.assertEqual(first.input(), again.input(), "input, run " + run);
                Bits.assertEqual(first.coordinates(), again.coordinates(), "grid, run " + run);
            }
        }
    }

    @Test
    void whatIsEmptyHasZeros() {
        for (long batch : new long[] {0, 2}) {
            Tensor input = random(batch, 3, 4, 4);
            Tensor grid = random(batch, 0, 5, 2);
            SecondGradients second = doubleBackward.all(
                    Optional.of(input),
                    Optional.of(grid),
                    random(batch, 3, 0, 5),
                    input,
                    new Coordinates.Grid(grid),
                    SampleOptions.defaults().withFill(2));
            assertArrayEquals(
                    new double[(int) input.elementCount()], second.input().toDoubleArray());
            assertEquals(0, second.coordinates().elementCount());
            assertArrayEquals(new double[1], second.fill().orElseThrow().toDoubleArray());
        }
    }

    @Test
    void badInputIsNamed() {
        Tensor input = random(2, 3, 4, 4);
        Tensor grid = random(2, 5, 6, 2);
        Coordinates coordinates = new Coordinates.Grid(grid);
        Optional<Tensor> none = Optional.empty();
        assertRefused("gradGradInput, gradGradCoordinates: expected one of them", none, none, input, coordinates);
        assertRefused(
                "gradGradInput: expected float64 [2, 3, 4, 4], got float64 [2, 3, 4, 5]",
                Optional.of(random(2, 3, 4, 5)),
                none,
                input,
                coordinates);
        assertRefused(
                "gradGradCoordinates: expected float64 [2, 5, 6, 2], got float32 [2, 5, 6, 2]",
                none,
                Optional.of(Tensor.zeros(ElementType.FLOAT32, 2, 5, 6, 2)),
                input,
                coordinates);
        assertRefused(
                "gradOutput: expected float64 [2, 3, 5, 6], got float64 [2, 3, 4, 4]",
                input,
                Optional.of(input),
                none,
                input,
                coordinates);
        Tensor integers = Tensor.zeros(ElementType.INT16, 2, 3, 4, 4);
        Coordinates floats = new Coordinates.Grid(Tensor.zeros(ElementType.FLOAT32, 2, 5, 6, 2));
        assertRefused(
                "input: expected float32 or float64 to have a gradient, got int16",
                Optional.of(integers),
                none,
                integers,
                floats);
        Tensor matrices = SampleData.turn(ElementType.FLOAT64, 2, 9);
        assertRefused(
                "coordinates: expected a point for each pixel to have second derivatives, got matrices (theta); make grids"
                        + " of theta and of its gradGrad by AffineGrid.of, and bring the grid's gradient back by AffineGrid.backward",
                none,
                Optional.of(matrices),
                input,
                new Coordinates.Theta(matrices, 5, 6));
        assertRefused(
                "coordinates: expected a point for each pixel to have second derivatives, got matrices (affine); pass",
                none,
                Optional.of(matrices),
                input,
                new Coordinates.Affine(matrices, 5, 6));
    }

    private void assertRefused(
            String message, Optional<Tensor> u, Optional<Tensor> v, Tensor input, Coordinates coordinates) {
        assertRefused(message, random(2, 3, 5, 6), u, v, input, coordinates);
    }

    private void assertRefused(
            String message,
            Tensor gradOutput,
            Optional<Tensor> u,
            Optional<Tensor> v,
            Tensor input,
            Coordinates coordinates) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> doubleBackward.all(u, v, gradOutput, input, coordinates, SampleOptions.defaults()));
        assertTrue(e.getMessage().startsWith(message), e::getMessage);
    }

    @Test
    void ofNearestOnlyWhatIsGivenForTheInputCounts() {
        Problem problem = problem(cases().get(0));
        List<Operation> asked = new ArrayList<>();
        SecondGradients second = new DoubleBackward(asked::add)
                .all(
                        Optional.of(problem.gradGradInput),
                        Optional.of(problem.gradGradPoints),
                        problem.gradOutput,
                        problem.input,
                        problem.coordinates(),
                        SampleOptions.defaults().withInterpolation(Interpolation.NEAREST));
        assertEquals(
                List.of(Operation.Kind.SAMPLE),
                asked.stream().map(Operation::kind).toList());
        assertEquals(0, dot(second.coordinates(), second.coordinates()));
        assertEquals(0, dot(second.input(), second.input()));
    }
}
