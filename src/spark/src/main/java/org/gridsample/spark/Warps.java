package org.gridsample.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gridsample.sampling.Transform;

/**
 * Warps the pictures or arrays of a Dataset's rows, each where it is: rows stay in their partitions, nothing is shuffled, and the other columns pass
 * through as they are. What is warped replaces what it is made of; a last column, {@value #REASON}, says why a row has none.
 *
 * <p>The tasks of a JVM share a sampler, which is opened at the first row and closed when the JVM ends. Where Spark gives a task GPUs as the
 * resource {@code gpu}, the sampler is on these: see {@link WarpOptions#withDevice}.
 *
 * <p>A row whose picture can't be decoded, warped or encoded stays, with null in its place and the reason. A device that fails is no row's fault: the
 * task fails, and Spark repeats it.
 */
public final class Warps {
    /** The column that is null where a row was warped, and else says in one line why not. */
    public static final String REASON = "reason";

    /** That holds what a row's warp gives, until its fields have their columns. */
    private static final String WARPED = "gridsample_warped";

    private Warps() {}

    /**
     * Warps all by one transform.
     *
     * @param rows as {@code options} describe them
     * @param transform where the content goes; about each picture's centre where it has no other
     * @param options what is in the rows, and how it is warped
     * @return the same rows, warped when they are asked for
     * @throws IllegalArgumentException if the rows lack a column, or have one of another type
     */
    public static Dataset<Row> apply(Dataset<Row> rows, Transform transform, WarpOptions options) {
        Objects.requireNonNull(transform, "transform");
        return apply(rows, row -> transform, options);
    }

    /**
     * Warps each row by a transform of its own.
     *
     * @param rows as {@code options} describe them; those with a {@value #REASON} from a warp before stay as they are
     * @param transform that of a row
     * @param options what is in the rows, and how it is warped
     * @return the same rows, warped when they are asked for
     * @throws IllegalArgumentException if the rows lack a column, or have one of another type
     */
    public static Dataset<Row> apply(Dataset<Row> rows, RowTransform transform, WarpOptions options) {
        Objects.requireNonNull(transform, "transform");
        List<StructField> warped = new ArrayList<>(options.content().warped(rows.schema(), options.sampling()));
        warped.add(DataTypes.createStructField(REASON, DataTypes.StringType, true));
        StructType result = DataTypes.createStructType(warped);
        Column[] all = Arrays.stream(rows.columns())
                .map(name -> rows.col(quoted(name)))
                .toArray(Column[]::new);
        // Spark evaluates what is deterministic wherever it likes, and more than once: a filter by the reason would
        // warp again.
        Column each = functions
                .udf(new RowWarp(transform, options, rows.schema()), result)
                .asNondeterministic()
                .apply(functions.struct(all));
        List<String> names = new ArrayList<>(List.of(rows.columns()));
        if (!names.contains(REASON)) {
            names.add(REASON);
        }
        List<String> replaced = List.of(result.fieldNames());
        Column[] columns = names.stream()
                .map(name -> replaced.contains(name)
                        ? functions.col(WARPED + "." + quoted(name)).as(name)
                        : functions.col(quoted(name)))
                .toArray(Column[]::new);
        return rows.withColumn(WARPED, each).select(columns);
    }

    /** Of a name that may have dots. */
    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
