package org.gridsample.bench;

import java.util.List;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * The tensors of a cell.
 *
 * @param output memory that contestants may write to, one after the other
 */
record Problem(List<Long> shape, GridKind kind, Tensor input, Tensor grid, Tensor output) {
    static Problem of(Cell cell) {
        long[] size = cell.size();
        return new Problem(
                cell.shape(),
                cell.grid(),
                GridKind.uniform(0, 1, size),
                cell.grid().make(size),
                Tensor.zeros(ElementType.FLOAT32, size));
    }

    boolean fits(Cell cell) {
        return shape.equals(cell.shape()) && kind == cell.grid();
    }
}
