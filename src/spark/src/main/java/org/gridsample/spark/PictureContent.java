package org.gridsample.spark;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gridsample.image.Alpha;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/**
 * A picture's file, as {@code binaryFile} reads it.
 *
 * @param column that has its bytes
 * @param ending of the format that is written, or empty for the one that {@code path} names
 * @param mostPixels that are decoded
 */
record PictureContent(String column, String ending, long mostPixels) implements Content {
    /** Of binaryFile. */
    static final String PATH = "path";

    private static final String UNNAMED = "picture";
    private static final String LOSSLESS = ".png";

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public List<StructField> warped(StructType rows, SampleOptions options) {
        if (!Content.type(rows, column).equals(DataTypes.BinaryType)) {
            throw new IllegalArgumentException("rows: expected a column '" + column + "' of binary, got "
                    + Content.type(rows, column).simpleString());
        }
        return List.of(DataTypes.createStructField(column, DataTypes.BinaryType, true));
    }

    @Override
    public Object[] warp(Row row, SampleOptions options, BiFunction<Tensor, SampleOptions, Tensor> sampling)
            throws IOException {
        byte[] bytes = Content.value(row, column);
        Path name = name(row);
        Picture picture = Picture.decode(bytes, name, mostPixels).upright();
        Tensor warped = Alpha.sample(picture.tensor(), options.withLayout(picture.layout()), sampling);
        return new Object[] {picture.with(warped).encode(target(name))};
    }

    private static Path name(Row row) {
        if (!Arrays.asList(row.schema().fieldNames()).contains(PATH) || !(row.getAs(PATH) instanceof String path)) {
            return Path.of(UNNAMED);
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        try {
            return Path.of(last);
        } catch (InvalidPathException e) {
            // A letter that files' names here don't have, as in a container without a locale. It's about the ending.
            return Path.of(
                    UNNAMED + last.substring(Math.max(0, last.lastIndexOf('.'))).replaceAll("[^.\\w]", "_"));
        }
    }

    private Path target(Path name) {
        if (!ending.isEmpty()) {
            return Path.of(name + ending);
        }
        return Images.isWritable(name) ? name : Path.of(name + LOSSLESS);
    }
}
