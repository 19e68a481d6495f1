package org.gridsample.image;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PNG file's chunks, one after the other. What no pixel depends on may be damaged: it is passed over with a warning. */
final class PngChunks {
    /** The public class's: that is the name which users set a level for. */
    private static final Logger LOG = LoggerFactory.getLogger(Images.class);

    private static final int SIGNATURE_BYTES = 8;

    private final Path file;
    private final DataInputStream in;
    private final CRC32 crc = new CRC32();

    private String type = "";
    private long left;

    /** Of a file whose signature is known to be right. */
    PngChunks(Path file, InputStream in) throws IOException {
        this.file = file;
        this.in = new DataInputStream(in);
        this.in.skipNBytes(SIGNATURE_BYTES);
    }

    /** The type of the chunk that was come to last. */
    String type() {
        return type;
    }

    /** The bytes of it that are not read yet. */
    long left() {
        return left;
    }

    /** Goes to the next chunk, once the rest of this one has been read. */
    void next() throws IOException {
        if (!type.isEmpty()) {
            finish();
        }
        left = Integer.toUnsignedLong(in.readInt());
        byte[] name = new byte[Integer.BYTES];
        in.readFully(name);
        crc.reset();
        crc.update(name);
        type = new String(name, StandardCharsets.ISO_8859_1);
        for (byte letter : name) {
            if (!Character.isLetter(letter)) {
                throw damaged("a chunk's name has no letters");
            }
        }
        if (left > Integer.MAX_VALUE) {
            throw damaged("a chunk " + type + " of " + left + " bytes");
        }
    }

    private void finish() throws IOException {
        byte[] rest = new byte[(int) Math.min(left, 1 << 13)];
        while (left > 0) {
            read(rest, (int) Math.min(left, rest.length));
        }
        isWhole();
    }

    private boolean isWhole() throws IOException {
        if (in.readInt() == (int) crc.getValue()) {
            return true;
        }
        String wrong = "the chunk " + type + " has another checksum (CRC) than it says";
        if (countsForPixels()) {
            throw damaged(wrong);
        }
        warn(wrong + ": it is passed over");
        return false;
    }

    private boolean countsForPixels() {
        return switch (type) {
            case "IHDR", "PLTE", "tRNS", "IDAT" -> true;
            default -> false;
        };
    }

    /** Reads so many bytes of the chunk, which has them. */
    void read(byte[] target, int count) throws IOException {
        in.readFully(target, 0, count);
        crc.update(target, 0, count);
        left -= count;
    }

    /** All of the chunk; empty if it is damaged or larger than the limit, which only one may be that no pixel depends on. */
    Optional<byte[]> readWhole(int most) throws IOException {
        if (left > most) {
            warn("the chunk " + type + " has " + left + " bytes: it is passed over");
            return Optional.empty();
        }
        // Not allocated by the claim: a file that ends before has no more.
        byte[] bytes = in.readNBytes((int) left);
        if (bytes.length < left) {
            throw new EOFException();
        }
        crc.update(bytes);
        left = 0;
        boolean whole = isWhole();
        type = "";
        return whole ? Optional.of(bytes) : Optional.empty();
    }

    ImageFormatException damaged(String what) {
        return new ImageFormatException(file, "damaged: " + what + "; write the file again", null);
    }

    void warn(String what) {
        LOG.warn("{}: {}", file, what);
    }
}
