package org.gridsample.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.StructType;
import org.gridsample.GridSampler;
import org.gridsample.device.GridSampleException;
import org.gridsample.sampling.Transform;

/** Warps a row: what {@link Content} gives, and the reason where it gives nothing. */
final class RowWarp implements UDF1<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final RowTransform transform;
    private final WarpOptions options;

    /** What is kept of a row that has a reason already. */
    private final List<String> replaced;

    private final boolean hasReasons;

    RowWarp(RowTransform transform, WarpOptions options, StructType rows) {
        this.transform = transform;
        this.options = options;
        replaced = options.content().columns();
        hasReasons = Arrays.asList(rows.fieldNames()).contains(Warps.REASON);
    }

    @Override
    public Row call(Row row) {
        String earlier = hasReasons ? row.getAs(Warps.REASON) : null;
        if (earlier != null) {
            return result(new Object[replaced.size()], earlier);
        }
        GridSampler sampler = ExecutorSamplers.get(options.device());
        try {
            Transform placed = transformOf(row);
            return result(
                    options.content()
                            .warp(
                                    row,
                                    options.sampling(),
                                    (image, how) -> sampler.warp(image, placed, how, options.outputExtents())),
                    null);
        } catch (IOException | IllegalArgumentException | OutOfMemoryError e) {
            // An IllegalStateException is one of a JVM that ends.
            return result(new Object[replaced.size()], line(e));
        } catch (GridSampleException e) {
            // The device's fault, so the task's failure.
            ExecutorSamplers.drop(sampler);
            throw e;
        }
    }

    private Transform transformOf(Row row) {
        try {
            return Objects.requireNonNull(transform.of(row), "expected one for each row, got null");
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("transform: " + line(e), e);
        }
    }

    private static String line(Throwable failure) {
        return Objects.requireNonNullElse(
                        failure.getMessage(), failure.getClass().getName())
                .lines()
                .findFirst()
                .orElse("");
    }

    private static Row result(Object[] values, String reason) {
        List<Object> all = new ArrayList<>(Arrays.asList(values));
        all.add(reason);
        return RowFactory.create(all.toArray());
    }
}
