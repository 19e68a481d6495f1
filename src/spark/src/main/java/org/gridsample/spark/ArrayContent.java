package org.gridsample.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * An array in C order and its shape, without the batch: Spark's array of numbers, or their bytes.
 *
 * @param values the column that has it
 * @param shape the column of its extents
 * @param bytesType what the bytes are, little-endian, where it is bytes
 */
record ArrayContent(String values, String shape, ElementType bytesType) implements Content {
    @Override
    public List<String> columns() {
        return List.of(values, shape);
    }

    @Override
    public List<StructField> warped(StructType rows, SampleOptions options) {
        DataType type = Content.type(rows, values);
        ElementType output = options.outputType(elementType(type));
        DataType warped = isBytes(type, output)
                ? DataTypes.BinaryType
                : DataTypes.createArrayType(number(output).orElseThrow());
        if (!(Content.type(rows, shape) instanceof ArrayType extents)
                || !extents.elementType().equals(DataTypes.IntegerType)
                        && !extents.elementType().equals(DataTypes.LongType)) {
            throw new IllegalArgumentException(
                    "rows: expected a column '" + shape + "' of array<int> or array<bigint>, got "
                            + Content.type(rows, shape).simpleString());
        }
        return List.of(
                DataTypes.createStructField(values, warped, true),
                DataTypes.createStructField(shape, DataTypes.createArrayType(extents.elementType()), true));
    }

    @Override
    public Object[] warp(Row row, SampleOptions options, BiFunction<Tensor, SampleOptions, Tensor> sampling) {
        DataType type = row.schema().apply(values).dataType();
        DataType extentType = ((ArrayType) row.schema().apply(shape).dataType()).elementType();
        long[] extents = extents(row);
        Tensor image =
                type.equals(DataTypes.BinaryType) ? ofBytes(row, extents) : ofNumbers(row, elementType(type), extents);
        Tensor warped = sampling.apply(image, options);
        long[] newExtents = Arrays.stream(warped.shape()).skip(1).toArray();
        return new Object[] {
            isBytes(type, warped.type()) ? bytes(warped) : numbers(warped),
            extentType.equals(DataTypes.LongType)
                    ? newExtents
                    : Arrays.stream(newExtents).mapToInt(Math::toIntExact).toArray()
        };
    }

    /** Bytes stay bytes, and numbers become such where Spark has no numbers of the type. */
    private static boolean isBytes(DataType input, ElementType output) {
        return input.equals(DataTypes.BinaryType) || number(output).isEmpty();
    }

    private ElementType elementType(DataType column) {
        if (column.equals(DataTypes.BinaryType)) {
            return bytesType;
        }
        Optional<DataType> number =
                column instanceof ArrayType array ? Optional.of(array.elementType()) : Optional.empty();
        return Arrays.stream(ElementType.values())
                .filter(type -> number.isPresent() && number.equals(number(type)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rows: expected a column '" + values
                        + "' of array<float>, array<double>, array<smallint>, array<int> or binary, got "
                        + column.simpleString()));
    }

    /** Spark's numbers of the same values. */
    private static Optional<DataType> number(ElementType type) {
        return switch (type) {
            case FLOAT32 -> Optional.of(DataTypes.FloatType);
            case FLOAT64 -> Optional.of(DataTypes.DoubleType);
            case INT16 -> Optional.of(DataTypes.ShortType);
            case INT32 -> Optional.of(DataTypes.IntegerType);
            case FLOAT16, UINT8, UINT16 -> Optional.empty();
        };
    }

    /** Behind a batch of 1. */
    private long[] extents(Row row) {
        List<Number> listed = row.getList(row.fieldIndex(shape));
        if (listed == null || listed.contains(null)) {
            throw new IllegalArgumentException(shape + ": expected extents, got " + listed);
        }
        long[] extents = new long[listed.size() + 1];
        Arrays.setAll(extents, axis -> axis == 0 ? 1 : listed.get(axis - 1).longValue());
        return extents;
    }

    private void checkCount(long count, String unit, int per, long... extents) {
        double expected = per;
        for (long extent : extents) {
            expected *= extent;
        }
        if (expected != count) {
            throw new IllegalArgumentException(values + ": expected as many " + unit + " as " + shape + " "
                    + Arrays.toString(Arrays.copyOfRange(extents, 1, extents.length)) + " says, got " + count);
        }
    }

    private Tensor ofBytes(Row row, long... extents) {
        byte[] bytes = Content.value(row, values);
        checkCount(bytes.length, "bytes of " + bytesType, bytesType.bytes(), extents);
        ByteBuffer stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Tensor tensor = Tensor.zeros(bytesType, extents);
        switch (bytesType) {
            case FLOAT32 -> tensor.floats().put(stored.asFloatBuffer());
            case FLOAT64 -> tensor.doubles().put(stored.asDoubleBuffer());
            case FLOAT16, UINT16, INT16 -> tensor.shorts().put(stored.asShortBuffer());
            case UINT8 -> tensor.bytes().put(stored);
            case INT32 -> tensor.ints().put(stored.asIntBuffer());
        }
        return tensor;
    }

    private static byte[] bytes(Tensor tensor) {
        ByteBuffer stored =
                ByteBuffer.allocate(Math.toIntExact(tensor.byteCount())).order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.type()) {
            case FLOAT32 -> stored.asFloatBuffer().put(tensor.floats());
            case FLOAT64 -> stored.asDoubleBuffer().put(tensor.doubles());
            case FLOAT16, UINT16, INT16 -> stored.asShortBuffer().put(tensor.shorts());
            case UINT8 -> stored.put(tensor.bytes());
            case INT32 -> stored.asIntBuffer().put(tensor.ints());
        }
        return stored.array();
    }

    private Tensor ofNumbers(Row row, ElementType type, long... extents) {
        List<Number> numbers = row.getList(row.fieldIndex(values));
        if (numbers == null || numbers.contains(null)) {
            throw new IllegalArgumentException(
                    values + ": expected numbers, got null" + (numbers == null ? "" : " among them"));
        }
        checkCount(numbers.size(), "numbers", 1, extents);
        Tensor tensor = Tensor.zeros(type, extents);
        int next = 0;
        for (Number number : numbers) {
            tensor.set(next++, number.doubleValue());
        }
        return tensor;
    }

    /** As Spark takes them. */
    private static Object numbers(Tensor tensor) {
        return switch (tensor.type()) {
            case FLOAT32 -> tensor.toFloatArray();
            case FLOAT64 -> tensor.toDoubleArray();
            case INT16 -> {
                short[] shorts = new short[Math.toIntExact(tensor.elementCount())];
                tensor.shorts().get(shorts);
                yield shorts;
            }
            case INT32 -> {
                int[] ints = new int[Math.toIntExact(tensor.elementCount())];
                tensor.ints().get(ints);
                yield ints;
            }
            case FLOAT16, UINT8, UINT16 -> throw new IllegalStateException("bytes");
        };
    }
}
