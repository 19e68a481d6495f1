package org.gridsample.internal.backend;

import java.util.List;
import org.gridsample.tensor.Tensor;

/** What a backend can be asked to compute. Its shapes have been checked, backends trust them. */
public sealed interface Operation permits SampleRequest {
    /** How its tensors are related. */
    Geometry geometry();

    /** The tensors that it reads, in the order in which its kernel takes them. */
    List<Tensor> read();

    /** The tensors that it writes, every element of them; its kernel takes them after those that are read. */
    List<Tensor> written();

    /** What parts of it have of its tensors, first of those read, then of those written. */
    List<Argument> arguments();

    /** What it can be cut into, the largest first. */
    List<Unit> units();

    /** The operation for a range of its output, whose tensors are views. */
    Operation part(Range range);

    /** Of all its tensors together. */
    default long byteCount() {
        return bytes(read()) + bytes(written());
    }

    private static long bytes(List<Tensor> tensors) {
        long bytes = 0;
        for (Tensor tensor : tensors) {
            bytes += tensor.byteCount();
        }
        return bytes;
    }
}
