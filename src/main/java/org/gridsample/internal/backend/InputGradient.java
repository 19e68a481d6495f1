package org.gridsample.internal.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * The gradient of the input, an item of it for each of the output's: each pixel's is the sum of what all that was read of it contributes, in one
 * order. Where the options fill, that of the fill as well, a value for each item and channel.
 */
public final class InputGradient implements Operation {
    private final Sampling sampling;
    private final List<Tensor> read;
    private final List<Tensor> written;

    private InputGradient(Sampling sampling, Tensor gradOutput, List<Tensor> written) {
        this.sampling = sampling;
        read = sampling.tangent()
                .map(tangent -> List.of(gradOutput, sampling.grid(), tangent))
                .orElseGet(() -> List.of(gradOutput, sampling.grid()));
        this.written = List.copyOf(written);
    }

    /** Of what has been checked, for so many items. */
    InputGradient(Sampling sampling, Tensor gradOutput, Tensor gradInput, long items) {
        this(sampling, gradOutput, written(sampling, gradInput, items));
    }

    private static List<Tensor> written(Sampling sampling, Tensor gradInput, long items) {
        return sampling.fill()
                .map(values -> List.of(
                        gradInput,
                        Tensor.zeros(values.type(), items, sampling.geometry().channels())))
                .orElseGet(() -> List.of(gradInput));
    }

    /**
     * For all items of the output.
     *
     * @param gradOutput of the output's shape
     * @param gradInput of the input's shape, but for a batch that is the output's
     */
    public static InputGradient of(
            Tensor gradOutput, Coordinates coordinates, SampleOptions options, Tensor gradInput) {
        InputGradient gradient = GradientArguments.ofInput(gradOutput, coordinates, options, gradInput)
                .inputGradient(gradInput);
        long[] shape = gradInput.shape();
        shape[0] = gradOutput.extent(0);
        GradientArguments.checkWritten("gradInput", gradInput, gradOutput.type(), shape, gradient.read);
        return gradient;
    }

    /** The same or, where there is a tangent of the points, its derivative along that. */
    public InputGradient along(Optional<Tensor> tangent) {
        return new InputGradient(sampling.along(tangent), gradOutput(), written);
    }

    @Override
    public Sampling sampling() {
        return sampling;
    }

    @Override
    public Kind kind() {
        return Kind.INPUT_GRADIENT;
    }

    @Override
    public Computation computation() {
        return Computation.ofGradient(kind(), gradOutput().type(), sampling);
    }

    @Override
    public List<Tensor> read() {
        return read;
    }

    @Override
    public List<Tensor> written() {
        return written;
    }

    @Override
    public InputGradient writing(List<Tensor> others) {
        return new InputGradient(sampling, gradOutput(), others);
    }

    @Override
    public InputGradient located(UnaryOperator<Tensor> places) {
        return new InputGradient(
                sampling.located(places),
                places.apply(gradOutput()),
                written.stream().map(places).toList());
    }

    /** Its tensors are dense. */
    @Override
    public InputGradient packed() {
        return this;
    }

    @Override
    public List<Argument> arguments() {
        Geometry geometry = geometry();
        Strides input = geometry.input();
        Strides output = geometry.output();
        List<Argument> arguments = new ArrayList<>();
        arguments.add(Argument.of(
                "gradOutput", gradOutput(), output.item(), Sampling.ownChannel(geometry.outputLayout(), output), 0));
        arguments.addAll(sampling.pointsArguments());
        arguments.add(Argument.of(
                "gradInput",
                gradInput(),
                geometry.inputPlane() * geometry.channels(),
                Sampling.ownChannel(geometry.inputLayout(), input),
                0));
        gradFill().ifPresent(values -> arguments.add(Argument.of("fill", values, geometry.channels(), 1, 0)));
        return arguments;
    }

    /** Channels where each lies in one piece on both sides. */
    @Override
    public List<Unit> units() {
        boolean planar =
                isPlanar(geometry().inputLayout()) && isPlanar(geometry().outputLayout());
        return planar ? List.of(Unit.ITEM, Unit.CHANNEL) : List.of(Unit.ITEM);
    }

    private static boolean isPlanar(Layout layout) {
        return switch (layout) {
            case CHANNELS_FIRST -> true;
            case CHANNELS_LAST -> false;
        };
    }

    @Override
    public InputGradient part(Range range) {
        List<Argument> arguments = arguments();
        List<Tensor> own = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            own.add(arguments.get(read.size() + i).part(written.get(i), range));
        }
        return part(range, own);
    }

    private InputGradient part(Range range, List<Tensor> own) {
        Sampling part = sampling.part(range, geometry().part(range), fill());
        return new InputGradient(part, arguments().get(0).part(gradOutput(), range), own);
    }

    /** The part that has these tensors to write to, which are a single item's already. */
    InputGradient item(long item) {
        return part(new Range(Unit.ITEM, item, 0, 0, 1, 1), written);
    }

    public Tensor gradOutput() {
        return read.get(0);
    }

    public Tensor gradInput() {
        return written.get(0);
    }

    /** {@code [N, C]}; empty where nothing is filled. */
    public Optional<Tensor> gradFill() {
        return written.size() > 1 ? Optional.of(written.get(1)) : Optional.empty();
    }
}
