package org.gridsample.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Between NDArrays and tensors, which have the same shapes and element types: float32, float64, float16, uint8, uint16, int16 and int32, of which an
 * engine may lack some.
 */
public final class NDTensors {
    private NDTensors() {}

    /**
     * An array's elements as a tensor. Where the engine gives its memory, as PyTorch's does of a contiguous array on the CPU, the tensor is over
     * that: what is written to the one shows in the other, and the array, whose manager frees it, must stay open for as long as the tensor is
     * used. Of any other array it is a copy, and what the engine needs for that may belong to the array's manager.
     *
     * @param array of one of these types, not sparse
     * @return a tensor of its type and shape
     * @throws IllegalArgumentException if the array is sparse, of another type, or of more than 2<sup>31</sup> - 1 bytes
     */
    public static Tensor toTensor(NDArray array) {
        ElementType type = elementType(array);
        if (array.isSparse()) {
            throw new IllegalArgumentException(
                    "array: expected a dense one, got a sparse " + describe(array) + "; use its toDense()");
        }
        long[] shape = array.getShape().getShape();
        checkBytes(type, shape);
        // An engine may have no memory to give for it.
        return array.getShape().size() == 0 ? Tensor.zeros(type, shape) : over(array.toByteBuffer(true), type, shape);
    }

    /**
     * A new array with a copy of a tensor's elements.
     *
     * @param tensor any, on a device too
     * @param manager what the array belongs to
     * @return an array of its type and shape, on the manager's device
     * @throws IllegalArgumentException if the tensor has more than 2<sup>31</sup> - 1 bytes, or is of uint16 or int16, which DJL's PyTorch engine
     *     lacks
     */
    public static NDArray toNDArray(Tensor tensor, NDManager manager) {
        NDMemory memory = NDMemory.of(manager, tensor.type(), tensor.shape());
        memory.tensor().copyFrom(tensor);
        return memory.toNDArray();
    }

    /** Over bytes in their order, which is the machine's where they are direct. */
    static Tensor over(ByteBuffer bytes, ElementType type, long... shape) {
        return switch (type) {
            case FLOAT32 -> Tensor.wrap(bytes.asFloatBuffer(), shape);
            case FLOAT64 -> Tensor.wrap(bytes.asDoubleBuffer(), shape);
            case FLOAT16, UINT16, INT16 -> Tensor.wrap(type, bytes.asShortBuffer(), shape);
            case UINT8 -> Tensor.wrap(bytes, shape);
            case INT32 -> Tensor.wrap(bytes.asIntBuffer(), shape);
        };
    }

    static DataType dataType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT64 -> DataType.FLOAT64;
            case FLOAT16 -> DataType.FLOAT16;
            case UINT8 -> DataType.UINT8;
            case UINT16 -> DataType.UINT16;
            case INT16 -> DataType.INT16;
            case INT32 -> DataType.INT32;
        };
    }

    static void checkBytes(ElementType type, long... shape) {
        double bytes = type.bytes();
        for (long extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException(
                        "shape: expected extents of at least 0, got " + Arrays.toString(shape));
            }
            bytes *= extent;
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("array: expected at most 2^31 - 1 bytes, which one buffer holds, got "
                    + type + " " + Arrays.toString(shape) + "; cut it into parts");
        }
    }

    private static ElementType elementType(NDArray array) {
        return Arrays.stream(ElementType.values())
                .filter(type -> dataType(type) == array.getDataType())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("array: expected one of "
                        + Arrays.stream(ElementType.values())
                                .map(ElementType::toString)
                                .collect(Collectors.joining(", "))
                        + ", got " + describe(array) + "; convert it: array.toType(DataType.FLOAT32, false)"));
    }

    private static String describe(NDArray array) {
        return array.getDataType() + " " + array.getShape();
    }
}
