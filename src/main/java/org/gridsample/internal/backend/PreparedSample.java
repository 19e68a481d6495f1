package org.gridsample.internal.backend;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Forward calls of which all is fixed but the pixels: what doesn't depend on these is checked and made once. */
public final class PreparedSample {
    private final SampleRequest like;
    private final Coordinates coordinates;
    private final SampleOptions options;
    private final long[] inputShape;
    private final long[] outputShape;

    /** The last one of {@link #over}: who samples frame after frame mostly has them in the same memory. Weak, as that is the caller's. */
    private volatile WeakReference<SampleRequest> last = new WeakReference<>(null);

    private PreparedSample(
            SampleRequest like, Coordinates coordinates, SampleOptions options, long[] inputShape, long[] outputShape) {
        this.like = like;
        this.coordinates = coordinates;
        this.options = options;
        this.inputShape = inputShape;
        this.outputShape = outputShape;
    }

    /**
     * For inputs of this type and shape.
     *
     * @param keep makes a copy of a tensor that every call reads
     */
    public static PreparedSample of(
            ElementType type,
            long[] inputShape,
            Coordinates coordinates,
            SampleOptions options,
            UnaryOperator<Tensor> keep) {
        Objects.requireNonNull(type, "inputType");
        Objects.requireNonNull(inputShape, "inputShape");
        Objects.requireNonNull(coordinates, "coordinates");
        Objects.requireNonNull(options, "options");
        if (Arrays.stream(inputShape).anyMatch(extent -> extent < 0)) {
            throw new IllegalArgumentException(
                    "inputShape: expected no extent below 0, got " + Arrays.toString(inputShape));
        }
        Input input = Input.dense(type, inputShape.clone(), options.inputLayout());
        Sampling.check(input, coordinates, options);
        SampleRequest given = SampleRequest.like(input, coordinates, options);
        SampleRequest like = given.located(
                tensor -> tensor == given.input() || tensor == given.output() ? tensor : keep.apply(tensor));
        return new PreparedSample(
                like,
                ownCoordinates(coordinates, like),
                options,
                input.shape(),
                Sampling.outputShape(input, coordinates, options));
    }

    /** Over copies, of which that of points is what is read. */
    private static Coordinates ownCoordinates(Coordinates coordinates, SampleRequest like) {
        Tensor numbers = coordinates.tensor();
        return CoordinateArgument.with(
                coordinates,
                SampleRequest.hasPoints(coordinates)
                        ? like.grid()
                        : Tensor.zeros(numbers.type(), numbers.shape()).copyFrom(numbers));
    }

    /** A request that differs from those of {@link #over} in its input and output alone, which stand for any. */
    public SampleRequest like() {
        return like;
    }

    /** A request that writes to the caller's output. */
    public SampleRequest over(Tensor input, Tensor output) {
        SampleRequest before = last.get();
        return before != null && before.input() == input && before.output() == output ? before : checked(input, output);
    }

    private SampleRequest checked(Tensor input, Tensor output) {
        check("input", input, like.type(), inputShape);
        check("output", output, like.output().type(), outputShape);
        if (!input.isDense() || !output.isDense()) {
            return SampleRequest.of(input, coordinates, options, output);
        }
        SampleRequest.checkMemory(output, input, "input");
        SampleRequest request = like.over(input, output);
        last = new WeakReference<>(request);
        return request;
    }

    private static void check(String name, Tensor tensor, ElementType type, long[] shape) {
        Objects.requireNonNull(tensor, name);
        boolean fits = tensor.type() == type && tensor.rank() == shape.length;
        for (int axis = 0; fits && axis < shape.length; axis++) {
            fits = tensor.extent(axis) == shape[axis];
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    name + ": expected " + type + " " + Arrays.toString(shape) + ", as prepared for, got " + tensor);
        }
    }

    public ElementType inputType() {
        return like.type();
    }

    public long[] inputShape() {
        return inputShape.clone();
    }

    public ElementType outputType() {
        return like.output().type();
    }

    public long[] outputShape() {
        return outputShape.clone();
    }
}
