package org.gridsample.internal.backend;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/** What a backend can be asked to compute. Its shapes have been checked, backends trust them. */
public sealed interface Operation permits SampleRequest, GridGradient, InputGradient {
    /** The operations that there are, to switch on. */
    enum Kind {
        /** {@link SampleRequest}. */
        SAMPLE,
        /** {@link GridGradient}. */
        GRID_GRADIENT,
        /** {@link InputGradient}. */
        INPUT_GRADIENT
    }

    Kind kind();

    /** What it computes, whatever the sizes. */
    Computation computation();

    /** What is sampled, where and how. */
    Sampling sampling();

    /** How its tensors are related. */
    default Geometry geometry() {
        return sampling().geometry();
    }

    /** Where the output's pixels read the input; the whole's, where this is a part. */
    default Coordinates coordinates() {
        return sampling().coordinates();
    }

    /** What is read of the coordinates: points, or matrices. */
    default Tensor grid() {
        return sampling().grid();
    }

    /**
     * Of the points, and of their shape: then the derivative along it of what is written otherwise is computed, by how much that grows where the
     * points move by a little of it.
     */
    default Optional<Tensor> tangent() {
        return sampling().tangent();
    }

    /** How the input is sampled, without align_corners where that has no meaning. */
    default SampleOptions options() {
        return sampling().options();
    }

    /** What is outside in each channel along axes that are filled, {@code [1, C]}; empty where that is 0. */
    default Optional<Tensor> fill() {
        return sampling().fill();
    }

    /** The tensors that it reads, in the order in which its kernel takes them. */
    List<Tensor> read();

    /** The tensors that it writes, every element of them; its kernel takes them after those that are read. */
    List<Tensor> written();

    /** The same with other tensors of the same types and shapes to write to. */
    Operation writing(List<Tensor> others);

    /** The same over tensors of the same types, shapes and strides, wherever they are. */
    Operation located(UnaryOperator<Tensor> places);

    /** Whether any of its tensors is on a device. */
    default boolean isOnDevice() {
        return isOnDevice(read()) || isOnDevice(written());
    }

    private static boolean isOnDevice(List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            if (tensor.isOnDevice()) {
                return true;
            }
        }
        return false;
    }

    /** The same for whoever sees its tensors without what lies between their elements. */
    Operation packed();

    /** What parts of it have of its tensors, first of those read, then of those written. */
    List<Argument> arguments();

    /** What it reads, for a person: names, types and shapes. */
    default String inputs() {
        return arguments().stream().limit(read().size()).map(Argument::toString).collect(Collectors.joining(", "));
    }

    /** What it can be cut into, the largest first. */
    List<Unit> units();

    /** The operation for a range of its output, whose tensors are views. */
    Operation part(Range range);

    /** Nothing to compute: no backend is asked. */
    default boolean isEmpty() {
        for (Tensor tensor : written()) {
            if (tensor.elementCount() > 0) {
                return false;
            }
        }
        return true;
    }

    /** Of all its tensors together. */
    default long byteCount() {
        return bytes(read()) + bytes(written());
    }

    private static long bytes(List<Tensor> tensors) {
        long bytes = 0;
        for (int i = 0; i < tensors.size(); i++) {
            bytes += bytes(tensors.get(i));
        }
        return bytes;
    }

    /** Of the memory that a tensor needs, with what lies between its elements. */
    static long bytes(Tensor tensor) {
        return tensor.isDense()
                ? tensor.byteCount()
                : (long) tensor.memory().capacity() * tensor.type().bytes();
    }
}
