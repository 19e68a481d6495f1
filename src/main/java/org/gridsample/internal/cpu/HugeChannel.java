package org.gridsample.internal.cpu;

import java.nio.Buffer;
import java.util.List;
import java.util.function.Function;
import org.gridsample.tensor.Tensor;

/** Where the elements of a tensor in several buffers are. */
final class HugeChannel<B extends Buffer> {
    private final List<B> buffers;

    /** Elements of the first buffer, which may begin in the middle of one, and of every other but the last. */
    private final long first;

    private final long each;

    HugeChannel(Tensor tensor, Function<Tensor, B> values) {
        buffers = tensor.pieces().stream().map(values).toList();
        first = buffers.get(0).capacity();
        each = buffers.size() > 1 ? buffers.get(1).capacity() : 1;
    }

    B bufferOf(long offset) {
        return buffers.get(offset < first ? 0 : (int) ((offset - first) / each) + 1);
    }

    int indexOf(long offset) {
        return (int) (offset < first ? offset : (offset - first) % each);
    }
}
