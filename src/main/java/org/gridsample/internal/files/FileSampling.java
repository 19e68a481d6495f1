package org.gridsample.internal.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.gridsample.internal.backend.Limits;
import org.gridsample.internal.backend.Part;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.NpyReader;
import org.gridsample.tensor.Tensor;

/** Samples .npy files that may be larger than memory: windows of the files are read, sampled and written one after the other. */
public final class FileSampling {
    /** Larger windows are no faster. */
    private static final long MOST_BYTES = 1 << 28;

    private final Consumer<SampleRequest> sampler;
    private final Limits window;

    /** With what samples each window, into the request's output. */
    public FileSampling(Consumer<SampleRequest> sampler) {
        // As much direct memory as heap may be had, unless it is set otherwise: three tensors have a window each.
        this(sampler, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 4));
    }

    /** With windows of at most so many bytes. */
    FileSampling(Consumer<SampleRequest> sampler, long windowBytes) {
        this.sampler = sampler;
        window = new Limits(windowBytes, 3 * windowBytes);
    }

    /**
     * Samples at points of a file.
     *
     * @param progress gets the share of the output that is written
     */
    public void sample(
            Path inputFile,
            Path pointsFile,
            Function<Tensor, Coordinates> kind,
            SampleOptions options,
            Path outputFile,
            DoubleConsumer progress)
            throws IOException {
        try (NpyReader input = NpyReader.open(inputFile);
                NpyReader points = NpyReader.open(pointsFile)) {
            Coordinates coordinates = kind.apply(points.tensor());
            sample(input, coordinates, numbers(points, input, coordinates, options), options, outputFile, progress);
        }
    }

    /**
     * Samples at coordinates that are in memory.
     *
     * @param coordinates for an input of this shape
     * @param progress gets the share of the output that is written
     */
    public void sample(
            Path inputFile,
            Function<Tensor, Coordinates> coordinates,
            SampleOptions options,
            Path outputFile,
            DoubleConsumer progress)
            throws IOException {
        try (NpyReader input = NpyReader.open(inputFile)) {
            Coordinates own = coordinates.apply(input.tensor());
            sample(input, own, inMemory(input, own, options), options, outputFile, progress);
        }
    }

    /** A part of what is read of the coordinates. */
    private interface Numbers {
        Tensor window(long first, long... shape) throws IOException;
    }

    private static Numbers numbers(NpyReader points, NpyReader input, Coordinates coordinates, SampleOptions options) {
        return SampleRequest.hasPoints(coordinates) ? points::window : inMemory(input, coordinates, options);
    }

    private static Numbers inMemory(NpyReader input, Coordinates coordinates, SampleOptions options) {
        return SampleRequest.numbers(input.tensor(), coordinates, options)::view;
    }

    private void sample(
            NpyReader input,
            Coordinates coordinates,
            Numbers numbers,
            SampleOptions options,
            Path outputFile,
            DoubleConsumer progress)
            throws IOException {
        long[] shape = SampleRequest.outputShape(input.tensor(), coordinates, options);
        ElementType outputType = options.outputType(input.tensor().type());
        long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        // Points may be anywhere, and the probes of a footprint are rounded as positions in the whole.
        boolean haveTiles = !SampleRequest.hasPoints(coordinates) && !options.antialias();
        Tiles tiles = new Tiles(sampler, input, window.tensor());
        Npy.write(outputFile, outputType, shape, sink -> {
            Tensor memory = Tensor.zeros(outputType, 0);
            for (Part part : SampleRequest.parts(input.tensor(), coordinates, options, window)) {
                Tensor view = input.tensor().view(part.inputFirst(), part.inputShape());
                boolean fits = view.byteCount() <= window.tensor();
                Tensor from = fits ? input.window(part.inputFirst(), part.inputShape()) : view;
                Tensor at = numbers.window(part.gridFirst(), part.gridShape());
                if (memory.elementCount() < part.outputElements()) {
                    memory = Tensor.zeros(memory.type(), part.outputElements());
                }
                Tensor output = memory.view(0, part.outputShape());
                SampleRequest request = part.request().of(from, at, output);
                if (!fits && input.isMapped() && haveTiles) {
                    tiles.sample(request, part.inputFirst());
                } else {
                    sampler.accept(request);
                }
                sink.append(output);
                progress.accept((part.outputFirst() + part.outputElements()) / (double) elements);
            }
        });
    }
}
