package org.gridsample.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.gridsample.internal.io.WholeFile;

/**
 * NumPy's .npy files: float32 and float64, versions 1 to 3. Either byte order and Fortran order are read; what is written
 * is little-endian, in C order, and byte for byte what {@code np.save} writes. Thread-safe.
 */
public final class Npy {
    /** NumPy's own limit: a longer header is an attack or damage. */
    private static final int MAX_HEADER_BYTES = 10_000;

    private static final int CHUNK_BYTES = 1 << 20;

    private Npy() {}

    /**
     * Reads a file. Data in the machine's byte order and in C order is mapped, not copied: the tensor is read-only, and the
     * file must not be shortened while the tensor is in use. It may be larger than memory. Anything else is converted into
     * fresh memory.
     *
     * @param file a .npy file
     * @return the array; of any rank, rank 0 included
     * @throws NpyFormatException if it is no .npy file, is damaged, or holds another element type
     * @throws IOException if it can't be read
     */
    public static Tensor read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "is not a regular file; name a .npy file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            NpyHeader header = readHeader(file, channel);
            return readData(file, channel, header);
        }
    }

    /**
     * Writes a file, whole or not at all: it is written beside its place, then moved there.
     *
     * @param file the file, which is replaced if it exists; its directory must exist
     * @param tensor any tensor of at most 64 axes
     * @throws IllegalArgumentException if it has more
     * @throws IOException if it can't be written
     */
    public static void write(Path file, Tensor tensor) throws IOException {
        WholeFile.write(file, channel -> {
            writeAll(channel, ByteBuffer.wrap(NpyHeader.bytes(tensor.type(), tensor.shape())));
            writeData(channel, tensor);
        });
    }

    /** Leaves the channel's position at the first byte of data. */
    private static NpyHeader readHeader(Path file, FileChannel channel) throws IOException {
        ByteBuffer prefix = readBytes(file, channel, NpyHeader.PREFIX_BYTES);
        byte[] magic = new byte[NpyHeader.MAGIC.length];
        prefix.get(magic);
        if (!Arrays.equals(magic, NpyHeader.MAGIC)) {
            throw new NpyFormatException(file, "is not a .npy file: expected it to begin with \\x93NUMPY");
        }
        int major = prefix.get();
        int minor = prefix.get();
        if (major < 1 || major > 3 || minor != 0) {
            throw new NpyFormatException(
                    file, "expected .npy version 1.0, 2.0 or 3.0, got " + (major & 0xff) + "." + (minor & 0xff));
        }
        ByteBuffer lengthBytes = readBytes(file, channel, major == 1 ? 2 : 4);
        long length = major == 1 ? lengthBytes.getShort() & 0xffffL : lengthBytes.getInt() & 0xffffffffL;
        if (length > MAX_HEADER_BYTES) {
            throw new NpyFormatException(
                    file,
                    "damaged header: expected at most " + MAX_HEADER_BYTES + " bytes, got a length of " + length
                            + "; write the file again");
        }
        byte[] text = readBytes(file, channel, (int) length).array();
        try {
            return NpyHeader.parse(new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
        } catch (NpyLiteral.SyntaxException e) {
            throw new NpyFormatException(file, e.getMessage());
        }
    }

    private static Tensor readData(Path file, FileChannel channel, NpyHeader header) throws IOException {
        long offset = channel.position();
        long held = channel.size() - offset;
        long bytes = claimedBytes(file, header);
        String claim = Arrays.toString(header.shape()) + " of " + header.type();
        if (bytes != held) {
            throw new NpyFormatException(
                    file,
                    (bytes > held ? "truncated" : "trailing bytes") + ": the header's " + claim + " needs " + bytes
                            + " bytes of data, the file has " + held + "; write the file again");
        }
        boolean cOrder = !header.fortranOrder() || header.shape().length < 2;
        if (bytes > Integer.MAX_VALUE) {
            if (!cOrder) {
                throw new NpyFormatException(
                        file,
                        "expected at most " + Integer.MAX_VALUE + " bytes of data in Fortran order, got " + bytes
                                + "; write numpy.ascontiguousarray of it");
            }
            return readLarge(channel, offset, header, bytes, Segments.MOST_BYTES);
        }
        ByteBuffer data =
                channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes).order(header.order());
        boolean aligned = offset % header.type().bytes() == 0;
        boolean float32 = header.type() == ElementType.FLOAT32;
        if (cOrder && aligned) {
            // Native order is used in place, the other is copied.
            return float32
                    ? Tensor.wrap(data.asFloatBuffer(), header.shape())
                    : Tensor.wrap(data.asDoubleBuffer(), header.shape());
        }
        Tensor copy = Tensor.zeros(header.type(), header.shape());
        if (float32) {
            FloatBuffer values = data.asFloatBuffer();
            FloatBuffer target = copy.floats();
            move(header, cOrder, () -> target.put(values), (to, from) -> target.put(to, values.get(from)));
        } else {
            DoubleBuffer values = data.asDoubleBuffer();
            DoubleBuffer target = copy.doubles();
            move(header, cOrder, () -> target.put(values), (to, from) -> target.put(to, values.get(from)));
        }
        return copy;
    }

    /** C order, in several buffers of at most so many bytes. */
    static Tensor readLarge(FileChannel channel, long offset, NpyHeader header, long bytes, int mostBytes)
            throws IOException {
        int size = header.type().bytes();
        long each = Segments.each(mostBytes / size, header.shape());
        Segments mapped = Segments.of(each, bytes / size, (first, count) -> {
            ByteBuffer data = channel.map(FileChannel.MapMode.READ_ONLY, offset + first * size, (long) count * size)
                    .order(header.order());
            return header.type() == ElementType.FLOAT32 ? data.asFloatBuffer() : data.asDoubleBuffer();
        });
        Tensor tensor = Tensor.over(header.type(), mapped, header.shape());
        if (header.order() == ByteOrder.nativeOrder() && offset % size == 0) {
            return tensor;
        }
        Tensor copy = Tensor.zeros(header.type(), header.shape());
        return copy.copyFrom(tensor);
    }

    private static void move(NpyHeader header, boolean cOrder, Runnable all, FortranOrder.Move one) {
        if (cOrder) {
            all.run();
        } else {
            new FortranOrder(header.shape()).forEach(one);
        }
    }

    private static long claimedBytes(Path file, NpyHeader header) throws NpyFormatException {
        long bytes = header.type().bytes();
        for (long extent : header.shape()) {
            if (extent == 0) {
                return 0;
            }
        }
        try {
            for (long extent : header.shape()) {
                bytes = Math.multiplyExact(bytes, extent);
            }
        } catch (ArithmeticException e) {
            throw new NpyFormatException(
                    file,
                    "truncated: the header's shape " + Arrays.toString(header.shape())
                            + " needs more bytes than 64 bits can count; write the file again");
        }
        return bytes;
    }

    private static ByteBuffer readBytes(Path file, FileChannel channel, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new NpyFormatException(
                        file, "is not a .npy file, or truncated: it ends within its header at byte " + channel.size());
            }
        }
        return bytes.flip();
    }

    private static void writeData(FileChannel channel, Tensor tensor) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int step = CHUNK_BYTES / tensor.type().bytes();
        for (long start = 0; start < tensor.elementCount(); ) {
            int length = (int) Math.min(step, tensor.contiguousFrom(start));
            Tensor part = tensor.view(start, length);
            if (tensor.type() == ElementType.FLOAT32) {
                chunk.clear().asFloatBuffer().put(part.floats());
            } else {
                chunk.clear().asDoubleBuffer().put(part.doubles());
            }
            writeAll(channel, chunk.limit(length * tensor.type().bytes()));
            start += length;
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) < 0) {
                throw new EOFException("the channel takes no more bytes");
            }
        }
    }
}
