package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.gridsample.GridSampler;
import org.gridsample.golden.GoldenFiles;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose memory is read and written, by whom, and until when. */
public interface MemoryContract extends Contract {
    private static Tensor input(ElementType type) {
        return SampleData.pixels(new SplittableRandom(1), type, 2, 2, 5, 7);
    }

    private static Tensor grid(ElementType type) {
        return SampleData.grid(new SplittableRandom(2), type, new long[] {2, 2, 5, 7}, 2, 4, 9, 2);
    }

    /** The values in a direct buffer of native order, from element {@code start} on, with a 99 before and after. */
    private static Tensor inTheMiddle(Tensor tensor, int start, ByteOrder order, boolean direct) {
        int count = (int) tensor.elementCount();
        int bytes = (start + count + 1) * tensor.type().bytes();
        ByteBuffer memory = direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
        memory.order(order);
        if (tensor.type() == ElementType.FLOAT32) {
            FloatBuffer view = memory.asFloatBuffer();
            while (view.hasRemaining()) {
                view.put(99);
            }
            view.position(start).limit(start + count);
            view.put(tensor.floats()).position(start);
            return Tensor.wrap(view, tensor.shape());
        }
        DoubleBuffer view = memory.asDoubleBuffer();
        while (view.hasRemaining()) {
            view.put(99);
        }
        view.position(start).limit(start + count);
        view.put(tensor.doubles()).position(start);
        return Tensor.wrap(view, tensor.shape());
    }

