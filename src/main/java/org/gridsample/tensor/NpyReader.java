package org.gridsample.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.gridsample.internal.io.DirectBuffers;

/**
 * An open .npy file: as a whole, or a window at a time. Not thread-safe.
 *
 * <p>It may be larger than memory where it can be mapped: data in the machine's byte order and in C order that begins at a
 * multiple of its element's size, as NumPy places it. Any other file is converted into memory when it is opened; in Fortran
 * order it has at most 2<sup>31</sup> - 1 bytes of data.
 */
public final class NpyReader implements Closeable {
    /** NumPy's own limit: a longer header is an attack or damage. */
    private static final int MAX_HEADER_BYTES = 10_000;

    private final Path file;
    private final FileChannel channel;
    private final NpyHeader header;

    /** Of the first element. */
    private final long offset;

    private final Tensor whole;

    /** Memory of the windows, as large as the largest so far. */
    private ByteBuffer memory = ByteBuffer.allocate(0);

    private long windowFirst = -1;
    private Tensor window;

    private NpyReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        header = readHeader(file, channel);
        offset = channel.position();
        whole = readData();
    }

    /**
     * Opens a file.
     *
     * @param file a .npy file
     * @return the reader, to be closed by the caller
     * @throws NpyFormatException if it is no .npy file, is damaged, or holds another element type
     * @throws IOException if it can't be read
     */
    public static NpyReader open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "is not a regular file; name a .npy file");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new NpyReader(file, channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    /**
     * The array, as {@link Npy#read} gives it: mapped where that is possible, so that nothing is read before it is asked for. It
     * stays valid when the reader is closed.
     *
     * @return the tensor
     */
    public Tensor tensor() {
        return whole;
    }

    /**
     * A part of the array. Where the array is mapped the part is read from the file into memory of the reader's, which is used
     * again for the next part: a file that another process shortens then is an IOException, where access to what is mapped may
     * end the process.
     *
     * @param first its first element, counted in C order
     * @param shape its extents; at most 2<sup>31</sup> - 1 bytes
     * @return the part, valid until the next call
     * @throws IOException if it can't be read
     */
    public Tensor window(long first, long... shape) throws IOException {
        if (!isMapped()) {
            return whole.view(first, shape);
        }
        if (first == windowFirst && Arrays.equals(window.shape(), shape)) {
            return window;
        }
        Tensor part = whole.view(first, shape);
        windowFirst = -1;
        ByteBuffer bytes = memory(part.byteCount());
        read(bytes, first);
        window = Tensor.wrap(header.type(), bytes.flip(), shape);
        windowFirst = first;
        return window;
    }

    /**
     * A box of the array: a range along each axis. It is read into memory as a {@link #window(long, long...) window} is, which it takes the
     * place of.
     *
     * @param first its first index along each axis
     * @param shape its extents; at most 2<sup>31</sup> - 1 bytes
     * @return the box, valid until the next call
     * @throws IndexOutOfBoundsException if it reaches beyond the array
     * @throws IOException if it can't be read
     */
    public Tensor box(long[] first, long... shape) throws IOException {
        long[] extents = header.shape();
        if (first.length != extents.length || shape.length != extents.length) {
            throw new IndexOutOfBoundsException("box: expected " + extents.length + " indices and extents, got "
                    + Arrays.toString(first) + " and " + Arrays.toString(shape));
        }
        for (int axis = 0; axis < extents.length; axis++) {
            Objects.checkFromIndexSize(first[axis], shape[axis], extents[axis]);
        }
        if (Arrays.equals(shape, extents)) {
            return window(0, shape);
        }
        windowFirst = -1;
        ByteBuffer bytes = memory(Tensor.elementCount(shape) * header.type().bytes());
        if (bytes.hasRemaining()) {
            readBox(bytes, first, shape, 0, 0);
        }
        return Tensor.wrap(header.type(), bytes.flip(), shape);
    }

    /** Of the item of an axis that the indices along those before it lead to. */
    private void readBox(ByteBuffer bytes, long[] first, long[] shape, int axis, long item) throws IOException {
        long[] extents = header.shape();
        long inner = 1;
        boolean isInOnePiece = true;
        for (int i = axis + 1; i < extents.length; i++) {
            inner *= extents[i];
            isInOnePiece &= shape[i] == extents[i];
        }
        long index = item * extents[axis] + first[axis];
        if (isInOnePiece) {
            int end = bytes.limit();
            bytes.limit(Math.toIntExact(
                    bytes.position() + shape[axis] * inner * header.type().bytes()));
            read(bytes, index * inner);
            bytes.limit(end);
        } else {
            for (long i = 0; i < shape[axis]; i++) {
                readBox(bytes, first, shape, axis + 1, index + i);
            }
        }
    }

    /** Room for so many bytes, in the machine's order. */
    private ByteBuffer memory(long count) {
        int bytes = Math.toIntExact(count);
        if (memory.capacity() < bytes) {
            memory = DirectBuffers.allocate(bytes, () -> "a window of " + file, bytes);
        }
        return memory.clear().limit(bytes);
    }

    /** Fills what remains from an element on; of an array that isn't mapped, from its copy. */
    private void read(ByteBuffer bytes, long first) throws IOException {
        int size = header.type().bytes();
        if (!isMapped()) {
            Tensor target =
                    Tensor.wrap(header.type(), bytes.slice().order(ByteOrder.nativeOrder()), bytes.remaining() / size);
            target.copyFrom(whole.view(first, target.elementCount()));
            bytes.position(bytes.limit());
        }
        long position = offset + first * size - bytes.position();
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new NpyFormatException(file, "truncated while it was read, to " + channel.size() + " bytes");
            }
        }
    }

    /**
     * Whether the array is mapped, else it is a copy in memory.
     *
     * @return whether {@link #tensor} reads from the file
     */
    public boolean isMapped() {
        return whole.isReadOnly();
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        channel.close();
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

    private Tensor readData() throws IOException {
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
        if (cOrder && aligned) {
            // Native order is used in place, the other is copied.
            return Tensor.wrap(header.type(), data, header.shape());
        }
        Tensor copy = Tensor.zeros(header.type(), header.shape());
        Buffer values = Elements.in(data, header.type());
        Buffer target = copy.values();
        if (cOrder) {
            Elements.put(header.type(), target, values);
        } else {
            new FortranOrder(header.shape())
                    .forEach((to, from) ->
                            Elements.setBits(header.type(), target, to, Elements.bits(header.type(), values, from)));
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
            return Elements.in(data, header.type());
        });
        Tensor tensor = Tensor.over(header.type(), mapped, header.shape());
        if (header.order() == ByteOrder.nativeOrder() && offset % size == 0) {
            return tensor;
        }
        Tensor copy = Tensor.zeros(header.type(), header.shape());
        return copy.copyFrom(tensor);
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
}
