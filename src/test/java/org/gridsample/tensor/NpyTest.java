package org.gridsample.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The goldens come from src/test/python/write_npy_goldens.py: element k in C order is k + 0.25; of integers it is a number near an end
 * of their range.
 */
class NpyTest {
    private static final Path GOLDENS = Path.of("src/test/resources/npy");

    private static final Map<String, long[]> SHAPES = Map.of(
            "rank0",
            new long[] {},
            "rank1",
            new long[] {3},
            "rank2",
            new long[] {2, 3},
            "rank3",
            new long[] {2, 3, 4},
            "rank4",
            new long[] {2, 3, 2, 5},
            "rank5",
            new long[] {2, 1, 3, 2, 4},
            "empty",
            new long[] {2, 0, 3},
            "hundreds",
            new long[] {100, 1});

    @TempDir
    Path directory;

    static Stream<String> goldens() {
        return SHAPES.keySet().stream().sorted().flatMap(name -> kinds(name).map(kind -> name + "-" + kind));
    }

    /** Of the types other than float32 and float64 there is one shape. */
    private static Stream<String> kinds(String shape) {
        return Stream.of(ElementType.values())
                .filter(type -> Tensors.FLOATS.contains(type) || shape.equals("rank3"))
                .flatMap(type -> Stream.of("le-", "be-")
                        .filter(order -> type.bytes() > 1 || order.equals("le-"))
                        .flatMap(order -> Stream.of("-c", "-f").map(layout -> order + type.npy() + layout)));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    @DisplayName("F1: NumPy's files in either byte order, in C and Fortran order, hold NumPy's values")
    void f1_readsWhatNumPyWrote(String golden) throws IOException {
        Tensor tensor = Npy.read(GOLDENS.resolve(golden + ".npy"));

        ElementType type = Stream.of(ElementType.values())
                .filter(each -> golden.contains("-" + each.npy() + "-"))
                .findFirst()
                .orElseThrow();
        assertEquals(type, tensor.type());
        assertArrayEquals(SHAPES.get(golden.substring(0, golden.indexOf('-'))), tensor.shape());
        double[] expected = new double[(int) tensor.elementCount()];
        Arrays.setAll(expected, k -> switch (type) {
            case FLOAT32, FLOAT64, FLOAT16 -> k + 0.25;
            case UINT8 -> k % 2 == 0 ? 255 - k : k;
            case UINT16 -> k % 2 == 0 ? 65535 - k : k;
            case INT16 -> k % 2 == 0 ? 32767 - k : k - 32768;
            case INT32 -> k % 2 == 0 ? 2147483647L - k : k - 2147483648L;
        });
        assertArrayEquals(expected, doubles(tensor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
                "{'descr':'<f4','fortran_order':False,'shape':(2,3)}",
                "  {\t\"shape\" : ( 2 ,\n 3 , ) , \"fortran_order\":False,\"descr\" :\"<f4\" , } \n\n",
                "{'shape': (2L, 3L), u'descr': u'<f4', 'fortran_order': False}",
                "{'shape': [np.int64(2), np.uint32( 3 )], 'descr': b'<f4', 'fortran_order': False}",
                "{'fortran_order': False, 'shape': (+2, numpy.intp(3L),), 'descr': '<f4'}",
            })
    @DisplayName("F2: any spacing, quotes, key order and number syntax")
    void f2_readsEveryHeaderSyntax(String header) throws IOException {
        Tensor tensor = Npy.read(npy(1, header, floats(6)));

        assertArrayEquals(new long[] {2, 3}, tensor.shape());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, tensor.toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version2", "version3", "version2-unaligned"})
    @DisplayName("F2: versions 2 and 3, and data at an odd offset")
    void f2_readsEveryVersionAndOffset(String golden) throws IOException {
        Tensor tensor = Npy.read(GOLDENS.resolve(golden + ".npy"));

        assertArrayEquals(new long[] {2, 3}, tensor.shape());
        assertArrayEquals(new float[] {0.25f, 1.25f, 2.25f, 3.25f, 4.25f, 5.25f}, tensor.toFloatArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "() | 1 |",
                "(3,) | 3 | 3",
                "3 | 3 | 3",
                "(3) | 3 | 3",
                "10 | 10 | 10",
                "np.int64(1) | 1 | 1",
                "10L | 10 | 10",
                "(0,) | 0 | 0"
            })
    @DisplayName("F3: every syntax of a shape")
    void f3_readsEveryShapeSyntax(String shape, int count, String extent) throws IOException {
        Tensor tensor =
                Npy.read(npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + "}", floats(count)));

        assertArrayEquals(extent == null ? new long[0] : new long[] {Long.parseLong(extent)}, tensor.shape());
        assertEquals(count, tensor.elementCount());
    }

    @Test
    @DisplayName("F3: a zeroed magic is refused")
    void f3_refusesAZeroedMagic() throws IOException {
        byte[] bytes = Files.readAllBytes(GOLDENS.resolve("rank2-le-f4-c.npy"));
        Arrays.fill(bytes, 0, 6, (byte) 0);
        Path file = Files.write(directory.resolve("zeroed.npy"), bytes);

        assertRefused(file, "is not a .npy file");
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0.0", "4, 0, 4.0", "1, 1, 1.1", "255, 0, 255.0"})
    @DisplayName("F3: an unknown version is refused")
    void f3_refusesUnknownVersions(int major, int minor, String named) throws IOException {
        byte[] bytes = Files.readAllBytes(GOLDENS.resolve("rank2-le-f4-c.npy"));
        bytes[6] = (byte) major;
        bytes[7] = (byte) minor;
        Path file = Files.write(directory.resolve("version.npy"), bytes);

        assertRefused(file, "expected .npy version 1.0, 2.0 or 3.0, got " + named);
    }

    @Test
    @DisplayName("F3: a file cut anywhere, or with a byte too many, is refused")
    void f3_refusesEveryOtherByteCount() throws IOException {
        byte[] whole = Files.readAllBytes(GOLDENS.resolve("rank2-be-f8-f.npy"));
        Path file = directory.resolve("cut.npy");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file, "truncated");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertRefused(file, "trailing bytes: the header's [2, 3] of float64 needs 48 bytes of data, the file has 49");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'descr': '<f4', 'fortran_order': False}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'extra': 1}",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3.0)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, True)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, None)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': ((2, 3), 1)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 3)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': eval('2')}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': np.int64()}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': +}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} x",
                "{'descr': '<f4, 'fortran_order': False, 'shape': (2, 3)}",
                "{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (2, 3)}",
                "{1: '<f4', 'fortran_order': False, 'shape': (2, 3)}",
                "[1]",
                "{'descr': [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            })
    @DisplayName("F3: a damaged header is refused in one line")
    void f3_refusesDamagedHeaders(String header) throws IOException {
        assertRefused(npy(1, header, floats(6)), "damaged header");
    }

    @Test
    @DisplayName("F4: a header of more than 10 kB is refused before it is read")
    void f4_refusesHugeHeaders() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}" + " ".repeat(10_000);
        assertRefused(npy(1, header, floats(6)), "expected at most 10000 bytes");

