package org.gridsample.internal.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.Samplers;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.NpyFormatException;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Stored;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files sampled a window at a time, with windows so small that every file needs many. */
class FileSamplingTest {
    private static final int WINDOW = 1000;

    @TempDir
    private Path folder;

    private Path input;
    private Path grid;
    private Path output;

    @BeforeEach
    void names() {
        input = folder.resolve("input.npy");
        grid = folder.resolve("grid.npy");
        output = folder.resolve("output.npy");
    }

    /** What the device does at each window, before the CPU path computes it. */
    private static Backend backend(Consumer<Operation> before) {
        return new Backend() {
            @Override
            public void run(Operation request) {
                before.accept(request);
                new CpuBackend().run(request);
            }

            @Override
            public String describe() {
                return "test";
            }

            @Override
            public void close() {}
        };
    }

    private static FileSampling windows(Consumer<Operation> before) {
        return new FileSampling(backend(before)::run, WINDOW);
    }

    private static GridSampler sampler() {
        return Samplers.over(backend(request -> {}));
    }

    @Test
    void windowsGiveTheWholesBits() throws IOException {
        List<long[][]> shapes = List.of(
                new long[][] {{5, 2, 9, 8}, {5, 7, 6, 2}},
                new long[][] {{1, 3, 9, 8}, {4, 21, 6, 2}},
                new long[][] {{3, 4, 9, 8}, {1, 7, 1, 2}},
                new long[][] {{1, 1, 4, 4}, {1, 1, 555, 2}},
                new long[][] {{2, 2, 40, 50}, {2, 17, 16, 2}},
                new long[][] {{2, 3, 3, 4, 5}, {2, 4, 5, 6, 3}},
                new long[][] {{2, 3, 3, 4, 5}, {2, 0, 5, 6, 3}});
        try (GridSampler sampler = sampler()) {
            for (long[][] shape : shapes) {
                for (ElementType type : Tensors.FLOATS) {
                    for (Coordinates.Kind kind : SampleData.ofPoints()) {
                        write(kind, type, shape);
                        for (SampleOptions options : options(shape[0][1])) {
                            List<Double> shares = new ArrayList<>();
                            windows(request -> {}).sample(input, grid, of(kind), options, output, shares::add);
                            Bits.assertEqual(
                                    sampler.sample(Npy.read(input), of(kind).apply(Npy.read(grid)), options),
                                    Npy.read(output),
                                    type + " " + shape[0].length + " " + kind + " " + options);
                            assertProgress(shares, Npy.read(output).elementCount());
                        }
                    }
                }
            }
        }
    }

    private static Function<Tensor, Coordinates> of(Coordinates.Kind kind) {
        return points -> SampleData.of(kind, points);
    }

    private static List<SampleOptions> options(long channels) {
        List<SampleOptions> all = new ArrayList<>();
        for (Interpolation interpolation : Interpolation.values()) {
            all.add(SampleOptions.defaults().withInterpolation(interpolation).withPadding(Padding.BORDER));
        }
        all.add(SampleOptions.defaults().withPadding(Padding.REFLECTION).withAlignCorners(true));
        all.add(SampleOptions.defaults().withFill(7));
        all.add(SampleOptions.defaults()
                .withFill(LongStream.range(0, channels).mapToDouble(c -> c + 7).toArray()));
        return all;
    }