    @Test
    @DisplayName("M6: empty tensors give empty outputs")
    default void m6_emptyOutputs() {
        long[][][] cases = {
            {{0, 3, 4, 4}, {0, 5, 5, 2}, {0, 3, 5, 5}},
            {{2, 0, 4, 4}, {2, 5, 5, 2}, {2, 0, 5, 5}},
            {{2, 3, 4, 4}, {2, 0, 5, 2}, {2, 3, 0, 5}},
            {{2, 3, 4, 4}, {2, 5, 0, 2}, {2, 3, 5, 0}},
            {{1, 3, 4, 4}, {0, 5, 5, 2}, {0, 3, 5, 5}},
            {{0, 3, 4, 4}, {1, 5, 5, 2}, {0, 3, 5, 5}},
            {{0, 3, 4, 4, 4}, {0, 5, 5, 5, 3}, {0, 3, 5, 5, 5}},
            {{2, 0, 4, 4, 4}, {2, 5, 5, 5, 3}, {2, 0, 5, 5, 5}},
            {{2, 3, 4, 4, 4}, {2, 0, 5, 5, 3}, {2, 3, 0, 5, 5}},
            {{2, 3, 4, 4, 4}, {2, 5, 0, 5, 3}, {2, 3, 5, 0, 5}},
            {{2, 3, 4, 4, 4}, {2, 5, 5, 0, 3}, {2, 3, 5, 5, 0}},
        };
        for (long[][] shapes : cases) {
            for (ElementType type : Tensors.FLOATS) {
                for (SampleOptions options : Combinations.all()) {
                    Tensor output =
                            sampler().sample(Tensor.zeros(type, shapes[0]), Tensor.zeros(type, shapes[1]), options);
                    assertArrayEquals(shapes[2], output.shape());
                    assertEquals(type, output.type());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void aBatchOfOneServesEveryItem(ElementType type) {
        Tensor input = input(type);
        Tensor grid = grid(type);
        for (SampleOptions options : Combinations.all()) {
            for (int item = 0; item < 2; item++) {
                Tensor oneInput = first(input, item);
                Tensor oneGrid = first(grid, item);
                for (int other = 0; other < 2; other++) {
                    Bits.assertEqual(
                            sampler().sample(oneInput, first(grid, other), options),
                            first(sampler().sample(oneInput, grid, options), other),
                            "one input, " + options);
                    Bits.assertEqual(
                            sampler().sample(first(input, other), oneGrid, options),
                            first(sampler().sample(input, oneGrid, options), other),
                            "one grid, " + options);
                }
            }
        }
    }

    @Test
    default void aCallWithTheTensorsOfTheOneBeforeReadsWhatIsInThemNow() {
        Tensor input = input(ElementType.FLOAT32);
        Tensor grid = grid(ElementType.FLOAT32);
        Tensor matrices = Tensor.of(new float[] {1, 0, 0.5f, 0, 1, -1}, 1, 2, 3);
        Tensor output = Tensor.zeros(ElementType.FLOAT32, 2, 2, 4, 9);
        SampleOptions border = SampleOptions.defaults().withPadding(Padding.BORDER);
        for (int round = 0; round < 3; round++) {
            for (SampleOptions options : List.of(SampleOptions.defaults(), border, border.withAlignCorners(true))) {
                for (Coordinates coordinates : List.of(
                        new Coordinates.Grid(grid),
                        new Coordinates.PixelMap(grid),
                        new Coordinates.Flow(grid),
                        new Coordinates.Theta(matrices, 4, 9))) {
                    for (int call = 0; call < 2; call++) {
                        input.set(call, input.get(call) + 1);
                        grid.set(2 * call, grid.get(2 * call) + 0.125);
                        matrices.set(2, matrices.get(2) + 0.125);
                        sampler().sampleInto(input, coordinates, options, output);
                        Bits.assertEqual(
                                sampler().sample(input, coordinates, options), output, coordinates + ", " + options);
                    }
                }
            }
        }
    }

    private static Tensor first(Tensor tensor, int item) {
        long[] shape = tensor.shape();
        shape[0] = 1;
        Tensor part = GoldenFiles.part(tensor, 1, item);
        return tensor.type() == ElementType.FLOAT32
                ? Tensor.wrap(part.floats(), shape)
                : Tensor.wrap(part.doubles(), shape);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("M2: buffers with a position other than 0")
    default void m2_positions(ElementType type) {
        Tensor expected = sampler().sample(input(type), grid(type));
        for (int start : new int[] {1, 2, 3, 5, 8}) {
            Tensor input = inTheMiddle(input(type), start, ByteOrder.nativeOrder(), true);
            Tensor grid = inTheMiddle(grid(type), start, ByteOrder.nativeOrder(), true);
            Bits.assertEqual(expected, sampler().sample(input, grid), "start " + start);
        }
    }

    @Test
    @DisplayName("M2: an output in the middle of a buffer leaves the rest of it alone")
    default void m2_outputPosition() {
        Tensor expected = sampler().sample(input(ElementType.FLOAT32), grid(ElementType.FLOAT32));
        int count = (int) expected.elementCount();
        for (int start : new int[] {1, 3, 8}) {
            FloatBuffer memory = ByteBuffer.allocateDirect(4 * (start + count + 9))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            for (int i = 0; i < memory.capacity(); i++) {
                memory.put(i, 99);
            }
            Tensor output = Tensor.wrap(memory.slice(start, count), expected.shape());
            sampler()
                    .sampleInto(
                            input(ElementType.FLOAT32), grid(ElementType.FLOAT32), SampleOptions.defaults(), output);
            Bits.assertEqual(expected, output, "start " + start);
            for (int i = 0; i < memory.capacity(); i++) {
                if (i < start || i >= start + count) {
                    assertEquals(99, memory.get(i), "element " + i + " of the memory around the output");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("M3, M4: heap buffers and foreign byte order")
    default void m3_m4_heapAndForeignOrder(ElementType type) {
        Tensor expected = sampler().sample(input(type), grid(type));
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            for (boolean direct : new boolean[] {false, true}) {
                Tensor input = inTheMiddle(input(type), 3, order, direct);
                Tensor grid = inTheMiddle(grid(type), 1, order, direct);
                Bits.assertEqual(expected, sampler().sample(input, grid), order + ", direct " + direct);
            }
        }
    }

    @Test
    default void readOnlyInputsAreRead() {
        Tensor input = input(ElementType.FLOAT32);
        Tensor grid = grid(ElementType.FLOAT32);
        Bits.assertEqual(
                sampler().sample(input, grid),
                sampler()
                        .sample(
                                Tensor.wrap(input.floats().asReadOnlyBuffer(), input.shape()),
                                Tensor.wrap(grid.floats().asReadOnlyBuffer(), grid.shape())),
                "read-only");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("M9: every element of the output is written")
    default void m9_everyElementIsWritten(ElementType type) {
        Tensor input = input(type);
        Tensor grid = grid(type);
        for (SampleOptions options : Combinations.all()) {
            Tensor expected = sampler().sample(input, grid, options);
            Tensor output = Tensor.zeros(type, expected.shape());
            for (int i = 0; i < output.elementCount(); i++) {
                if (type == ElementType.FLOAT32) {
                    output.floats().put(i, 1e28f);
                } else {
                    output.doubles().put(i, 1e28);
                }
            }
            sampler().sampleInto(input, grid, options, output);
            Bits.assertEqual(expected, output, options.toString());
        }
    }

    @Test
    @DisplayName("M13: an output that shares memory with the input or the grid")
    default void m13_overlap() {
        FloatBuffer memory = ByteBuffer.allocateDirect(4 * 100)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Tensor input = Tensor.wrap(memory.slice(0, 16), 1, 1, 4, 4);
        Tensor grid = Tensor.wrap(memory.slice(40, 32), 1, 4, 4, 2);
        SampleOptions options = SampleOptions.defaults();
        for (int start : new int[] {0, 15, 25, 40, 71}) {
            Tensor output = Tensor.wrap(memory.slice(start, 16), 1, 1, 4, 4);
            String message = assertThrows(
                            IllegalArgumentException.class, () -> sampler().sampleInto(input, grid, options, output))
                    .getMessage();
            assertEquals(
                    "output: expected memory of its own, got memory shared with the " + (start < 16 ? "input" : "grid")
                            + "; sample into another tensor",
                    message);
        }
        for (int start : new int[] {16, 24, 72}) {
            Tensor output = Tensor.wrap(memory.slice(start, 16), 1, 1, 4, 4);
            sampler().sampleInto(input, grid, options, output);
            Bits.assertEqual(sampler().sample(input, grid), output, "beside, from " + start);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("M11, N9: the bits don't depend on how many pixels there are")
    default void m11_n9_anyNumberOfPixels(ElementType type) {
        int[] counts = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 97, 127, 129, 255, 256, 257, 997};
        for (int axes = 2; axes <= 3; axes++) {
            long[] inputShape = axes == 2 ? new long[] {1, 2, 7, 9} : new long[] {1, 2, 3, 7, 9};
            Tensor input = SampleData.pixels(new SplittableRandom(3), type, inputShape);
            long[] gridShape = axes == 2 ? new long[] {1, 1, 1025, 2} : new long[] {1, 1, 1, 1025, 3};
            Tensor grid = SampleData.grid(new SplittableRandom(4), type, inputShape, gridShape);
            for (SampleOptions options : asked(axes, Combinations.all())) {
                long[] whole = Bits.of(sampler().sample(input, grid, options));
                for (int count : counts) {
                    for (boolean column : new boolean[] {false, true}) {
                        long[] shape = gridShape.clone();
                        shape[axes] = column ? 1 : count;
                        shape[axes - 1] = column ? count : 1;
                        long[] part = Bits.of(sampler().sample(input, prefix(grid, count * axes, shape), options));
                        for (int c = 0; c < 2; c++) {
                            assertArrayEquals(
                                    Arrays.copyOfRange(whole, c * 1025, c * 1025 + count),
                                    Arrays.copyOfRange(part, c * count, (c + 1) * count),
                                    options + ", " + count + " pixels, channel " + c);
                        }
                    }
                }
            }
        }
    }

    private static Tensor prefix(Tensor tensor, int count, long... shape) {
        return tensor.type() == ElementType.FLOAT32
                ? Tensor.wrap(tensor.floats().limit(count), shape)
                : Tensor.wrap(tensor.doubles().limit(count), shape);
    }

    @Test
    @DisplayName("M12: sixteen threads, one sampler, the serial bits")
    default void m12_threads() throws Exception {
        Tensor input = input(ElementType.FLOAT32);
        List<SampleOptions> combinations = Combinations.all();
        List<Tensor> grids = new ArrayList<>();
        List<Tensor> expected = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            grids.add(SampleData.grid(new SplittableRandom(i), ElementType.FLOAT32, input.shape(), 2, 31 + i, 53, 2));
            expected.add(sampler().sample(input, grids.get(i), combinations.get(i)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            CyclicBarrier start = new CyclicBarrier(16);
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int thread = i;
                results.add(threads.submit(() -> {
                    start.await();
                    for (int round = 0; round < 20; round++) {
                        Bits.assertEqual(
                                expected.get(thread),
                                sampler().sample(input, grids.get(thread), combinations.get(thread)),
                                "thread " + thread + ", round " + round);
                    }
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName(
            "M5: tensors that nobody else holds stay as long as they are used, beside a collector that always runs")
    default void m5_tensorsThatAreLetGo() throws Exception {
        long[] shape = {1, 2, 64, 64};
        Supplier<Tensor> pixels = () -> SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, shape);
        Supplier<Tensor> coordinates =
                () -> SampleData.grid(new SplittableRandom(2), ElementType.FLOAT32, shape, 1, 64, 64, 2);
        Tensor expected = sampler().sample(pixels.get(), coordinates.get());
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(9);
        try {
            Future<?> collector = threads.submit(() -> {
                while (!done.get()) {
                    System.gc();
                }
            });
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    for (int round = 0; round < 20; round++) {
                        Bits.assertEqual(expected, sampler().sample(pixels.get(), coordinates.get()), "let go");
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
            done.set(true);
            collector.get();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("M10: closed twice, then used")
    default void m10_closedTwice() {
        GridSampler sampler = open();
        sampler.sample(input(ElementType.FLOAT32), grid(ElementType.FLOAT32));
        sampler.close();
        sampler.close();

        String message = assertThrows(
                        IllegalStateException.class,
                        () -> sampler.sample(input(ElementType.FLOAT32), grid(ElementType.FLOAT32)))
                .getMessage();
        assertTrue(message.contains("closed"), message);
    }

    @Test
    @DisplayName("M10: closed from two threads at once")
    default void m10_closedFromTwoThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5; round++) {
                GridSampler sampler = open();
                sampler.sample(input(ElementType.FLOAT32), grid(ElementType.FLOAT32));
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<?>> results = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    results.add(threads.submit(() -> {
                        start.await();
                        sampler.close();
                        return null;
                    }));
                }
                for (Future<?> result : results) {
                    result.get();
                }
                assertThrows(
                        IllegalStateException.class,
                        () -> sampler.sample(input(ElementType.FLOAT32), grid(ElementType.FLOAT32)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void closingOneSamplerLeavesTheOthersAlone() {
        Tensor expected = sampler().sample(input(ElementType.FLOAT32), grid(ElementType.FLOAT32));
        open().close();
        Bits.assertEqual(
                expected,
                sampler().sample(input(ElementType.FLOAT32), grid(ElementType.FLOAT32)),
                "after another sampler was closed");
    }
}
