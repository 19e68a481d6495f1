package org.gridsample.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/** What is warped in a row. */
interface Content extends Serializable {
    /** The columns that it is in, which the warped one replaces. */
    List<String> columns();

    /** These columns when they are warped. */
    List<StructField> warped(StructType rows, SampleOptions options);

    /** The values of these columns when they are warped, of a row without a null among them. */
    Object[] warp(Row row, SampleOptions options, BiFunction<Tensor, SampleOptions, Tensor> sampling)
            throws IOException;

    /** A column's type. */
    static DataType type(StructType rows, String column) {
        return rows.getFieldIndex(column)
                .map(index -> rows.fields()[(int) index].dataType())
                .getOrElse(() -> {
                    throw new IllegalArgumentException(
                            "rows: expected a column '" + column + "', got " + String.join(", ", rows.fieldNames()));
                });
    }

    /** A column's value, which isn't null. */
    static <T> T value(Row row, String column) {
        T value = row.getAs(column);
        if (value == null) {
            throw new IllegalArgumentException(column + ": expected a value, got null");
        }
        return value;
    }
}
