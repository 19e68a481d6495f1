package org.gridsample.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes as a .npy file: the message that it is none, or a tensor that fits into the file and comes back with the same bits
 * when it is written. {@code scripts/fuzz npy} goes on from the seeds.
 */
public final class NpyFuzzTest {
    private static final int SHORTEST_FILE = 10;

    private static Path folder;

    static List<Path> seeds() {
        return Seeds.of("npy");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void seed(Path seed) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(seed));
    }

    /** The fuzzer calls it by this name. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("gridsample-fuzz");
            folder.toFile().deleteOnExit();
        }
        byte[] bytes = assembled(input);
        Path file = folder.resolve("any.npy");
        Path copy = folder.resolve("copy.npy");
        try {
            Files.write(file, bytes);
            Tensor tensor;
            try {
                tensor = Npy.read(file);
            } catch (NpyFormatException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                return;
            }
            assertTrue(tensor.byteCount() <= bytes.length - SHORTEST_FILE, () -> tensor + " from " + bytes.length);
            Npy.write(copy, tensor);
            Tensor again = Npy.read(copy);
            assertEquals(tensor.type(), again.type());
            assertArrayEquals(tensor.shape(), again.shape());
            assertArrayEquals(Bits.of(tensor), Bits.of(again));
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(copy);
        }
    }

    /**
     * An input that begins with a version, 1 to 3, is a header's text up to the first line feed, then the data: the lengths of
     * both, which no mutation would hit, are put in.
     */
    private static byte[] assembled(byte[] input) {
        if (input.length == 0 || input[0] < 1 || input[0] > 3) {
            return input;
        }
        int end = 1;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        int length = end - 1;
        int lengthBytes = input[0] == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer prefix = ByteBuffer.allocate(NpyHeader.PREFIX_BYTES + lengthBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(NpyHeader.MAGIC)
                .put(input[0])
                .put((byte) 0);
        if (input[0] == 1) {
            prefix.putShort((short) length);
        } else {
            prefix.putInt(length);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(prefix.array());
        bytes.write(input, 1, length);
        int data = Math.min(end + 1, input.length);
        bytes.write(input, data, input.length - data);
        return bytes.toByteArray();
    }
}
