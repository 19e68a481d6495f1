package org.gridsample.bench;

import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.sampling.Coordinates;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * The tensors of a cell.
 *
 * @param input noise, uniform from 0 to {@link #end}
 * @param output memory that contestants may write to, one after the other; where they compute gradients, its own, noise as well
 */
record Problem(Cell.Group group, List<Long> shape, Job job, Tensor input, Coordinates coordinates, Tensor output) {
    static Problem of(Cell cell) {
        long[] size = cell.size();
        var random = new SplittableRandom(4);
        Tensor input = noise(random, cell);
        Tensor output =
                switch (cell.group()) {
                    case MATRIX, EXTRA, GROWTH, WARP, FRAME -> Tensor.zeros(cell.type(), size);
                    case GRAD -> noise(random, cell);
                };
        return new Problem(
                cell.group(), cell.shape(), cell.job(), input, cell.job().coordinates(size), output);
    }

    private static Tensor noise(SplittableRandom random, Cell cell) {
        Tensor noise = Tensor.zeros(cell.type(), cell.size());
        double end = end(cell.type());
        for (long i = 0; i < noise.elementCount(); i++) {
            // Integers from a floor: each value as often as any other. Fractions have the 24 bits that float32 holds.
            double value = (random.nextInt() >>> 8) * 0x1p-24 * end;
            noise.set(i, end == 1 ? value : Math.floor(value));
        }
        return noise;
    }

    /** Above all values of an input of this type. */
    static double end(ElementType type) {
        return switch (type) {
            case FLOAT16, FLOAT32, FLOAT64 -> 1;
            case UINT8 -> 0x1p8;
            case UINT16 -> 0x1p16;
            case INT16 -> 0x1p15;
            case INT32 -> 0x1p31;
        };
    }

    boolean fits(Cell cell) {
        return group == cell.group() && shape.equals(cell.shape()) && job == cell.job() && input.type() == cell.type();
    }

    /** The output's gradient, where gradients are computed. */
    Tensor gradOutput() {
        return output;
    }

    /** Of a job that has one. */
    Tensor grid() {
        return ((Coordinates.Grid) coordinates).tensor();
    }
}
