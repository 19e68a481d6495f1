package org.gridsample.tensor;

/** Tensors in several buffers, as large ones are, with buffers so small that a test has them at once. */
public final class SmallBuffers {
    private SmallBuffers() {}

    /** The same values in buffers of at most so many bytes. */
    public static Tensor of(int mostBytes, Tensor tensor) {
        return Tensor.zeros(mostBytes, tensor.type(), tensor.shape()).copyFrom(tensor);
    }
}
