package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.gridsample.device.Binding;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.compound.AutoBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Frame;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device whose limits are lowered: what is larger is computed in parts, with the same bits. */
@Tag("once")
class LargerThanDeviceTest {
    private static final int ALLOCATION_FAILURE = -4;

    /** Input and grid: batches, channels, rows and a single row that have to be cut; a batch of 1 on either side; odd extents. */
    private static final List<long[][]> SHAPES = List.of(
            shapes(new long[] {5, 3, 17, 13}, 5, 11, 19, 2),
            shapes(new long[] {1, 7, 17, 13}, 3, 31, 9, 2),
            shapes(new long[] {4, 2, 9, 21}, 1, 33, 35, 2),
            shapes(new long[] {1, 1, 30, 31}, 1, 1, 9001, 2),
            shapes(new long[] {3, 5, 5, 7, 9}, 3, 4, 5, 11, 3),
            shapes(new long[] {2, 1, 8, 9, 11}, 1, 9, 13, 15, 3),
            shapes(new long[] {1, 3, 5, 7, 9}, 4, 7, 9, 11, 3));

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL);
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void partsHaveTheSameBits(Memory memory) {
        for (ElementType type : Tensors.FLOATS) {
            SplittableRandom random = new SplittableRandom(1);
            for (long[][] shapes : SHAPES) {
                Tensor input = SampleData.pixels(random, type, shapes[0]);
                Tensor grid = SampleData.grid(random, type, shapes[0], shapes[1]);
                SampleRequest request = SampleRequest.of(input, grid, SampleOptions.defaults());
                compare(memory, input, grid, limits(request));
            }
        }
    }

    /** Room for an item and a few rows: parts of one channel that begin within an item's pixels, and parts of whole pixels. */
    @ParameterizedTest
    @EnumSource(Memory.class)
    void partsOfAnyLayoutHaveTheSameBits(Memory memory) {
        SplittableRandom random = new SplittableRandom(1);
        long[] shape = {2, 3, 16, 20};
        Tensor planar = SampleData.pixels(random, ElementType.FLOAT32, shape);
        Tensor grid = SampleData.grid(random, ElementType.FLOAT32, shape, new long[] {2, 40, 30, 2});
        long item = planar.byteCount() / 2;
        long row = 30 * (2 + 3) * Float.BYTES;
        Map<String, Long> limits = Map.of("maxAllocation", item, "globalMemory", item + 5 * row);
        SampleOptions options = SampleOptions.defaults().withFill(1, 2, 3);
        try (GridSampler device = Samplers.over(memory.open(BindingLoader.load(Binding.JOCL), limits));
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            Tensor expected = cpu.sample(planar, grid, options);
            for (Layout from : Layout.values()) {
                for (Layout to : Layout.values()) {
                    Tensor input = Tensors.in(from, planar, Layout.CHANNELS_FIRST);
                    Tensor output = device.sample(input, grid, options.withLayouts(from, to));
                    Bits.assertEqual(
                            expected, Tensors.in(Layout.CHANNELS_FIRST, output, to), memory + ", " + from + " " + to);
                }
            }
        }
    }

    /** Room for an item, the points around a pixel and a few rows. */
    @ParameterizedTest
    @EnumSource(Memory.class)
    void partsHaveTheFootprintsOfTheWhole(Memory memory) {
        SplittableRandom random = new SplittableRandom(1);
        long[][][] shapes = {
            shapes(new long[] {2, 2, 16, 20}, 2, 14, 30, 2), shapes(new long[] {1, 2, 5, 7, 9}, 1, 5, 3, 10, 3)
        };
        for (long[][] each : shapes) {
            Tensor input = SampleData.pixels(random, ElementType.FLOAT32, each[0]);
            Tensor flow = SampleData.inKind(
                    Coordinates.Kind.FLOW, SampleData.grid(random, ElementType.FLOAT32, each[0], each[1]), each[0]);
            long item = input.byteCount() / each[0][0];
            long axes = each[0].length - 2;
            long plane = axes == 2 ? 30 : 3 * 10;
            long rows = 3 * each[1][(int) axes] * (axes + 2);
            Map<String, Long> limits =
                    Map.of("maxAllocation", item, "globalMemory", item + (2 * plane * axes + rows) * Float.BYTES);
            try (GridSampler device = Samplers.over(memory.open(BindingLoader.load(Binding.JOCL), limits));
                    GridSampler cpu = Samplers.over(new CpuBackend())) {
                for (Layout to : Layout.values()) {
                    SampleOptions options = SampleOptions.defaults()
                            .withLayouts(Layout.CHANNELS_FIRST, to)
                            .withAntialias(true);
                    Coordinates coordinates = new Coordinates.Flow(flow);
                    Bits.assertEqual(
                            cpu.sample(input, coordinates, options),
                            device.sample(input, coordinates, options),
                            memory + ", input " + input + ", " + options);
                }
            }
        }
    }

    /** The same of regions, which count as what they span. */
    @ParameterizedTest
    @EnumSource(Memory.class)
    void partsOfRegionsHaveTheSameBits(Memory memory) {
        SplittableRandom random = new SplittableRandom(1);
        long[] shape = {2, 3, 16, 20};
        Tensor planar = SampleData.pixels(random, ElementType.FLOAT32, shape);
        Tensor grid = SampleData.grid(random, ElementType.FLOAT32, shape, new long[] {2, 40, 30, 2});
        Tensor expected = Samplers.over(new CpuBackend()).sample(planar, grid);
        for (Layout from : Layout.values()) {
            for (Layout to : Layout.values()) {
                Tensor input = Frame.around(Tensors.in(from, planar, Layout.CHANNELS_FIRST), from);
                Tensor wanted = Tensors.in(to, expected, Layout.CHANNELS_FIRST);
                Frame frame = Frame.of(ElementType.FLOAT32, to, wanted.shape());
                long item = input.strides()[0] * Float.BYTES;
                long row = (frame.region().strides()[to.firstSpatialAxis()] + 30 * (2 + 1)) * Float.BYTES;
                Map<String, Long> limits = Map.of("maxAllocation", item, "globalMemory", item + 5 * row);
                try (GridSampler device = Samplers.over(memory.open(BindingLoader.load(Binding.JOCL), limits))) {
                    String what = memory + ", " + from + " " + to;
                    device.sampleInto(input, grid, SampleOptions.defaults().withLayouts(from, to), frame.region());
                    Bits.assertEqual(wanted, frame.region(), what);
                    frame.assertTheRestIsUntouched(what);
                }
            }
        }
    }

    /** Batches and channels of the input's gradient, which has no smaller parts, and rows of the grid's. */
    @ParameterizedTest
    @EnumSource(Memory.class)
    void partsHaveTheGradientsOfTheWhole(Memory memory) {
        SplittableRandom random = new SplittableRandom(1);
        for (long[][] shapes : List.of(
                shapes(new long[] {5, 3, 17, 13}, 5, 11, 19, 2),
                shapes(new long[] {1, 7, 17, 13}, 3, 31, 9, 2),
                shapes(new long[] {4, 2, 9, 21}, 1, 33, 35, 2),
                shapes(new long[] {3, 5, 5, 7, 9}, 3, 4, 5, 11, 3))) {
            Tensor input = SampleData.pixels(random, ElementType.FLOAT32, shapes[0]);
            Tensor grid = SampleData.grid(random, ElementType.FLOAT32, shapes[0], shapes[1]);
            SampleOptions options = SampleOptions.defaults().withFill(0.5);
            try (GridSampler cpu = Samplers.over(new CpuBackend())) {
                Tensor gradOutput = cpu.sample(input, grid, options);
                Gradients expected = cpu.backward(gradOutput, input, grid, options);
                try (GridSampler device = Samplers.over(
                        memory.open(BindingLoader.load(Binding.JOCL), gradientLimits(gradOutput, input, grid)))) {
                    Gradients actual = device.backward(gradOutput, input, grid, options);
                    String what = memory + ", input " + input + ", grid " + grid;
                    Bits.assertEqual(expected.input(), actual.input(), what + ", input's");
                    Bits.assertEqual(expected.coordinates(), actual.coordinates(), what + ", grid's");
                    Bits.assertEqual(
                            expected.fill().orElseThrow(), actual.fill().orElseThrow(), what + ", fill's");
                }
            }
        }
    }

    /** Room for what both need at least: an item's points with a channel of both others, or all its pixels with a little more than a row of points; and a fill. */
    private static Map<String, Long> gradientLimits(Tensor gradOutput, Tensor input, Tensor grid) {
        long channels = input.extent(1);
        long inputPlane = input.elementCount() / input.extent(0) / channels;
        long outputPlane = gradOutput.elementCount() / gradOutput.extent(0) / channels;
        long axes = input.rank() - 2L;
        long row = gradOutput.extent(gradOutput.rank() - 1) * 2 * axes;
        long ofInput = inputPlane + outputPlane * (1 + axes) + 1;
        long ofGrid = channels * (inputPlane + outputPlane + 1) + row + row / 3;
        long total = Float.BYTES * Math.max(ofInput, ofGrid);
        long all = gradOutput.byteCount() + grid.byteCount();
        assertTrue(total < all + Math.min(input.byteCount(), grid.byteCount()), "nothing to cut");
        return Map.of("maxAllocation", total, "globalMemory", total);
    }

    /** Room for a channel and a little more than a row, or 4096 pixels of it. */
    private static Map<String, Long> limits(SampleRequest request) {
        int bytes = request.type().bytes();
        long channel = request.geometry().input().channel() * bytes;
        long row = Math.min(4096, request.geometry().outputExtent(0))
                * (request.geometry().spatialRank() + 1L)
                * bytes;
        long total = channel + row + row / 3;
        assertTrue(total < request.byteCount(), "nothing to cut");
        return Map.of("maxAllocation", Math.max(channel, row), "globalMemory", total);
    }

    private static void compare(Memory memory, Tensor input, Tensor grid, Map<String, Long> limits) {
        try (GridSampler device = Samplers.over(memory.open(BindingLoader.load(Binding.JOCL), limits));
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (Interpolation interpolation : Interpolation.values()) {
                SampleOptions options = SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPadding(Padding.REFLECTION);
                Bits.assertEqual(
                        cpu.sample(input, grid, options),
                        device.sample(input, grid, options),
                        memory + ", input " + input + ", grid " + grid + ", " + options);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void aChannelThatCannotFitIsRefusedWithTheNumbersOrGoesToTheCpuPath(Memory memory) {
        Map<String, Long> small = Map.of("maxAllocation", 4L * 16 * 16 - 1);
        Tensor input = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, 1, 2, 16, 16);
        Tensor grid = SampleData.grid(new SplittableRandom(2), ElementType.FLOAT32, input.shape(), 1, 4, 4, 2);
        Backend device = memory.open(BindingLoader.load(Binding.JOCL), small);
        try (GridSampler auto = Samplers.over(new AutoBackend(device, new CpuBackend()));
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            Bits.assertEqual(cpu.sample(input, grid), auto.sample(input, grid), "AUTO");
            assertTrue(auto.describe().startsWith("opencl"), "one refusal doesn't retire the device");
            GridSampleException refusal = assertThrows(
                    GridSampleException.class, () -> Samplers.over(device).sample(input, grid));
            assertTrue(refusal.getMessage().contains("1024"), refusal.getMessage());
            assertTrue(refusal.getMessage().contains("1023"), refusal.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void whatTheDeviceHasNoRoomForIsHalved(Memory memory) {
        FaultCalls calls = new FaultCalls(new JoclCalls());
        Tensor input = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, 2, 2, 16, 16);
        Tensor grid = SampleData.grid(new SplittableRandom(2), ElementType.FLOAT32, input.shape(), 2, 4, 4, 2);
        SampleRequest request = SampleRequest.of(input, grid, SampleOptions.defaults());
        String create = memory == Memory.IN_PLACE ? "createHostBuffer" : "createBuffer";
        try (Backend device = memory.open(calls.binding("JOCL"));
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            calls.fail(create, 1, ALLOCATION_FAILURE);
            assertEquals(Optional.empty(), device.refusal(request));
            device.run(request);
            assertEquals(2, calls.verbs().stream().filter("enqueue"::equals).count());
            Bits.assertEqual(cpu.sample(input, grid), request.output(), "in halves");
        }
        assertEquals(List.of(), calls.live());
    }

    private static long[][] shapes(long[] input, long... grid) {
        return new long[][] {input, grid};
    }
}