        byte[] claim = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1};
        assertRefused(Files.write(directory.resolve("claim.npy"), claim), "got a length of 4294967295");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(1000000000,)",
                "(2147483647, 2147483647, 2)",
                "(9223372036854775807, 9223372036854775807)",
                "(4611686018427387904,)"
            })
    @DisplayName("F4: a shape that claims more than the file holds is refused before memory is taken")
    void f4_refusesClaimsBeyondTheFile(String shape) throws IOException {
        for (String fortran : new String[] {"False", "True"}) {
            String header = "{'descr': '<f4', 'fortran_order': " + fortran + ", 'shape': " + shape + "}";
            assertRefused(npy(1, header, floats(6)), "truncated");
        }
    }

    @Test
    @DisplayName("F4: an empty array may have extents of any size")
    void f4_readsEmptyArraysWithHugeExtents() throws IOException {
        String header =
                "{'descr': '>f4', 'fortran_order': True, 'shape': (9223372036854775807, 0, 9223372036854775807)}";

        assertEquals(0, Npy.read(npy(1, header, new byte[0])).elementCount());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "i1;|i1;int16",
                "u4;<u4;int32",
                "i8;<i8;int32",
                "c8;<c8;float32",
                "bool;|b1;uint8",
                "object;|O;float32",
                "record;[[a, <f4], [b, <i4]];float32"
            })
    @DisplayName("F5: other element types are refused by name")
    void f5_refusesOtherElementTypes(String golden, String named, String remedy) {
        assertRefused(
                GOLDENS.resolve("unsupported-" + golden + ".npy"),
                "element type: expected one of float32, float64, float16, uint8, uint16, int16, int32 in either byte order, got "
                        + named + "; convert it with numpy's astype('" + remedy + "')");
    }

    @ParameterizedTest
    @MethodSource("goldens")
    @DisplayName("F6: what is written is byte for byte what np.save writes")
    void f6_writesNumPysBytes(String golden) throws IOException {
        String numpy = golden.replace("be-", "le-").replaceAll("-f$", "-c");
        Path file = directory.resolve("out.npy");

        Npy.write(file, Npy.read(GOLDENS.resolve(golden + ".npy")));

        assertArrayEquals(Files.readAllBytes(GOLDENS.resolve(numpy + ".npy")), Files.readAllBytes(file));
    }

    @Test
    @DisplayName("F6: NaN, infinities, -0 and subnormals keep their bits")
    void f6_keepsSpecialValues() throws IOException {
        Path golden = GOLDENS.resolve("special-values.npy");
        Path file = directory.resolve("out.npy");

        Npy.write(file, Npy.read(golden));

        assertArrayEquals(Files.readAllBytes(golden), Files.readAllBytes(file));
    }

    @Test
    @DisplayName("F6: NumPy loads what is written, aligned for mapping")
    void f6_numPyLoadsWhatIsWritten() throws IOException, InterruptedException {
        RequiredDevice.require(
                python("import numpy") == 0, "python3 with NumPy is not installed; the byte comparison stands in");
        Npy.write(directory.resolve("scalar.npy"), Tensor.of(new double[] {1.5}));
        Npy.write(directory.resolve("line.npy"), Tensor.of(new float[] {1, 2, 3}, 3));
        Npy.write(directory.resolve("volume.npy"), Tensor.zeros(ElementType.FLOAT32, 2, 3, 64, 1, 1025));

        String script = String.join(
                "\n",
                "import numpy as n, sys",
                "s, l, v = (n.load(f'{sys.argv[1]}/{k}.npy', mmap_mode='r') for k in ('scalar', 'line', 'volume'))",
                "assert s.shape == () and s.dtype == '<f8' and s == 1.5",
                "assert l.shape == (3,) and l.dtype == '<f4' and l.tolist() == [1, 2, 3]",
                "assert v.shape == (2, 3, 64, 1, 1025) and not v.any()",
                "assert all(a.offset % 64 == 0 and a.flags.aligned for a in (l, v))");
        assertEquals(0, python(script, directory.toString()));
    }

    @Test
    void moreAxesThanNumPyHasAreRefused() throws IOException {
        long[] shape = new long[65];
        Arrays.fill(shape, 1);
        Tensor tensor = Tensor.zeros(ElementType.FLOAT32, shape);
        assertThrows(IllegalArgumentException.class, () -> Npy.write(directory.resolve("out.npy"), tensor));

        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1,".repeat(65) + ")}";
        assertRefused(npy(1, header, floats(1)), "expected at most 64 axes, got 65");
    }

    @Test
    void arraysLargerThanOneChunkComeBackWhole() throws IOException {
        float[] values = new float[700_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = directory.resolve("large.npy");

        Npy.write(file, Tensor.of(values, 700_001));

        assertArrayEquals(values, Npy.read(file).toFloatArray());
    }

    @Test
    void nativeDataIsMappedAndConvertedDataIsNot() throws IOException {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

        assertTrue(Npy.read(GOLDENS.resolve("rank2-" + (little ? "le" : "be") + "-f4-c.npy"))
                .isReadOnly());
        assertFalse(Npy.read(GOLDENS.resolve("rank2-" + (little ? "be" : "le") + "-f4-c.npy"))
                .isReadOnly());
        assertFalse(Npy.read(GOLDENS.resolve("version2-unaligned.npy")).isReadOnly());
        assertFalse(Npy.read(GOLDENS.resolve("rank2-le-f4-f.npy")).isReadOnly());
    }

    @Test
    void aBoxIsARangeAlongEachAxis() throws IOException {
        long[] extents = {3, 4, 5};
        Path mapped = directory.resolve("mapped.npy");
        Path converted = directory.resolve("converted.npy");
        Npy.write(mapped, Tensors.arange(ElementType.INT16, extents));
        byte[] bytes = Files.readAllBytes(mapped);
        for (int i = bytes.length - 2 * 60; i < bytes.length; i += 2) {
            byte low = bytes[i];
            bytes[i] = bytes[i + 1];
            bytes[i + 1] = low;
        }
        Files.writeString(
                converted,
                new String(bytes, StandardCharsets.ISO_8859_1).replace("<i2", ">i2"),
                StandardCharsets.ISO_8859_1);
        try (NpyReader inPlace = NpyReader.open(mapped);
                NpyReader inMemory = NpyReader.open(converted)) {
            assertTrue(inPlace.isMapped());
            assertFalse(inMemory.isMapped());
            for (NpyReader reader : List.of(inPlace, inMemory)) {
                for (long x = 0; x < 5; x++) {
                    for (long y = 0; y < 4; y++) {
                        Tensor box = reader.box(new long[] {1, y, x}, 2, 4 - y, 5 - x);
                        List<Double> expected = new ArrayList<>();
                        for (long i = 20; i < 60; i++) {
                            if (i % 5 >= x && i / 5 % 4 >= y) {
                                expected.add((double) i);
                            }
                        }
                        assertEquals(
                                expected,
                                LongStream.range(0, box.elementCount())
                                        .mapToObj(box::get)
                                        .toList());
                    }
                }
                assertEquals(0, reader.box(new long[3], 3, 0, 5).elementCount());
                assertEquals(60, reader.box(new long[3], extents).elementCount());
                assertThrows(IndexOutOfBoundsException.class, () -> reader.box(new long[] {0, 1, 0}, extents));
                assertThrows(IndexOutOfBoundsException.class, () -> reader.box(new long[2], 1, 1));
            }
        }
    }

    @Test
    void aMappedTensorKeepsItsValuesWhenItsFileIsReplaced() throws IOException {
        Path file = directory.resolve("replaced.npy");
        Npy.write(file, Tensor.of(new float[] {1, 2}, 2));
        Tensor mapped = Npy.read(file);

        Npy.write(file, Tensor.of(new float[] {3, 4}, 2));

        assertArrayEquals(new float[] {1, 2}, mapped.toFloatArray());
        assertArrayEquals(new float[] {3, 4}, Npy.read(file).toFloatArray());
    }

    @Test
    void missingFilesAndDirectoriesAreRefused() {
        assertThrows(NoSuchFileException.class, () -> Npy.read(directory.resolve("missing.npy")));
        assertThrows(IOException.class, () -> Npy.read(directory));
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[(int) tensor.elementCount()];
        Arrays.setAll(values, tensor::get);
        return values;
    }

    private Path npy(int major, String header, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, 0});
        bytes.writeBytes(new byte[] {(byte) header.length(), (byte) (header.length() >> 8)});
        bytes.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(data);
        return Files.write(directory.resolve("made.npy"), bytes.toByteArray());
    }

    private static byte[] floats(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(i);
        }
        return bytes.array();
    }

    private static void assertRefused(Path file, String expected) {
        String message =
                assertThrows(NpyFormatException.class, () -> Npy.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": ") && message.contains(expected), message);
        assertFalse(message.contains("\n"), message);
    }

    private static int python(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 2];
        command[0] = "python3";
        command[1] = "-c";
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
