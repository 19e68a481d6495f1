package org.gridsample.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Direct memory that a sampler writes to and an array is made of.
 *
 * @param manager what the array is to belong to
 * @param bytes the memory, as engines take it without a copy
 * @param tensor over it
 */
record NDMemory(NDManager manager, ByteBuffer bytes, Tensor tensor) {
    static NDMemory of(NDManager manager, ElementType type, long... shape) {
        checkEngine(manager, type);
        NDTensors.checkBytes(type, shape);
        int size = Math.toIntExact(new Shape(shape).size() * type.bytes());
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        return new NDMemory(manager, bytes, NDTensors.over(bytes, type, shape));
    }

    /**
     * An array whose memory is the engine's own: over this memory PyTorch's views and what autograd keeps of it would be left without any where the
     * array is closed before them.
     */
    NDArray toNDArray() {
        try (NDArray over = manager.create(bytes, new Shape(tensor.shape()), NDTensors.dataType(tensor.type()))) {
            return over.duplicate();
        }
    }

    /** DJL's native code for PyTorch ends the process where it is given a type that it doesn't know. */
    private static void checkEngine(NDManager manager, ElementType type) {
        boolean is16 = type == ElementType.UINT16 || type == ElementType.INT16;
        if (is16 && manager.getEngine().getEngineName().equals("PyTorch")) {
            throw new IllegalArgumentException("output: expected a type that DJL's PyTorch engine has, got " + type
                    + "; take another one: SampleOptions.withOutputType(FLOAT32)");
        }
    }
}
