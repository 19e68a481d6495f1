package org.gridsample.internal.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.gridsample.internal.backend.GradientArguments;
import org.gridsample.internal.backend.GridGradient;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.gradients.Backward;
import org.gridsample.internal.gradients.FillSums;
import org.gridsample.internal.gradients.Items;
import org.gridsample.internal.gradients.Sums;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;

/**
 * Gradients of .npy files that may be larger than memory. What is read is mapped, since any pixel of the output may contribute to any of the
 * input; what is written is computed a few channels, or a few rows of points, at a time.
 */
public final class GradientFiles {
    /** Larger parts are no faster. */
    private static final long MOST_BYTES = 1 << 28;

    private final Consumer<Operation> run;
    private final Tensor gradOutput;
    private final Tensor input;
    private final Tensor points;
    private final Coordinates coordinates;
    private final SampleOptions options;
    private final GradientArguments arguments;
    private final long partBytes;

    /**
     * Of files that fit each other.
     *
     * @param run computes an operation, which isn't empty
     * @param kind what the points are
     */
    public GradientFiles(
            Consumer<Operation> run,
            Path gradOutput,
            Path input,
            Path points,
            Function<Tensor, Coordinates> kind,
            SampleOptions options)
            throws IOException {
        this(
                run,
                Npy.read(gradOutput),
                Npy.read(input),
                Npy.read(points),
                kind,
                options,
                Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8));
    }

    /** In parts of at most so many bytes, if a channel or a row isn't larger. */
    GradientFiles(
            Consumer<Operation> run,
            Tensor gradOutput,
            Tensor input,
            Tensor points,
            Function<Tensor, Coordinates> kind,
            SampleOptions options,
            long partBytes) {
        coordinates = kind.apply(points);
        arguments = GradientArguments.of(gradOutput, input, coordinates, options);
        this.run = run;
        this.gradOutput = gradOutput;
        this.input = input;
        this.points = points;
        this.options = options;
        this.partBytes = partBytes;
    }

    /**
     * Writes the input's gradient.
     *
     * @param progress gets the share of it that is written
     * @return the fill's
     */
    public Optional<Tensor> input(Path file, DoubleConsumer progress) throws IOException {
        FillSums fill = new FillSums(arguments);
        // Only whether there is a fill matters, not which: some channels take one for all.
        SampleOptions filled = options.withFill(fill.total().isPresent() ? 1 : 0);
        long channels = channels();
        Npy.write(file, input.type(), input.shape(), sink -> {
            for (long item = 0; item < input.extent(0); item++) {
                long most = Math.max(
                        1, partBytes / Math.max(1, input.byteCount() / input.extent(0) / Math.max(1, channels)));
                long step = areInOnePiece() ? most : channels;
                for (long first = 0; first < channels; first += step) {
                    long count = Math.min(step, channels - first);
                    Tensor own = Tensor.zeros(
                            input.type(), channelsOf(input, item, first, count).shape());
                    long from = first;
                    sum(item, input.extent(0), own, (each, to) -> {
                        InputGradient gradient = InputGradient.of(
                                channelsOf(gradOutput, each, from, count), Items.of(coordinates, each), filled, to);
                        run.accept(gradient);
                        fill.add(gradient, from);
                    });
                    sink.append(own);
                    progress.accept((item * channels + first + count) / (double) (input.extent(0) * channels));
                }
            }
        });
        return fill.total();
    }

    private long channels() {
        return input.extent(options.inputLayout().channelAxis(input.rank()));
    }

    private boolean areInOnePiece() {
        return switch (options.inputLayout()) {
            case CHANNELS_LAST -> false;
            case CHANNELS_FIRST ->
                switch (options.outputLayout()) {
                    case CHANNELS_FIRST -> true;
                    case CHANNELS_LAST -> false;
                };
        };
    }

    /** Of one item: some channels that follow each other, or all. */
    private Tensor channelsOf(Tensor batch, long item, long first, long count) {
        Tensor own = Items.of(batch, item);
        if (count == channels()) {
            return own;
        }
        long[] shape = own.shape();
        long plane = own.elementCount() / shape[1];
        shape[1] = count;
        return own.view(first * plane, shape);
    }

    /**
     * Writes the points' gradient, or the matrices'.
     *
     * @param progress gets the share of it that is written
     */
    public void points(Path file, DoubleConsumer progress) throws IOException {
        if (!SampleRequest.hasPoints(coordinates)) {
            matrices(file, progress);
            return;
        }
        long rows = arguments.rows();
        long rowBytes = points.byteCount() / Math.max(1, points.extent(0) * rows);
        Npy.write(file, points.type(), points.shape(), sink -> {
            for (long item = 0; item < points.extent(0); item++) {
                long step = Math.max(1, partBytes / Math.max(1, rowBytes));
                for (long first = 0; first < rows; first += step) {
                    Tensor own = arguments.pointsOfRows(Math.min(step, rows - first));
                    long from = first;
                    if (!GridGradient.isFlat(options.interpolation())) {
                        sum(
                                item,
                                points.extent(0),
                                own,
                                (each, to) -> run.accept(arguments.gridGradient(each, from, to)));
                    }
                    sink.append(own);
                    progress.accept((item * rows + Math.min(rows, first + step)) / (double) (points.extent(0) * rows));
                }
            }
        });
    }

    private void matrices(Path file, DoubleConsumer progress) throws IOException {
        Tensor gradient = Tensor.zeros(points.type(), points.shape());
        new Backward(run).coordinates(gradOutput, input, coordinates, options, gradient, false);
        Npy.write(file, gradient);
        progress.accept(1);
    }

    /** An item's gradient; where it serves all of a batch, the sum of all items' gradients, in their order. */
    private void sum(long item, long batch, Tensor own, Sums.OfItem part) {
        if (own.elementCount() == 0 || arguments.isEmpty()) {
            return;
        }
        if (batch == arguments.items()) {
            part.compute(item, own);
        } else {
            Sums.overItems(own, arguments.items(), false, part);
        }
    }
}
