package org.gridsample.internal.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the gradients of items: sums over a batch, over a matrix' points, and onto what is there. */
class BackwardTest {
    private static final SampleOptions OPTIONS = SampleOptions.defaults().withPadding(Padding.BORDER);

    private final SplittableRandom random = new SplittableRandom(3);
    private final Backward backward = new Backward(new CpuBackend()::run);

    private Tensor random(ElementType type, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (long i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, random.nextDouble(-0.9, 0.9));
        }
        return tensor;
    }

    private Tensor random(long... shape) {
        return random(ElementType.FLOAT32, shape);
    }

    private static Tensor copies(Tensor item, int count) {
        long[] shape = item.shape();
        shape[0] = count;
        Tensor copies = Tensor.zeros(item.type(), shape);
        for (long i = 0; i < copies.elementCount(); i++) {
            copies.set(i, item.get(i % item.elementCount()));
        }
        return copies;
    }

    private static Tensor sum(Tensor batch) {
        Tensor sum = Tensor.zeros(batch.type(), Items.of(batch, 0).shape());
        sum.copyFrom(Items.of(batch, 0));
        for (long item = 1; item < batch.extent(0); item++) {
            Sums.add(sum, Items.of(batch, item));
        }
        return sum;
    }

    @Test
    void whatServesABatchHasTheSumOverIt() {
        Tensor input = random(1, 2, 5, 6);
        Tensor grid = random(1, 4, 7, 2);
        Tensor gradOutput = random(3, 2, 4, 7);
        Gradients apart = backward.all(gradOutput, copies(input, 3), grid(copies(grid, 3)), OPTIONS);
        Tensor grids = copies(grid, 3);
        Bits.assertEqual(
                sum(apart.input()),
                backward.all(gradOutput, input, grid(grids), OPTIONS).input(),
                "input");
        Bits.assertEqual(
                sum(apart.coordinates()),
                backward.all(gradOutput, copies(input, 3), grid(grid), OPTIONS).coordinates(),
                "grid");
    }

    private static Coordinates grid(Tensor grid) {
        return new Coordinates.Grid(grid);
    }

    @Test
    void addsToWhatIsThere() {
        Tensor input = random(2, 2, 5, 6);
        Tensor grid = random(2, 4, 7, 2);
        Tensor gradOutput = random(2, 2, 4, 7);
        Gradients gradients = backward.all(gradOutput, input, grid(grid), OPTIONS);
        Tensor before = random(2, 2, 5, 6);
        Tensor added = copies(before, 2);
        backward.input(gradOutput, grid(grid), OPTIONS, added, true);
        Sums.add(before, gradients.input());
        Bits.assertEqual(before, added, "input");
        Tensor points = random(2, 4, 7, 2);
        Tensor addedPoints = Tensor.zeros(points.type(), points.shape()).copyFrom(points);
        backward.coordinates(gradOutput, input, grid(grid), OPTIONS, addedPoints, true);
        Sums.add(points, gradients.coordinates());
        Bits.assertEqual(points, addedPoints, "grid");
    }

    /** Processors have a NaN of their own for what has no sum. */
    @Test
    void sumsThatAreNoNumberAreCanonical() {
        for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT64)) {
            Tensor sum = Tensor.zeros(type, 1);
            sum.set(0, Double.POSITIVE_INFINITY);
            Tensor addend = Tensor.zeros(type, 1);
            addend.set(0, Double.NEGATIVE_INFINITY);
            Sums.add(sum, addend);
            addend.set(0, Double.NaN);
            Bits.assertEqual(addend, sum, type.toString());
        }
    }

    @Test
    void matricesWhosePointsHaveNoSlopeAreCanonical() {
        Tensor gradOutput = random(1, 1, 2, 2);
        gradOutput.set(0, Double.POSITIVE_INFINITY);
        gradOutput.set(3, Double.NEGATIVE_INFINITY);
        Tensor theta = Tensor.of(new float[] {0.5f, 0, 0, 0, 0.5f, 0}, 1, 2, 3);
        Tensor gradient = backward.all(
                        gradOutput, random(1, 1, 5, 6), new Coordinates.Theta(theta, 2, 2), SampleOptions.defaults())
                .coordinates();
        int notNumbers = 0;
        for (long i = 0; i < gradient.elementCount(); i++) {
            if (Double.isNaN(gradient.get(i))) {
                notNumbers++;
                assertEquals(Float.floatToIntBits(Float.NaN), gradient.bits(i), "number " + i);
            }
        }
        assertTrue(notNumbers > 0, gradient::toString);
    }

    /** More rows than are summed at once. */
    @Test
    void aThetaHasWhatItsGridHas() {
        Tensor theta = random(2, 2, 3);
        Tensor input = random(2, 1, 5, 6);
        long[] extents = {3000, 701};
        Tensor gradOutput = random(2, 1, extents[0], extents[1]);
        Tensor grid = AffineGrid.of(theta, new long[] {2, 1, extents[0], extents[1]}, false);
        Tensor gradGrid = backward.all(gradOutput, input, grid(grid), OPTIONS).coordinates();
        Tensor gradTheta = backward.all(gradOutput, input, new Coordinates.Theta(theta, extents), OPTIONS)
                .coordinates();
        Bits.assertEqual(AffineGrid.backward(gradGrid, false), gradTheta, "theta");
    }

    @ParameterizedTest
    @EnumSource(names = {"AFFINE", "THETA", "HOMOGRAPHY"})
    void aMatrixHasTheSlopeOfTheLoss(Coordinates.Kind kind) {
        for (int axes = 2; axes <= 3; axes++) {
            long[] extents = axes == 2 ? new long[] {5, 4} : new long[] {2, 5, 4};
            long[] inputExtents = axes == 2 ? new long[] {9, 8} : new long[] {7, 9, 8};
            Tensor input = random(ElementType.FLOAT64, shape(inputExtents));
            Tensor gradOutput = random(ElementType.FLOAT64, shape(extents));
            Tensor matrix = matrix(kind, axes);
            SampleOptions options = OPTIONS.withInterpolation(Interpolation.BICUBIC);
            Tensor gradient = backward.all(gradOutput, input, coordinates(kind, matrix, extents), options)
                    .coordinates();
            for (long i = 0; i < matrix.elementCount(); i++) {
                double number = matrix.get(i);
                double step = 1e-6;
                matrix.set(i, number + step);
                double above = loss(gradOutput, input, coordinates(kind, matrix, extents), options);
                matrix.set(i, number - step);
                double below = loss(gradOutput, input, coordinates(kind, matrix, extents), options);
                matrix.set(i, number);
                assertEquals((above - below) / (2 * step), gradient.get(i), 1e-5, kind + " " + axes + ", number " + i);
            }
        }
    }

    private static long[] shape(long... extents) {
        long[] shape = new long[extents.length + 2];
        shape[0] = 1;
        shape[1] = 2;
        System.arraycopy(extents, 0, shape, 2, extents.length);
        return shape;
    }

    /** Of points that stay inside, away from whole pixels. */
    private Tensor matrix(Coordinates.Kind kind, int axes) {
        int rows = rows(kind, axes);
        Tensor matrix = Tensor.zeros(ElementType.FLOAT64, 1, rows, axes + 1);
        boolean normalised = kind.isNormalised();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column <= axes; column++) {
                double number = row == column ? (normalised ? 0.6 : 0.9) : random.nextDouble(0.01, 0.06);
                double shift = normalised ? 0.03 : 1.3;
                matrix.set(
                        (long) row * (axes + 1) + column,
                        row == axes ? (column == axes ? 1 : 0.01) : column == axes ? shift : number);
            }
        }
        return matrix;
    }

    private static int rows(Coordinates.Kind kind, int axes) {
        return switch (kind) {
            case AFFINE, THETA -> axes;
            case HOMOGRAPHY -> axes + 1;
            case GRID, PIXEL_MAP, FLOW -> throw new IllegalArgumentException(kind.toString());
        };
    }

    private static Coordinates coordinates(Coordinates.Kind kind, Tensor matrix, long[] extents) {
        return switch (kind) {
            case AFFINE -> new Coordinates.Affine(matrix, extents);
            case THETA -> new Coordinates.Theta(matrix, extents);
            case HOMOGRAPHY -> new Coordinates.Homography(matrix, extents);
            case GRID, PIXEL_MAP, FLOW -> throw new IllegalArgumentException(kind.toString());
        };
    }

    private static double loss(Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        SampleRequest request = SampleRequest.of(input, coordinates, options);
        new CpuBackend().run(request);
        double loss = 0;
        for (long i = 0; i < gradOutput.elementCount(); i++) {
            loss += gradOutput.get(i) * request.output().get(i);
        }
        return loss;
    }

    @Test
    void aFillHasWhatIsOutside() {
        Tensor input = random(2, 3, 2, 2);
        Tensor grid = Tensor.of(new float[] {-9, 0, 0, 0, 9, 9, 0, 9}, 2, 1, 2, 2);
        Tensor gradOutput = Tensor.of(new float[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048}, 2, 3, 1, 2);
        SampleOptions each = SampleOptions.defaults().withFill(1, 2, 3).withInterpolation(Interpolation.NEAREST);
        Tensor fills = backward.all(gradOutput, input, grid(grid), each).fill().orElseThrow();
        assertArrayEquals(new float[] {1 + 64 + 128, 4 + 256 + 512, 16 + 1024 + 2048}, fills.toFloatArray());
        Tensor one = backward.all(gradOutput, input, grid(grid), each.withFill(7))
                .fill()
                .orElseThrow();
        assertArrayEquals(new float[] {1 + 64 + 128 + 4 + 256 + 512 + 16 + 1024 + 2048}, one.toFloatArray());
        assertTrue(backward.all(gradOutput, input, grid(grid), each.withFill(0))
                .fill()
                .isEmpty());
    }

    @Test
    void pointsOfNearestHaveZeros() {
        Tensor grid = random(1, 90, 100, 2);
        Tensor written = random(1, 90, 100, 2);
        backward.coordinates(
                random(1, 1, 90, 100),
                random(1, 1, 5, 6),
                grid(grid),
                OPTIONS.withInterpolation(Interpolation.NEAREST),
                written,
                false);
        assertArrayEquals(new float[90 * 100 * 2], written.toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2})
    void whatIsEmptyHasZeros(long batch) {
        Tensor input = random(batch, 3, 4, 4);
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, batch, 0, 5, 2);
        Gradients gradients = backward.all(
                Tensor.zeros(ElementType.FLOAT32, batch, 3, 0, 5),
                input,
                grid(grid),
                SampleOptions.defaults().withFill(1, 2, 3));
        assertArrayEquals(
                new float[(int) input.elementCount()], gradients.input().toFloatArray());
        assertEquals(0, gradients.coordinates().elementCount());
        assertArrayEquals(new float[3], gradients.fill().orElseThrow().toFloatArray());
    }

    @Test
    void badInputIsNamed() {
        Tensor input = random(2, 3, 4, 4);
        Tensor grid = random(2, 5, 6, 2);
        Tensor gradOutput = random(2, 3, 5, 6);
        assertRefused(
                "gradOutput: expected float32 [2, 3, 5, 6], got float32 [2, 3, 6, 5]",
                random(2, 3, 6, 5),
                input,
                grid,
                OPTIONS);
        assertRefused(
                "gradOutput: expected float32 [2, 3, 5, 6], got float64 [2, 3, 5, 6]",
                random(ElementType.FLOAT64, 2, 3, 5, 6),
                input,
                grid,
                OPTIONS);
        assertRefused(
                "input: expected float32 or float64 to have a gradient, got uint8; convert it",
                gradOutput,
                Tensor.zeros(ElementType.UINT8, 2, 3, 4, 4),
                grid,
                OPTIONS);
        for (SampleOptions options : List.of(
                OPTIONS.withAntialias(true),
                OPTIONS.withOutputScale(2, 0),
                OPTIONS.withOutputType(ElementType.UINT8))) {
            assertRefused(
                    "options: expected no scale, no other output type and no antialias",
                    gradOutput,
                    input,
                    grid,
                    options);
        }
        assertRefused("grid: expected [2, Ho, Wo, 2]", gradOutput, input, random(2, 5, 6, 3), OPTIONS);
    }

    /** Where only the input's gradient is computed, that says what the input was. */
    @Test
    void badTensorsToWriteToAreNamed() {
        Tensor input = random(2, 3, 4, 4);
        Tensor grid = random(2, 5, 6, 2);
        Tensor gradOutput = random(2, 3, 5, 6);
        Tensor wide = random(2, 3, 4, 5);
        assertGradInputRefused(
                "gradInput: expected float32, as gradOutput is, got uint8 [2, 3, 4, 4]",
                gradOutput,
                Tensor.zeros(ElementType.UINT8, 2, 3, 4, 4));
        assertGradInputRefused(
                "gradOutput: expected float32 or float64 to have a gradient, got uint8; convert it",
                Tensor.zeros(ElementType.UINT8, 2, 3, 5, 6),
                input);
        assertGradInputRefused(
                "gradInput: expected a dense tensor, got float32 [2, 3, 4, 4] with strides [60, 20, 5, 1]",
                gradOutput,
                wide.region(new long[4], new long[] {2, 3, 4, 4}));
        assertGradInputRefused(
                "gradInput: expected 3 channels, as gradOutput float32 [2, 3, 5, 6] has, got float32 [2, 4, 4, 4]",
                gradOutput,
                random(2, 4, 4, 4));
        assertGradInputRefused("gradInput: expected [N, C, H, W] or [N, C, D, H, W], got [4]", gradOutput, random(4));
        assertGradInputRefused(
                "gradInput: expected memory of its own, got memory shared with what it is computed from",
                gradOutput,
                gradOutput.view(0, 2, 3, 5, 6));
        String name = assertThrows(
                        NullPointerException.class, () -> backward.input(gradOutput, grid(grid), OPTIONS, null, false))
                .getMessage();
        assertEquals("gradInput", name);
        name = assertThrows(
                        NullPointerException.class,
                        () -> backward.coordinates(gradOutput, input, grid(grid), OPTIONS, null, false))
                .getMessage();
        assertEquals("gradCoordinates", name);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> backward.coordinates(gradOutput, input, grid(grid), OPTIONS, random(2, 5, 6, 3), false));
        assertEquals("gradCoordinates: expected float32 [2, 5, 6, 2], got float32 [2, 5, 6, 3]", e.getMessage());
    }

    private void assertGradInputRefused(String message, Tensor gradOutput, Tensor gradInput) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> backward.input(gradOutput, grid(random(2, 5, 6, 2)), OPTIONS, gradInput, false));
        assertEquals(message, e.getMessage());
    }

    private void assertRefused(String message, Tensor gradOutput, Tensor input, Tensor grid, SampleOptions options) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> backward.all(gradOutput, input, grid(grid), options));
        assertTrue(e.getMessage().startsWith(message), e::getMessage);
    }
}
