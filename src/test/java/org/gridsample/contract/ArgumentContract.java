package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bad arguments are refused with what was expected and what came, before anything is read. */
public interface ArgumentContract extends Contract {
    private static Tensor f32(long... shape) {
        return Tensor.zeros(ElementType.FLOAT32, shape);
    }

    private void refused(String message, Tensor input, Tensor grid) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> sampler().sample(input, grid))
                        .getMessage());
    }

    private void outputRefused(String start, Tensor input, Tensor grid, Tensor output) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> sampler().sampleInto(input, grid, SampleOptions.defaults(), output))
                .getMessage();
        assertTrue(message.startsWith(start), message);
    }

    @Test
    @DisplayName("S2: an input of any rank but 4 and 5")
    default void s2_inputRank() {
        for (int rank : new int[] {0, 1, 2, 3, 6, 7, 8}) {
            long[] shape = new long[rank];
            Arrays.fill(shape, 2);
            refused(
                    "input: expected [N, C, H, W] or [N, C, D, H, W], got " + Arrays.toString(shape),
                    f32(shape),
                    f32(2, 2, 2, 2));
        }
    }

    @Test
    @DisplayName("S2: a grid of any rank but the input's")
    default void s2_gridRank() {
        for (int rank = 0; rank <= 8; rank++) {
            long[] shape = new long[rank];
            Arrays.fill(shape, 2);
            if (rank != 4) {
                refused(
                        "grid: expected [2, Ho, Wo, 2] for input [2, 3, 8, 8], got " + Arrays.toString(shape),
                        f32(2, 3, 8, 8),
                        f32(shape));
            }
            if (rank != 5) {
                refused(
                        "grid: expected [2, Do, Ho, Wo, 3] for input [2, 3, 8, 8, 8], got " + Arrays.toString(shape),
                        f32(2, 3, 8, 8, 8),
                        f32(shape));
            }
        }
    }

    @Test
    @DisplayName("S2: a last axis of the grid that is not the number of coordinates")
    default void s2_lastAxis() {
        for (long last : new long[] {0, 1, 3, 4}) {
            refused(
                    "grid: expected [2, Ho, Wo, 2] for input [2, 3, 8, 8], got [2, 4, 4, " + last + "]",
                    f32(2, 3, 8, 8),
                    f32(2, 4, 4, last));
        }
        for (long last : new long[] {0, 1, 2, 4}) {
            refused(
                    "grid: expected [2, Do, Ho, Wo, 3] for input [2, 3, 8, 8, 8], got [2, 4, 4, 4, " + last + "]",
                    f32(2, 3, 8, 8, 8),
                    f32(2, 4, 4, 4, last));
        }
    }

    @Test
    @DisplayName("S2: paddings for another number of axes than the input has")
    default void s2_paddings() {
        SampleOptions plane = SampleOptions.defaults().withPadding(Padding.WRAP, Padding.BORDER);
        SampleOptions volume = SampleOptions.defaults().withPadding(Padding.WRAP, Padding.BORDER, Padding.ZEROS);
        assertEquals(
                "padding: expected one for all axes, or one each for x, y and z of a 5-D input, got [WRAP, BORDER]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler().sample(f32(1, 1, 2, 2, 2), f32(1, 2, 2, 2, 3), plane))
                        .getMessage());
        assertEquals(
                "padding: expected one for all axes, or one each for x and y of a 4-D input, got [WRAP, BORDER, ZEROS]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> sampler().sample(f32(1, 1, 2, 2), f32(1, 2, 2, 2), volume))
                        .getMessage());
    }

    @Test
    @DisplayName("S2: a batch that is neither the input's nor 1")
    default void s2_batch() {
        for (long batch : new long[] {0, 2, 4}) {
            refused(
                    "grid: expected [3, Ho, Wo, 2] for input [3, 1, 2, 2], got [" + batch + ", 4, 4, 2]",
                    f32(3, 1, 2, 2),
                    f32(batch, 4, 4, 2));
            refused(
                    "grid: expected [3, Do, Ho, Wo, 3] for input [3, 1, 2, 2, 2], got [" + batch + ", 4, 4, 4, 3]",
                    f32(3, 1, 2, 2, 2),
                    f32(batch, 4, 4, 4, 3));
        }
    }

    @Test
    @DisplayName("S2: a grid of another type than the input")
    default void s2_types() {
        refused(
                "grid: expected float32 as the input is, got float64; convert one of them",
                f32(1, 1, 2, 2),
                Tensor.zeros(ElementType.FLOAT64, 1, 2, 2, 2));
        refused(
                "grid: expected float64 as the input is, got float32; convert one of them",
                Tensor.zeros(ElementType.FLOAT64, 1, 1, 2, 2),
                f32(1, 2, 2, 2));
    }

    @Test
    @DisplayName("S2: an empty input extent, even where the output is empty too")
    default void s2_emptyInputExtent() {
        for (int rank = 4; rank <= 5; rank++) {
            for (int axis = 2; axis < rank; axis++) {
                long[] shape = new long[rank];
                Arrays.fill(shape, 2);
                shape[axis] = 0;
                long[] gridShape = new long[rank];
                Arrays.fill(gridShape, 2);
                gridShape[rank - 1] = rank - 2;
                String message = "input: expected spatial extents from 1 to 2147483647, got " + Arrays.toString(shape);
                refused(message, f32(shape), f32(gridShape));
                gridShape[1] = 0;
                refused(message, f32(shape), f32(gridShape));
            }
        }
    }

    @Test
    @DisplayName("S2: an output of another shape or type")
    default void s2_output() {
        Tensor input = f32(2, 3, 4, 5);
        Tensor grid = f32(2, 6, 7, 2);
        long[] right = {2, 3, 6, 7};
        for (int axis = 0; axis < 4; axis++) {
            for (int step = -1; step <= 1; step += 2) {
                long[] wrong = right.clone();
                wrong[axis] += step;
                outputRefused("output: expected float32 [2, 3, 6, 7], got float32 ", input, grid, f32(wrong));
            }
        }
        outputRefused("output: expected float32 [2, 3, 6, 7], got float32 [2, 3, 42]", input, grid, f32(2, 3, 42));
        outputRefused(
                "output: expected float32 [2, 3, 6, 7], got float64 [2, 3, 6, 7]",
                input,
                grid,
                Tensor.zeros(ElementType.FLOAT64, right));
        ByteBuffer memory = ByteBuffer.allocateDirect(4 * 252).order(ByteOrder.nativeOrder());
        Tensor readOnly = Tensor.wrap(
                memory.asReadOnlyBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(), right);
        outputRefused("output: expected writable memory", input, grid, readOnly);
    }

    @Test
    default void nullsAreNamed() {
        Tensor input = f32(1, 1, 2, 2);
        Tensor grid = f32(1, 2, 2, 2);
        assertEquals(
                "input",
                assertThrows(NullPointerException.class, () -> sampler().sample(null, grid))
                        .getMessage());
        assertEquals(
                "grid",
                assertThrows(NullPointerException.class, () -> sampler().sample(input, null))
                        .getMessage());
        assertEquals(
                "options",
                assertThrows(NullPointerException.class, () -> sampler().sample(input, grid, null))
                        .getMessage());
        assertEquals(
                "output",
                assertThrows(
                                NullPointerException.class,
                                () -> sampler().sampleInto(input, grid, SampleOptions.defaults(), null))
                        .getMessage());
    }
}
