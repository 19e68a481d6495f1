package org.gridsample.internal.backend;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** What gradients ask of their arguments: the only place where these are checked. */
public final class GradientArguments {
    private GradientArguments() {}

    /** What was sampled: of an input, or of one like the tensor that its gradient is written to. */
    static Sampling sampling(Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        return Sampling.of(check(gradOutput, input, coordinates, options), coordinates, options);
    }

    /** Refuses what has no gradient, and shapes that don't fit. */
    public static void checkAll(Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        check(gradOutput, input, coordinates, options);
    }

    private static Input check(Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        Objects.requireNonNull(gradOutput, "gradOutput");
        Input checked = Sampling.check(input, coordinates, options);
        checkDense("input", input);
        switch (input.type()) {
            case FLOAT32, FLOAT64 -> {}
            case FLOAT16, UINT8, UINT16, INT16, INT32 ->
                throw new IllegalArgumentException(
                        "input: expected float32 or float64 to have a gradient, got " + input.type() + "; convert it");
        }
        if (options.isScaled() || options.outputType(input.type()) != input.type() || options.antialias()) {
            throw new IllegalArgumentException(
                    "options: expected no scale, no other output type and no antialias, for these have no gradient here, got "
                            + options);
        }
        if (gradOutput.type() != input.type() || !Sampling.hasOutputShape(gradOutput, checked, coordinates, options)) {
            throw new IllegalArgumentException("gradOutput: expected " + input.type() + " "
                    + Arrays.toString(Sampling.outputShape(checked, coordinates, options)) + ", got " + gradOutput);
        }
        checkDense("gradOutput", gradOutput);
        return checked;
    }

    private static void checkDense(String name, Tensor tensor) {
        if (!tensor.isDense()) {
            throw new IllegalArgumentException(name + ": expected a dense tensor, got " + tensor + "; copy it");
        }
    }

    /** Refuses a tensor that a gradient can't be written to, which is read from others. */
    public static void checkWritten(String name, Tensor tensor, ElementType type, long[] shape, List<Tensor> read) {
        if (tensor.type() != type || !Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(
                    name + ": expected " + type + " " + Arrays.toString(shape) + ", got " + tensor);
        }
        checkDense(name, tensor);
        if (tensor.isReadOnly()) {
            throw new IllegalArgumentException(name + ": expected writable memory, got a read-only tensor");
        }
        if (read.stream().anyMatch(tensor::overlaps)) {
            throw new IllegalArgumentException(
                    name + ": expected memory of its own, got memory shared with what it is computed from");
        }
    }
}
