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
import java.util.Arrays;
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
import org.gridsample.internal.backend.SampleRequest;
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
        Npy.write(
                grid,
                SampleData.coordinates(kind, random, type, shapes[0], shapes[1]).tensor());
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
    void matricesMayComeFromAFile() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        long[] shape = {2, 2, 40, 50};
        Coordinates coordinates =
                SampleData.coordinates(Coordinates.Kind.HOMOGRAPHY, random, ElementType.FLOAT32, shape, 2, 17, 16, 2);
        Npy.write(input, SampleData.pixels(random, ElementType.FLOAT32, shape));
        Npy.write(grid, coordinates.tensor());
        Function<Tensor, Coordinates> kind = matrices -> new Coordinates.Homography(matrices, 17, 16);
        SampleOptions options = SampleOptions.defaults();
        try (GridSampler sampler = sampler()) {
            sampler.sampleFile(input, grid, kind, options, output, share -> {});
            Bits.assertEqual(sampler.sample(Npy.read(input), coordinates, options), Npy.read(output), "file");
        }
    }

    /** Random warps of inputs of which a channel fits no window, or does, and the pixels that are read from the mapped file. */
    @Test
    void tilesGiveTheWholesBits() throws IOException {
        int[] windowed = {0};
        int[] mapped = {0};
        Consumer<Operation> count = request -> {
            if (((SampleRequest) request).coordinates().kind() == Coordinates.Kind.PIXEL_MAP) {
                windowed[0]++;
                request.read().forEach(tensor -> assertTrue(tensor.byteCount() <= 4 * WINDOW, tensor::toString));
            } else {
                mapped[0]++;
            }
        };
        FileSampling files = new FileSampling(backend(count)::run, 4 * WINDOW);
        List<Coordinates.Kind> kinds = Stream.of(Coordinates.Kind.values())
                .filter(kind -> !SampleData.isOfPoints(kind))
                .toList();
        List<Padding> paddings = List.of(Padding.values());
        long[][][] shapes = {
            {{1, 2, 80, 70}, {1, 41, 37, 2}}, {{2, 2, 80, 70}, {2, 23, 1, 2}}, {{1, 2, 9, 20, 30}, {3, 5, 6, 37, 3}}
        };
        for (int seed = 0; seed < 250; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long[][] shape = shapes[random.nextInt(shapes.length)];
            Interpolation interpolation = Interpolation.values()[random.nextInt(3)];
            List<Stored> ways = new ArrayList<>(Stored.all(interpolation));
            Tensors.FLOATS.forEach(each -> ways.add(new Stored(each, each, false)));
            Stored stored = ways.get(random.nextInt(ways.size()));
            ElementType type = stored.input();
            Coordinates coordinates = SampleData.coordinates(
                    kinds.get(random.nextInt(kinds.size())),
                    random,
                    type.precision().type(),
                    shape[0],
                    shape[1]);
            Layout from = Layout.values()[random.nextInt(2)];
            SampleOptions options = SampleOptions.defaults()
                    .withInterpolation(interpolation)
                    .withPaddings(Stream.generate(() -> paddings.get(random.nextInt(paddings.size())))
                            .limit(shape[0].length - 2)
                            .toList())
                    .withAlignCorners(random.nextBoolean())
                    .withLayouts(from, Layout.values()[random.nextInt(2)]);
            if (random.nextBoolean()) {
                options = options.withFill(3, 5);
            }
            options = stored.options(options, 2).withAntialias(stored.input().isComputable() && random.nextInt(8) == 0);
            long[] extents = Layout.CHANNELS_FIRST.spatialExtents(shape[0]);
            Tensor pixels = Stored.pixels(random, type, from.shape(shape[0][0], 2, extents));
            for (int i = random.nextInt(50); i < pixels.elementCount(); i += random.nextInt(1, 400)) {
                pixels.set(i, random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY);
            }
            Npy.write(input, pixels);
            files.sample(input, ignored -> coordinates, options, output, share -> {});
            try (GridSampler sampler = sampler()) {
                Bits.assertEqual(
                        sampler.sample(Npy.read(input), coordinates, options),
                        Npy.read(output),
                        "seed " + seed + ": " + stored + " " + Arrays.toString(shape[0]) + " " + coordinates + " "
                                + options);
            }
        }
        assertTrue(windowed[0] > 1000 && mapped[0] > 100, windowed[0] + " " + mapped[0]);
    }

    /** Tiles so large that several threads find where one's pixels read. */
    @Test
    void largeTilesGiveTheWholesBits() throws IOException {
        long[] shape = {1, 1, 400, 500};
        FileSampling files = new FileSampling(backend(request -> {})::run, 400 * WINDOW);
        for (int seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Coordinates turned =
                    new Coordinates.Affine(SampleData.turn(ElementType.FLOAT64, 2, random.nextInt(-20, 40)), 300, 350);
            Tensor pixels = SampleData.pixels(random, ElementType.FLOAT32, shape);
            Npy.write(input, pixels);
            files.sample(input, ignored -> turned, SampleOptions.defaults(), output, share -> {});
            try (GridSampler sampler = sampler()) {
                Bits.assertEqual(
                        sampler.sample(pixels, turned, SampleOptions.defaults()), Npy.read(output), "seed " + seed);
            }
        }
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
