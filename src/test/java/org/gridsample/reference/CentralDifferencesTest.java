package org.gridsample.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients that PyTorch doesn't have, against differences of what forward gives, in float64 and away from kinks. */
class CentralDifferencesTest {
    private static final double STEP = 0x1p-20;

    private record Case(int axes, Coordinates.Kind kind, SampleOptions options) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        List<Coordinates.Kind> kinds = SampleData.ofPoints();
        for (int axes = 2; axes <= 3; axes++) {
            for (Interpolation interpolation : List.of(Interpolation.BILINEAR, Interpolation.BICUBIC)) {
                SampleOptions options = SampleOptions.defaults().withInterpolation(interpolation);
                List<Padding> mixed = List.of(Padding.BORDER, Padding.ZEROS, Padding.REFLECTION)
                        .subList(0, axes);
                List<SampleOptions> all = List.of(
                        options.withPadding(Padding.WRAP),
                        options.withFill(0.75, -2),
                        options.withPaddings(mixed).withFill(1.5),
                        options.withPadding(Padding.REFLECTION));
                for (SampleOptions each : all) {
                    cases.add(new Case(axes, kinds.get(cases.size() % kinds.size()), each));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areTheGradients(Case each) {
        int axes = each.axes;
        SplittableRandom random = new SplittableRandom(5);
        long[] shape = axes == 2 ? new long[] {1, 2, 4, 5} : new long[] {1, 2, 3, 4, 5};
        long[] grid = axes == 2 ? new long[] {1, 3, 4, 2} : new long[] {1, 2, 3, 2, 3};
        Tensor input = SampleData.pixels(random, ElementType.FLOAT64, shape);
        Tensor points = SampleData.inKind(each.kind, awayFromKinks(random, shape, grid), shape);
        long[] outputShape = shape.clone();
        System.arraycopy(grid, 1, outputShape, 2, axes);
        Tensor gradOutput = SampleData.pixels(random, ElementType.FLOAT64, outputShape);
        ToDoubleFunction<SampleOptions> loss =
                options -> dot(gradOutput, ScalarSampler.sample(input, SampleData.of(each.kind, points), options));
        ScalarGradients.Items gradients =
                ScalarGradients.of(gradOutput, input, SampleData.of(each.kind, points), each.options);
        assertDifferences(input, gradients.input(), () -> loss.applyAsDouble(each.options), each + ", input");
        assertDifferences(points, gradients.points(), () -> loss.applyAsDouble(each.options), each + ", points");
        gradients.fill().ifPresent(fill -> {
            for (int channel = 0; each.options.fill().size() == 2 && channel < 2; channel++) {
                double up = loss.applyAsDouble(withFill(each.options, channel, STEP));
                double down = loss.applyAsDouble(withFill(each.options, channel, -STEP));
                assertEquals((up - down) / (2 * STEP), fill.get(channel), 1e-6, each + ", fill");
            }
        });
    }

    private interface Loss {
        double get();
    }

    private static void assertDifferences(Tensor moved, Tensor gradient, Loss loss, String what) {
        for (int i = 0; i < moved.elementCount(); i++) {
            double value = moved.get(i);
            moved.set(i, value + STEP);
            double up = loss.get();
            moved.set(i, value - STEP);
            double down = loss.get();
            moved.set(i, value);
            assertEquals((up - down) / (2 * STEP), gradient.get(i), 1e-6, what + ", element " + i);
        }
    }

    private static double dot(Tensor a, Tensor b) {
        return IntStream.range(0, (int) a.elementCount())
                .mapToDouble(i -> a.get(i) * b.get(i))
                .sum();
    }

    private static SampleOptions withFill(SampleOptions options, int channel, double step) {
        double[] fill = options.fill().stream().mapToDouble(Double::doubleValue).toArray();
        fill[channel] += step;
        return options.withFill(fill);
    }

    /** In and around the input, a sixteenth of a pixel at least from pixels and from halves between them. */
    private static Tensor awayFromKinks(SplittableRandom random, long[] inputShape, long[] gridShape) {
        Tensor grid = Tensor.zeros(ElementType.FLOAT64, gridShape);
        int axes = inputShape.length - 2;
        for (int i = 0; i < grid.elementCount(); i++) {
            long size = inputShape[axes + 1 - i % axes];
            double position = random.nextLong(-4, 2 * size + 4) / 2.0 + random.nextDouble(1 / 16.0, 7 / 16.0);
            grid.set(i, (2 * position + 1) / size - 1);
        }
        return grid;
    }
}
