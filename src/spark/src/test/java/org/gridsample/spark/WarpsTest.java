package org.gridsample.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gridsample.GridSampler;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarpsTest {
    private static final int COUNT = 6;
    private static final SampleOptions BORDER = SampleOptions.defaults().withPadding(Padding.BORDER);
    private static final Transform TURN = Transform.rotation(0.2);

    @TempDir
    static Path directory;

    private static SparkSession spark;
    private static GridSampler cpu;
    private static List<Path> files;

    @BeforeAll
    static void open() throws IOException {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 3)
                .config(
                        "spark.sql.warehouse.dir",
                        directory.resolve("warehouse").toString())
                .getOrCreate();
        cpu = Photos.cpu();
        files = Photos.write(directory.resolve("photos"), COUNT, 40, 60);
    }

    @AfterAll
    static void close() {
        spark.stop();
        cpu.close();
    }

    private static Dataset<Row> photos(Path folder) {
        return spark.read().format("binaryFile").load(folder.toString());
    }

    private static Map<String, Row> byName(Dataset<Row> rows) {
        Map<String, Row> byName = new HashMap<>();
        for (Row row : rows.collectAsList()) {
            String path = row.getAs("path");
            assertNull(byName.put(path.substring(path.lastIndexOf('/') + 1), row), path);
        }
        return byName;
    }

    @Test
    void picturesAreWhatTheyAreWithoutSpark() throws IOException {
        Dataset<Row> photos = photos(directory.resolve("photos"));
        Dataset<Row> warped = Warps.apply(photos, TURN, WarpOptions.ofPictures().withSampling(BORDER));
        assertArrayEquals(new String[] {"path", "modificationTime", "length", "content", "reason"}, warped.columns());
        // Through Parquet, as results go as a rule.
        String parquet = directory.resolve("warped.parquet").toString();
        warped.write().parquet(parquet);

        Map<String, Row> rows = byName(spark.read().parquet(parquet));
        assertEquals(COUNT, rows.size());
        for (Path file : files) {
            Row row = rows.get(file.getFileName().toString());
            assertNull(row.getAs("reason"));
            assertArrayEquals(Photos.warped(cpu, file, TURN, BORDER), row.<byte[]>getAs("content"));
            assertEquals(Files.size(file), row.<Long>getAs("length"));
        }
    }

    @Test
    void eachRowHasATransformOfItsOwn() throws IOException {
        Dataset<Row> numbered = photos(directory.resolve("photos"))
                .withColumn(
                        "an.angle",
                        functions
                                .regexp_extract(functions.col("path"), "(\\d+)\\.jpg", 1)
                                .cast("double"));
        Map<String, Row> rows = byName(Warps.apply(
                numbered,
                row -> Transform.rotation(row.<Double>getAs("an.angle")),
                WarpOptions.ofPictures().withFormat(".png")));
        for (int i = 0; i < COUNT; i++) {
            byte[] content = rows.get(files.get(i).getFileName().toString()).getAs("content");
            Path png = Path.of(files.get(i) + ".png");
            Files.copy(files.get(i), png);
            assertArrayEquals(Photos.warped(cpu, png, Transform.rotation(i), SampleOptions.defaults()), content);
            Files.delete(png);
        }
    }

    @Test
    void badRowsStayWithTheirReasons() throws IOException {
        Path mixed = Files.createDirectories(directory.resolve("mixed"));
        byte[] photo = Files.readAllBytes(files.get(0));
        Files.write(mixed.resolve("good.jpg"), photo);
        Files.write(mixed.resolve("cut.jpg"), Arrays.copyOf(photo, photo.length / 2));
        Files.write(mixed.resolve("byte.jpg"), new byte[1]);
        Files.writeString(mixed.resolve("notes.txt"), "no picture");
        Files.write(mixed.resolve("unlucky.jpg"), photo);
        RowTransform transform = row -> {
            if (row.<String>getAs("path").endsWith("unlucky.jpg")) {
                throw new IllegalStateException("no angle");
            }
            return Transform.rotation(1);
        };
        Dataset<Row> once = Warps.apply(photos(mixed), transform, WarpOptions.ofPictures());
        Map<String, Row> rows = byName(once);
        assertEquals(5, rows.size());
        assertReason(null, rows.get("good.jpg"));
        assertReason("cut.jpg: truncated: ", rows.get("cut.jpg"));
        assertReason("byte.jpg: is no PNG", rows.get("byte.jpg"));
        assertReason("notes.txt: is no PNG", rows.get("notes.txt"));
        assertReason("transform: no angle", rows.get("unlucky.jpg"));

        // A second warp of what came through the first, whose reasons stay.
        Dataset<Row> twice = Warps.apply(once, row -> null, WarpOptions.ofPictures());
        assertArrayEquals(once.columns(), twice.columns());
        Map<String, Row> again = byName(twice);
        assertReason("transform: expected one for each row, got null", again.get("good.jpg"));
        assertReason("byte.jpg: is no PNG", again.get("byte.jpg"));
        Map<String, Row> small =
                byName(Warps.apply(photos(mixed), TURN, WarpOptions.ofPictures().withMostPixels(2399)));
        assertReason("good.jpg: expected at most 2399 pixels", small.get("good.jpg"));
    }

    private static void assertReason(String start, Row row) {
        String reason = row.getAs("reason");
        assertEquals(reason == null, row.getAs("content") != null);
        assertTrue(start == null ? reason == null : reason.startsWith(start), reason);
    }

    @ParameterizedTest
    @EnumSource
    void bytesOfEveryTypeAreWarped(ElementType type) {
        Tensor image = Photos.ramp(type, 1, 2, 5, 7);
        Transform move = Transform.translation(1, 2);
        StructType schema = new StructType()
                .add("id", DataTypes.IntegerType)
                .add("values", DataTypes.BinaryType)
                .add("shape", DataTypes.createArrayType(DataTypes.LongType));
        Dataset<Row> rows =
                spark.createDataFrame(List.of(RowFactory.create(3, littleEndian(image), new long[] {2, 5, 7})), schema);
        SampleOptions nearest = SampleOptions.defaults().withInterpolation(Interpolation.NEAREST);
        Row row = Warps.apply(
                        rows,
                        move,
                        WarpOptions.ofArrays("values", "shape", type)
                                .withSampling(nearest)
                                .withOutputExtents(4, 9))
                .first();

        assertEquals(3, row.<Integer>getAs("id"));
        assertEquals(List.of(2L, 4L, 9L), row.getList(2));
        assertArrayEquals(littleEndian(cpu.warp(image, move, nearest, 4, 9)), row.<byte[]>getAs("values"));
    }

    private static byte[] littleEndian(Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate((int) tensor.byteCount()).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < tensor.elementCount(); i++) {
            switch (tensor.type().bytes()) {
                case 1 -> bytes.put((byte) tensor.bits(i));
                case 2 -> bytes.putShort((short) tensor.bits(i));
                case 4 -> bytes.putInt((int) tensor.bits(i));
                default -> bytes.putLong(tensor.bits(i));
            }
        }
        return bytes.array();
    }

    @Test
    void sparksArraysAreWarpedAndTheirTypeFollows() {
        Tensor image = Photos.ramp(ElementType.FLOAT32, 1, 4, 6, 3);
        SampleOptions last = SampleOptions.defaults().withLayout(Layout.CHANNELS_LAST);
        assertNumbers(DataTypes.FloatType, image, last, ElementType.FLOAT32);
        assertNumbers(DataTypes.DoubleType, image, last, ElementType.FLOAT64);
        assertNumbers(DataTypes.ShortType, image, last, ElementType.INT16);
        assertNumbers(DataTypes.FloatType, image, last.withOutputType(ElementType.UINT8), ElementType.FLOAT32);
        assertNumbers(DataTypes.ShortType, image, last.withOutputType(ElementType.FLOAT32), ElementType.INT16);
    }

    private static void assertNumbers(DataType number, Tensor values, SampleOptions options, ElementType type) {
        Tensor image = Tensor.zeros(type, values.shape());
        List<Object> numbers = new ArrayList<>();
        for (long i = 0; i < image.elementCount(); i++) {
            image.set(i, values.get(i));
            numbers.add(number(number, values.get(i)));
        }
        StructType schema = new StructType()
                .add("values", DataTypes.createArrayType(number))
                .add("shape", DataTypes.createArrayType(DataTypes.IntegerType));
        String parquet = directory
                .resolve("arrays-" + number.typeName() + options.outputType(type))
                .toString();
        spark.createDataFrame(
                        List.of(
                                RowFactory.create(numbers, List.of(4, 6, 3)),
                                RowFactory.create(numbers, List.of(4, 6, 4)),
                                RowFactory.create(null, List.of(4, 6, 3)),
                                RowFactory.create(Arrays.asList(new Object[] {null}), List.of(1, 1, 1)),
                                RowFactory.create(numbers, null),
                                RowFactory.create(numbers, List.of(72))),
                        schema)
                .coalesce(1)
                .write()
                .parquet(parquet);
        List<Row> rows = Warps.apply(
                        spark.read().parquet(parquet),
                        TURN,
                        WarpOptions.ofArrays().withSampling(options))
                .collectAsList();

        Tensor expected = cpu.warp(image, TURN, options);
        Row row = rows.get(0);
        assertNull(row.getAs("reason"));
        assertEquals(List.of(4, 6, 3), row.getList(1));
        if (expected.type() == ElementType.UINT8) {
            assertArrayEquals(littleEndian(expected), row.<byte[]>getAs("values"));
        } else {
            List<Number> warped = row.getList(0);
            assertArrayEquals(
                    LongStream.range(0, expected.elementCount())
                            .mapToDouble(expected::get)
                            .toArray(),
                    warped.stream().mapToDouble(Number::doubleValue).toArray());
        }
        assertEquals(
                List.of(
                        "values: expected as many numbers as shape [4, 6, 4] says, got 72",
                        "values: expected numbers, got null",
                        "values: expected numbers, got null among them",
                        "shape: expected extents, got null"),
                rows.subList(1, 5).stream().map(bad -> bad.getAs("reason")).toList());
        assertTrue(
                rows.get(5).<String>getAs("reason").startsWith("transform: "),
                rows.get(5).toString());
        assertTrue(rows.stream().skip(1).allMatch(bad -> bad.isNullAt(0) && bad.isNullAt(1)));
    }

    private static Object number(DataType type, double value) {
        return type.equals(DataTypes.FloatType)
                ? (Object) (float) value
                : type.equals(DataTypes.DoubleType) ? (Object) value : (Object) (short) value;
    }

    /** Two after the repartition would be a shuffle that the warp caused. */
    @Test
    void partitionsStayAndEachRowIsWarpedOnce() {
        Dataset<Row> partitioned = photos(directory.resolve("photos")).repartition(3, functions.col("path"));
        var warps = spark.sparkContext().longAccumulator("warps");
        Dataset<Row> warped = Warps.apply(
                partitioned,
                row -> {
                    warps.add(1);
                    return TURN;
                },
                WarpOptions.ofPictures());
        assertEquals(partitioned.rdd().getNumPartitions(), warped.rdd().getNumPartitions());
        String before = partitioned
                .withColumn("p", functions.spark_partition_id())
                .select("path", "p")
                .orderBy("path")
                .collectAsList()
                .toString();
        String after = warped.withColumn("p", functions.spark_partition_id())
                .select("path", "p")
                .orderBy("path")
                .collectAsList()
                .toString();
        assertEquals(before, after);
        assertEquals(0, warps.value(), "nobody asked for what is warped");

        Dataset<Row> counted = warped.filter("reason is null")
                .groupBy("path")
                .agg(functions.max(functions.length(functions.col("content"))));
        String plan = counted.queryExecution().executedPlan().toString();
        assertEquals(1, plan.split("Exchange").length - 1, plan);
        assertEquals(COUNT, counted.count());
        assertEquals(COUNT, warps.value());
    }

    @Test
    void whatIsNoContentIsRefusedBeforeTheJob() {
        Dataset<Row> photos = photos(directory.resolve("photos"));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> Warps.apply(photos, TURN, WarpOptions.ofPictures("picture")))
                .getMessage()
                .startsWith("rows: expected a column 'picture', got path, "));
        assertEquals(
                "rows: expected a column 'path' of binary, got string",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Warps.apply(photos, TURN, WarpOptions.ofPictures("path")))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> Warps.apply(photos, TURN, WarpOptions.ofArrays("path", "length", ElementType.UINT8)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Warps.apply(photos, TURN, WarpOptions.ofArrays("content", "length", ElementType.UINT8)));
        assertThrows(
                IllegalArgumentException.class, () -> WarpOptions.ofPictures().withFormat(".gif"));
        assertThrows(
                IllegalArgumentException.class, () -> WarpOptions.ofArrays().withFormat(".png"));
    }

    /** A device isn't a row's fault. */
    @Test
    void aDeviceThatIsNotThereFailsTheJob() {
        Dataset<Row> warped = Warps.apply(
                photos(directory.resolve("photos")),
                TURN,
                WarpOptions.ofPictures().withDevice(DeviceSelector.parse("opencl:99:0")));
        assertTrue(assertThrows(SparkException.class, () -> warped.collectAsList())
                .getMessage()
                .contains(BackendUnavailableException.class.getName()));
    }

    /** What failed may be lost to its sampler for good, and other tasks have that one still. */
    @Test
    void aSamplerThatFailedIsNotSharedAnyMore() {
        GridSampler failed = ExecutorSamplers.get(DeviceSelector.CPU);
        assertSame(failed, ExecutorSamplers.get(DeviceSelector.CPU));
        ExecutorSamplers.drop(failed);
        assertNotSame(failed, ExecutorSamplers.get(DeviceSelector.CPU));
        Tensor image = Tensor.of(new float[] {3}, 1, 1, 1, 1);
        assertEquals(
                3,
                failed.warp(image, Transform.rotation(0), SampleOptions.defaults())
                        .get(0));
    }

    @Test
    void addressesThatNameNoDeviceAreRefused() {
        assertEquals(DeviceSelector.parse("opencl:0:1"), ExecutorSamplers.device("opencl:0:1"));
        assertTrue(assertThrows(BackendUnavailableException.class, () -> ExecutorSamplers.device("999999"))
                .getMessage()
                .startsWith("gpu 999999 is unavailable: Spark gives it to this task"));
    }

    @Test
    void picturesAreFilesOfTheirNames() throws IOException {
        Path in = Files.createDirectories(directory.resolve("tree"));
        byte[] photo = Files.readAllBytes(files.get(0));
        Files.write(Files.createDirectories(in.resolve("a b")).resolve("100%.jpg"), photo);
        Files.write(in.resolve("x.gif"), photo);
        Files.writeString(in.resolve("notes.txt"), "no picture");
        Dataset<Row> warped = Warps.apply(
                spark.read()
                        .format("binaryFile")
                        .option("recursiveFileLookup", true)
                        .load(in.toString()),
                TURN,
                WarpOptions.ofPictures());
        Path out = directory.resolve("tree-out");
        warped.coalesce(1)
                .write()
                .format("pictures")
                .option("ROOT", in.toString())
                .save(out.toString());
        List<Path> written = new ArrayList<>(ClusterTest.visible(out));
        written.removeIf(file -> file.toString().endsWith(".rejected.json"));
        assertEquals(
                Set.of(Path.of("a b", "100%.jpg"), Path.of("x.gif.png")),
                written.stream().map(out::relativize).collect(Collectors.toSet()));
        assertArrayEquals(
                Photos.warped(cpu, files.get(0), TURN, SampleOptions.defaults()),
                Files.readAllBytes(out.resolve("a b").resolve("100%.jpg")));
        Row rejected = spark.read().json(out + "/part-*.rejected.json").first();
        assertTrue(rejected.<String>getAs("name").endsWith("/notes.txt"), rejected.toString());
        assertTrue(rejected.<String>getAs("reason").startsWith("notes.txt: is no PNG"), rejected.toString());

        assertNotWritten("expected names in the folder that the option root names", warped, "/elsewhere", "path");
        assertNotWritten("AlreadyExists", warped.union(warped).coalesce(1), in.toString(), "path");
        assertNotWritten("option root", warped.withColumn("n", functions.lit("../above.jpg")), "", "n");
        assertNotWritten("option root", warped.withColumn("n", functions.lit("/../above.jpg")), "/", "n");
        assertNotWritten("option root", warped.withColumn("n", functions.lit("a/../../above.jpg")), "", "n");
        assertNotWritten("without a colon", warped.withColumn("n", functions.lit("12:30.png")), "", "n");
        assertNotWritten("expected a column 'n'", warped, "", "n");
    }

    /** Nor is anything left of it. */
    private static void assertNotWritten(String why, Dataset<Row> rows, String root, String name) throws IOException {
        Path out = directory.resolve("not-written");
        Exception thrown = assertThrows(
                Exception.class,
                () -> rows.write()
                        .format("pictures")
                        .mode("overwrite")
                        .option("root", root)
                        .option("name", name)
                        .save(out.toString()));
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertTrue(trace.toString().contains(why), trace.toString());
        assertTrue(Files.notExists(out) || ClusterTest.visible(out).isEmpty());
    }
}
