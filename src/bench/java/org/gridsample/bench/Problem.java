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
 * @param output memory that contestants may write to, one after the other
 */
record Problem(List<Long> shape, Job job, Tensor input, Coordinates coordinates, Tensor output) {
    static Problem of(Cell cell) {
        long[] size = cell.size();
        Tensor input = Tensor.zeros(cell.type(), size);
        double end = end(cell.type());
        var random = new SplittableRandom(4);
        for (long i = 0; i < input.elementCount(); i++) {
            // Integers from a floor: each value as often as any other. Fractions have the 24 bits that float32 holds.
            double value = (random.nextInt() >>> 8) * 0x1p-24 * end;
            input.set(i, end == 1 ? value : Math.floor(value));
        }
        return new Problem(
                cell.shape(), cell.job(), input, cell.job().coordinates(size), Tensor.zeros(cell.type(), size));
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
        return shape.equals(cell.shape()) && job == cell.job() && input.type() == cell.type();
    }

    /** Of a job that has one. */
    Tensor grid() {
        return ((Coordinates.Grid) coordinates).tensor();
    }
}