    /** Windows have the points around their own. */
    @Test
    void windowsGiveTheWholesFootprints() throws IOException {
        List<long[][]> shapes = List.of(
                new long[][] {{5, 2, 9, 8}, {5, 7, 6, 2}},
                new long[][] {{1, 3, 9, 8}, {4, 21, 6, 2}},
                new long[][] {{2, 2, 40, 50}, {2, 17, 16, 2}},
                new long[][] {{2, 3, 3, 4, 5}, {2, 4, 5, 6, 3}});
        try (GridSampler sampler = sampler()) {
            for (long[][] shape : shapes) {
                for (Coordinates.Kind kind : SampleData.ofPoints()) {
                    for (Layout to : Layout.values()) {
                        SampleOptions options = SampleOptions.defaults()
                                .withLayouts(Layout.CHANNELS_FIRST, to)
                                .withAntialias(true);
                        write(kind, ElementType.FLOAT32, shape);
                        windows(request -> {}).sample(input, grid, of(kind), options, output, share -> {});
                        Bits.assertEqual(
                                sampler.sample(Npy.read(input), of(kind).apply(Npy.read(grid)), options),
                                Npy.read(output),
                                shape[0].length + " " + kind + " " + options);
                    }
                }
            }
        }
        write(Coordinates.Kind.GRID, ElementType.FLOAT32, new long[][] {{1, 1, 4, 4}, {1, 3, 555, 2}});
        SampleOptions options = SampleOptions.defaults().withAntialias(true);
        assertEquals(
                "grid: with antialias a pixel needs the points around it, 8888 bytes of grid float32 [1, 3, 555, 2], a window has at"
                        + " most 1000; sample in memory",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> windows(request -> {})
                                        .sample(input, grid, Coordinates.Grid::new, options, output, share -> {}))
                        .getMessage());
    }

    /** Of an output whose channels lie beside each other a window has whole pixels. */
    @Test
    void windowsOfAnyLayoutGiveTheWholesBits() throws IOException {
        SampleOptions bilinear = SampleOptions.defaults().withFill(1, 2, 3);
        SplittableRandom random = new SplittableRandom(1);
        try (GridSampler sampler = sampler()) {
            for (Layout from : Layout.values()) {
                for (Layout to : Layout.values()) {
                    SampleOptions options = bilinear.withLayouts(from, to);
                    for (long size : new long[] {7, 24}) {
                        long[] shape = {2, 3, size, size};
                        Npy.write(input, SampleData.pixels(random, ElementType.FLOAT32, from.shape(2, 3, size, size)));
                        Npy.write(grid, SampleData.grid(random, ElementType.FLOAT32, shape, new long[] {2, 17, 16, 2}));
                        windows(request -> {}).sample(input, grid, Coordinates.Grid::new, options, output, share -> {});
                        Bits.assertEqual(
                                sampler.sample(Npy.read(input), Npy.read(grid), options),
                                Npy.read(output),
                                options.toString());
                    }
                }
            }
        }
    }

    /** Each part has the scales of its channels. */
    @Test
    void windowsOfOtherTypesGiveTheWholesBits() throws IOException {
        List<long[][]> shapes =
                List.of(new long[][] {{5, 2, 9, 8}, {5, 7, 6, 2}}, new long[][] {{2, 5, 24, 28}, {2, 17, 16, 2}});
        Stored stored = new Stored(ElementType.UINT8, ElementType.FLOAT32, true);
        try (GridSampler sampler = sampler()) {
            for (long[][] shape : shapes) {
                SplittableRandom random = new SplittableRandom(1);
                Npy.write(input, Stored.pixels(random, stored.input(), shape[0]));
                Npy.write(grid, SampleData.grid(random, ElementType.FLOAT32, shape[0], shape[1]));
                SampleOptions options = stored.options(SampleOptions.defaults(), (int) shape[0][1]);
                windows(request -> {}).sample(input, grid, Coordinates.Grid::new, options, output, share -> {});
                Bits.assertEqual(
                        sampler.sample(Npy.read(input), Npy.read(grid), options), Npy.read(output), options.toString());
            }
        }
    }

    private static void assertProgress(List<Double> shares, long elements) {
        assertEquals(shares.stream().sorted().distinct().toList(), shares);
        if (elements == 0) {
            assertEquals(List.of(), shares);
        } else {
            assertTrue(shares.size() > 1 && shares.get(0) > 0, shares::toString);
            assertEquals(1, shares.get(shares.size() - 1));
        }
    }

    private void write(ElementType type, long[]... shapes) throws IOException {
        write(Coordinates.Kind.GRID, type, shapes);
    }

    private void write(Coordinates.Kind kind, ElementType type, long[]... shapes) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Npy.write(input, SampleData.pixels(random, type, shapes[0]));
        Npy.write(grid, SampleData.numbers(SampleData.coordinates(kind, random, type, shapes[0], shapes[1])));
    }

    @Test
    void noWindowIsLargerThanItsLimit() throws IOException {
        write(ElementType.FLOAT32, new long[] {4, 3, 8, 8}, new long[] {4, 50, 9, 2});
        long[] largest = {0};
        windows(request -> Stream.concat(request.read().stream(), request.written().stream())
                        .forEach(tensor -> largest[0] = Math.max(largest[0], tensor.byteCount())))
                .sample(input, grid, Coordinates.Grid::new, SampleOptions.defaults(), output, share -> {});
        assertTrue(largest[0] > WINDOW / 2 && largest[0] <= WINDOW, "" + largest[0]);
        assertEquals(4 * 3 * 50 * 9, Npy.read(output).elementCount());
    }

    @Test
    void matricesAreNoPoints() throws IOException {
        Npy.write(input, Tensor.zeros(ElementType.FLOAT32, 1, 1, 4, 4));
        Npy.write(grid, Tensor.zeros(ElementType.FLOAT32, 1, 2, 3));
        try (GridSampler sampler = sampler()) {
            assertEquals(
                    "points: expected a grid, a map or a flow, got AFFINE coordinates; sample by matrices in memory",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> sampler.sampleFile(
                                            input,
                                            grid,
                                            matrices -> new Coordinates.Affine(matrices, 4, 4),
                                            SampleOptions.defaults(),
                                            output,
                                            share -> {}))
                            .getMessage());
        }
        assertTrue(Files.notExists(output));
    }

    @Test
    void anOutputAppearsWholeOrNotAtAll() throws IOException {
        write(ElementType.FLOAT32, new long[] {4, 3, 8, 8}, new long[] {4, 5, 9, 2});
        Files.writeString(output, "before");
        int[] windows = {0};
        FileSampling failing = windows(request -> {
            if (++windows[0] == 3) {
                throw new GridSampleException("lost", null);
            }
        });
        SampleOptions options = SampleOptions.defaults();
        assertThrows(
                GridSampleException.class,
                () -> failing.sample(input, grid, Coordinates.Grid::new, options, output, share -> {}));
        assertEquals("before", Files.readString(output));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void aClosedSamplerWritesNothing() throws IOException {
        SampleOptions options = SampleOptions.defaults();
        GridSampler sampler = sampler();
        sampler.close();
        for (long rows : new long[] {0, 5}) {
            write(ElementType.FLOAT32, new long[] {4, 3, 8, 8}, new long[] {4, rows, 9, 2});
            assertThrows(IllegalStateException.class, () -> sampler.sampleFile(input, grid, options, output));
            assertTrue(Files.notExists(output));
        }
    }

    @Test
    void closingWaitsUntilTheFileIsThere() throws Exception {
        write(ElementType.FLOAT32, new long[] {4, 3, 8, 8}, new long[] {4, 5, 9, 2});
        GridSampler sampler = sampler();
        Thread closing = new Thread(sampler::close);
        sampler.sampleFile(input, grid, SampleOptions.defaults(), output, share -> {
            closing.start();
            while (closing.isAlive() && closing.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertTrue(closing.isAlive());
        });
        closing.join();
        assertEquals(4 * 3 * 5 * 9, Npy.read(output).elementCount());
    }

    @Test
    void aFileThatIsShortenedMeanwhileIsAnException() throws IOException {
        write(ElementType.FLOAT32, new long[] {40, 3, 8, 8}, new long[] {1, 5, 9, 2});
        FileSampling files = windows(request -> shorten());
        NpyFormatException failure = assertThrows(
                NpyFormatException.class,
                () -> files.sample(input, grid, Coordinates.Grid::new, SampleOptions.defaults(), output, share -> {}));
        assertTrue(failure.getMessage().contains("truncated while it was read"), failure.getMessage());
        assertTrue(Files.notExists(output));
    }

    private void shorten() {
        try (FileChannel channel = FileChannel.open(input, StandardOpenOption.WRITE)) {
            channel.truncate(1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void contentOfAnotherSizeIsRefused() {
        Tensor three = Tensor.of(new float[3], 3);
        long[] four = {4};
        assertThrows(
                IllegalStateException.class,
                () -> Npy.write(output, ElementType.FLOAT32, four, sink -> sink.append(three)));
        assertThrows(
                IllegalStateException.class,
                () -> Npy.write(output, ElementType.FLOAT32, four, sink -> {
                    sink.append(three);
                    sink.append(three);
                }));
        assertThrows(
                IllegalStateException.class,
                () -> Npy.write(output, ElementType.FLOAT64, new long[] {3}, sink -> sink.append(three)));
        assertTrue(Files.notExists(output));
        assertArrayEquals(new long[] {3}, three.shape());
    }
}
