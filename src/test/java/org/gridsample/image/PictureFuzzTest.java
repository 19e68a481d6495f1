package org.gridsample.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes as a picture: the message that it is none, or one that comes back the same when it is written as TIFF. {@code
 * scripts/fuzz picture} goes on from the seeds.
 */
public final class PictureFuzzTest {
    private static final int MOST_PIXELS = 1 << 20;
    private static final int SIGNATURE_BYTES = 8;

    private static Path folder;

    static List<Path> seeds() {
        return Seeds.of("picture");
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
        Path file = folder.resolve("any");
        Path copy = folder.resolve("copy.tif");
        try {
            Files.write(file, withChecksums(input));
            Picture picture;
            try {
                picture = Picture.read(file, MOST_PIXELS);
            } catch (ImageFormatException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                return;
            }
            picture.write(copy);
            Picture again = Picture.read(copy);
            assertEquals(picture.orientation(), again.orientation());
            assertEquals(picture.profile(), again.profile());
            assertArrayEquals(picture.tensor().shape(), again.tensor().shape());
            Bits.assertEqual(picture.tensor(), again.tensor(), "copy");
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(copy);
        }
    }

    /** A PNG with its chunks' checksums put right, which no mutation would hit; other bytes as they are. */
    private static byte[] withChecksums(byte[] input) {
        byte[] bytes = input.clone();
        if (bytes.length < SIGNATURE_BYTES || bytes[0] != (byte) 0x89) {
            return bytes;
        }
        ByteBuffer chunks = ByteBuffer.wrap(bytes);
        long chunk = SIGNATURE_BYTES;
        while (chunk + 12 <= bytes.length) {
            long end = chunk + 8 + Integer.toUnsignedLong(chunks.getInt((int) chunk));
            if (end + 4 <= bytes.length) {
                CRC32 crc = new CRC32();
                crc.update(bytes, (int) chunk + 4, (int) (end - chunk - 4));
                chunks.putInt((int) end, (int) crc.getValue());
            }
            chunk = end + 4;
        }
        return bytes;
    }
}
