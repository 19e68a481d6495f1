package org.gridsample.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.gridsample.internal.io.Half;
import org.gridsample.testing.Bits;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tensors in several buffers, which the lowered limit makes small. */
class TensorBuffersTest {

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void buffersEndBetweenItemsOfAnAxis(ElementType type) {
        // 3 planes of 20 elements fit into 70; with 50 it is 2; with 19 it is 3 rows of 5; with 4 it is 4 elements.
        long[] shape = {2, 3, 4, 5};
        assertArrayEquals(new long[] {60, 60}, pieces(70, type, shape));
        assertArrayEquals(new long[] {40, 40, 40}, pieces(50, type, shape));
        assertArrayEquals(new long[] {15, 15, 15, 15, 15, 15, 15, 15}, pieces(19, type, shape));
        assertArrayEquals(new long[] {4, 4, 2}, pieces(4, type, 1, 1, 2, 5));
        assertEquals(1, pieces(120, type, shape).length);
    }

    private static long[] pieces(int most, ElementType type, long... shape) {
        Tensor tensor = Tensor.zeros(most * type.bytes(), type, shape);
        return tensor.pieces().stream().mapToLong(Tensor::elementCount).toArray();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void everyViewIsThatRange(ElementType type) {
        Tensor whole = Tensors.arange(type, 3, 4, 5);
        Tensor split = SmallBuffers.of(11 * type.bytes(), whole);
        assertFalse(split.isInOneBuffer());
        for (int from = 0; from <= 60; from++) {
            for (int count = 0; from + count <= 60; count++) {
                Tensor view = split.view(from, count);
                assertEquals(count, view.elementCount());
                Tensor copy = Tensor.zeros(type, count).copyFrom(view);
                assertEquals(
                        IntStream.range(from, from + count)
                                .mapToObj(i -> (double) i)
                                .toList(),
                        IntStream.range(0, count).mapToObj(i -> copy.get(i)).toList());
                assertEquals(view.isInOneBuffer(), count == 0 || view.contiguousFrom(0) == count);
            }
        }
    }

    @Test
    void viewsOfViewsShareTheMemory() {
        Tensor split = SmallBuffers.of(40, Tensors.arange(ElementType.FLOAT32, 5, 10));
        Tensor view = split.view(15, 3, 10).view(10, 2, 5);
        assertEquals("float32 [2, 5]", view.toString());
        view.view(5).floats().put(0, -1);
        assertEquals(-1, split.view(30).floats().get(0));
        assertTrue(view.overlaps(split));
        assertTrue(split.overlaps(view));
        assertFalse(view.overlaps(split.view(0, 25)));
        assertFalse(view.overlaps(Tensors.arange(ElementType.FLOAT32, 10)));
        Tensor single = Tensors.arange(ElementType.FLOAT32, 10);
        assertTrue(single.view(3, 4).overlaps(single.view(6, 2)));
        assertFalse(single.view(3, 3).overlaps(single.view(6, 2)));
        assertThrows(IndexOutOfBoundsException.class, () -> single.view(5, 6));
        assertThrows(IndexOutOfBoundsException.class, () -> split.view(-1, 2));
        assertThrows(IllegalArgumentException.class, () -> single.view(0, -1));
    }

    @Test
    void whoAsksForOneBufferIsToldWhatToDo() {
        Tensor split = SmallBuffers.of(40, Tensors.arange(ElementType.FLOAT32, 5, 10));
        String message =
                assertThrows(IllegalStateException.class, split::floats).getMessage();
        assertEquals(
                "floats(): expected a tensor in one buffer, this float32 [5, 10] of 200 bytes lies in 5; use view(...) or"
                        + " pieces()",
                message);
        assertThrows(IllegalStateException.class, split::toFloatArray);
        assertThrows(IllegalStateException.class, split::values);
        assertTrue(assertThrows(IllegalStateException.class, split::doubles)
                .getMessage()
                .contains("use floats()"));
        assertFalse(split.isReadOnly());
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void npyFilesOfSeveralBuffers(ElementType type, @TempDir Path folder) throws Exception {
        Tensor whole = Tensors.arange(type, 3, 7, 5);
        Path file = folder.resolve("a.npy");
        Path split = folder.resolve("b.npy");
        Npy.write(file, whole);
        Npy.write(split, SmallBuffers.of(88, whole));
        assertEquals(-1, Files.mismatch(file, split));
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            Path bare = folder.resolve(order + ".bin");
            int skip = order == ByteOrder.LITTLE_ENDIAN ? 64 : 3;
            ByteBuffer bytes =
                    ByteBuffer.allocate(skip + (int) whole.byteCount()).order(order);
            for (int i = 0; i < 105; i++) {
                int at = skip + i * type.bytes();
                switch (type) {
                    case FLOAT32 -> bytes.putFloat(at, i);
                    case FLOAT64 -> bytes.putDouble(at, i);
                    case FLOAT16 -> bytes.putShort(at, Half.of((float) i));
                    case UINT8 -> bytes.put(at, (byte) i);
                    case UINT16, INT16 -> bytes.putShort(at, (short) i);
                    case INT32 -> bytes.putInt(at, i);
                }
            }
            Files.write(bare, bytes.array());
            try (FileChannel channel = FileChannel.open(bare, StandardOpenOption.READ)) {
                NpyHeader header = new NpyHeader(type, order, false, whole.shape());
                Tensor read = NpyReader.readLarge(channel, skip, header, whole.byteCount(), 88);
                assertEquals(order == ByteOrder.LITTLE_ENDIAN, read.isReadOnly());
                Bits.assertEqual(whole, Tensor.zeros(type, 3, 7, 5).copyFrom(read), order.toString());
            }
        }
    }

    @Test
    @DisplayName("J2: a Java of java.base alone tells whether tensors overlap, or says what it lacks")
    void j2_overlapInJavaBaseAlone() {
        String answer = ChildJvm.of(OverlapProbe.class)
                .jvm("--limit-modules", "java.base")
                .run()
                .succeeded()
                .stdout();
        assertTrue(
                Runtime.version().feature() < 22
                        ? answer.contains(
                                "this Java lacks the module jdk.unsupported; add that module (jlink --add-modules")
                        : answer.equals("false\n"),
                answer);
    }
}
