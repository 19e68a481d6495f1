package org.gridsample.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.gridsample.internal.io.DirectBuffers;
import org.gridsample.internal.io.WholeFile;

/**
 * NumPy's .npy files: of every {@link ElementType}, versions 1 to 3. Either byte order and Fortran order are read; what is written
 * is little-endian, in C order, and byte for byte what {@code np.save} writes. Thread-safe.
 */
public final class Npy {
    private static final int CHUNK_BYTES = 1 << 20;

    private Npy() {}

    /**
     * Reads a file. Data in the machine's byte order and in C order is mapped, not copied: the tensor is read-only, and the
     * file must not be shortened while the tensor is in use. It may be larger than memory. Anything else is converted into
     * fresh memory; in Fortran order at most 2<sup>31</sup> - 1 bytes are.
     *
     * @param file a .npy file
     * @return the array; of any rank, rank 0 included
     * @throws NpyFormatException if it is no .npy file, is damaged, or holds another element type
     * @throws IOException if it can't be read
     */
    public static Tensor read(Path file) throws IOException {
        try (NpyReader reader = NpyReader.open(file)) {
            return reader.tensor();
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
        write(file, tensor.type(), tensor.shape(), sink -> sink.append(tensor));
    }

    /** What goes into a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes every element.
         *
         * @param sink takes them
         * @throws IOException if that fails
         */
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes the elements of a file one tensor after the other. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Writes the next elements.
         *
         * @param elements of the file's type, whatever their shape
         * @throws IOException if they can't be written
         */
        void append(Tensor elements) throws IOException;
    }

    /**
     * Writes a file that may be larger than memory, as {@link #write(Path, Tensor)}: whole or not at all.
     *
     * @param file the file, which is replaced if it exists; its directory must exist
     * @param type the element type
     * @param shape the extents
     * @param content appends the elements in C order
     * @throws IOException if it can't be written
     * @throws IllegalStateException if the content isn't as many elements of this type
     */
    public static void write(Path file, ElementType type, long[] shape, Content content) throws IOException {
        WholeFile.write(file, channel -> {
            writeAll(channel, ByteBuffer.wrap(NpyHeader.bytes(type, shape)));
            ByteBuffer chunk = DirectBuffers.allocate(CHUNK_BYTES, () -> "writing " + file, CHUNK_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            long[] left = {Tensor.elementCount(shape)};
            content.writeTo(elements -> {
                left[0] -= elements.elementCount();
                if (elements.type() != type || left[0] < 0) {
                    throw tooMuch(elements, type, shape);
                }
                writeData(channel, elements, chunk);
            });
            if (left[0] > 0) {
                throw new IllegalStateException("content: expected " + type + " " + Arrays.toString(shape) + ", "
                        + left[0] + " elements are missing");
            }
        });
    }

    private static IllegalStateException tooMuch(Tensor elements, ElementType type, long[] shape) {
        return new IllegalStateException("content: expected no more than " + type + " " + Arrays.toString(shape)
                + ", got a further " + elements);
    }

    private static void writeData(WritableByteChannel channel, Tensor tensor, ByteBuffer chunk) throws IOException {
        int step = CHUNK_BYTES / tensor.type().bytes();
        for (long start = 0; start < tensor.elementCount(); ) {
            int length = (int) Math.min(step, tensor.contiguousFrom(start));
            Elements.put(
                    tensor.type(),
                    Elements.in(chunk.clear(), tensor.type()),
                    tensor.view(start, length).values());
            writeAll(channel, chunk.limit(length * tensor.type().bytes()));
            start += length;
        }
    }

    private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) < 0) {
                throw new EOFException("the channel takes no more bytes");
            }
        }
    }
}
