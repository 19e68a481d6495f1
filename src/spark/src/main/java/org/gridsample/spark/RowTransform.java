package org.gridsample.spark;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.gridsample.sampling.Transform;

/** Gives the transform of a row: {@code row -> Transform.rotation(row.<Double>getAs("angle"))}. It is sent to the executors. */
@FunctionalInterface
public interface RowTransform extends Serializable {
    /**
     * Where the content of this row's picture goes. What it throws is the reason why the row has none.
     *
     * @param row all columns
     * @return the transform; about the picture's centre where it has no other
     */
    Transform of(Row row);
}
