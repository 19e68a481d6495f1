package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.device.Binding;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.internal.backend.Limits;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.Partition;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Frame;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More items, channels or rows than a launch may have work-groups; outputs in parts. */
class LaunchTest {
    private static final SampleOptions OPTIONS = SampleOptions.defaults();

    /** Input and grid. */
    private record Shapes(long[] input, long... grid) {
        SampleRequest request() {
            return request(Coordinates.Kind.GRID);
        }

        SampleRequest request(Coordinates.Kind kind) {
            SplittableRandom random = new SplittableRandom(1);
            return SampleRequest.of(
                    SampleData.pixels(random, ElementType.FLOAT32, input),
                    SampleData.coordinates(kind, random, ElementType.FLOAT32, input, grid),
                    OPTIONS);
        }

        @Override
        public String toString() {
            return "input " + Arrays.toString(input) + ", grid " + Arrays.toString(grid);
        }
    }

    private static final Shapes ITEMS = new Shapes(shape(70_000, 1, 1, 1), 70_000, 1, 1, 2);
    private static final Shapes ITEMS_OF_ROWS = new Shapes(shape(1, 5, 3, 3), 70_000, 1, 8, 2);
    private static final Shapes CHANNELS = new Shapes(shape(1, 1_100_000, 2, 2), 1, 2, 4, 2);
    private static final Shapes COLUMN = new Shapes(shape(1, 1, 5, 5), 1, 70_000, 1, 2);
    private static final Shapes ROWS = new Shapes(shape(1, 1, 5, 5), 1, 70_000, 16, 2);

    private static final Shapes VOLUME = new Shapes(shape(1, 2, 3, 4, 5), 1, 4, 5, 21, 3);
    private static final long VOLUME_CHANNEL = 3 * 4 * 5 * Float.BYTES;

    private static long[] shape(long... extents) {
        return extents;
    }

    /** Work-groups along each axis, of one of the launches. */
    private static List<Long> groups(Launch launch, int step) {
        long[] global = new long[3];
        long[] local = new long[3];
        launch.writeSizes(launch.steps().get(step), global, local);
        return List.of(global[0] / local[0], global[1] / local[1], global[2] / local[2]);
    }

    private static Launch launch(Shapes shapes, Tuning tuning) {
        SampleRequest request = shapes.request();
        return Launch.of(request, tuning, Form.of(request, tuning.width()), 2, 256, false);
    }

    @Test
    void itemsAreSpreadOverLaunches() {
        Launch launch = launch(ITEMS, new Tuning(1, 32, 8, 16));
        assertEquals(2, launch.steps().size());
        assertEquals(LaunchLimits.MOST_GROUPS, groups(launch, 0).get(2));
        assertEquals(70_000 - LaunchLimits.MOST_GROUPS, groups(launch, 1).get(2));
        // Three blocks of two channels an item.
        assertEquals(
                LaunchLimits.MOST_GROUPS / 3,
                launch(ITEMS_OF_ROWS, new Tuning(8, 512, 8, 2)).steps().get(1).firstItem());
    }

    @Test
    void blocksOfChannelsGrowBeforeThereAreTooMany() {
        for (Tuning tuning : List.of(new Tuning(1, 32, 8, 16), new Tuning(8, 512, 8, 1))) {
            Launch launch = launch(CHANNELS, tuning);
            assertEquals(1, launch.steps().size());
            // 1,100,000 / 17, rounded up.
            assertEquals(64_706, groups(launch, 0).get(2), tuning.toString());
        }
        assertEquals(
                11_000, groups(launch(CHANNELS, new Tuning(1, 32, 8, 100)), 0).get(2));
    }

    @Test
    void rowsGrowLongerBeforeThereAreTooMany() {
        for (Shapes shapes : List.of(COLUMN, ROWS)) {
            for (Tuning tuning : List.of(new Tuning(1, 1, 1, 1), new Tuning(8, 1, 1, 1), new Tuning(16, 1, 1, 1))) {
                long rows = groups(launch(shapes, tuning), 0).get(1);
                assertTrue(rows <= LaunchLimits.MOST_GROUPS, () -> shapes + ", " + tuning + ": " + rows);
            }
        }
    }

    /** Cleared first, made canonical last; where loops are short, in between a group of pixels at a time. */
    @Test
    void aGradientGoesThroughTheOutput() {
        SampleRequest request = ROWS.request();
        InputGradient gradient = InputGradient.of(
                request.output(),
                request.coordinates(),
                OPTIONS,
                Tensor.zeros(ElementType.FLOAT32, request.input().shape()));
        Tuning tuning = new Tuning(1, 32, 8, 16);
        long plane = request.geometry().outputPlane();
        for (boolean hasFewRounds : new boolean[] {false, true}) {
            List<Launch.Step> steps = Launch.of(gradient, tuning, Form.of(gradient, 1), 2, 256, hasFewRounds)
                    .steps();
            assertEquals(0, steps.get(0).endPixel());
            long next = 0;
            for (Launch.Step step : steps) {
                boolean adds =
                        switch (step.phase()) {
                            case ADD, ADD_LISTED -> true;
                            case COMPUTE, CLEAR, COUNT, SUM_COUNTS, SUM_STARTS, LIST, MAKE_CANONICAL -> false;
                        };
                if (adds) {
                    assertEquals(next, step.firstPixel());
                    next = step.endPixel();
                }
            }
            assertEquals(plane, next);
            assertEquals(plane, steps.get(steps.size() - 1).firstPixel());
            // Else the rows' lists are made in four launches.
            assertEquals(hasFewRounds ? (plane + 7) / 8 + 2 : 4 + 3, steps.size());
        }
    }

    /** More pixels than there is room for, and many items: no launch's lists take more than they may, and every pixel is in one of them. */
    @Test
    void listsHaveTheirRoom() {
        Operation gradient = InputGradient.of(
                Tensor.zeros(ElementType.FLOAT64, 500, 1, 1, 20_000),
                new Coordinates.Grid(Tensor.zeros(ElementType.FLOAT64, 500, 1, 20_000, 2)),
                OPTIONS.withInterpolation(Interpolation.BICUBIC),
                Tensor.zeros(ElementType.FLOAT64, 500, 1, 30, 2));
        Launch launch = Launch.of(gradient, new Tuning(1, 32, 8, 16), Form.of(gradient, 1), 2, 256, false);
        long room = InputGradientSteps.Way.LISTS.scratchBytes();
        assertTrue(launch.scratchBytes() <= room && launch.scratchBytes() > room / 2, "" + launch.scratchBytes());
        long items = 0;
        for (Launch.Step step : launch.steps()) {
            items += step.phase() == Launch.Phase.ADD_LISTED ? step.items() : 0;
        }
        assertEquals(500, items);
    }

    /** Of an input's gradient: bands of its rows along y, items and blocks of channels along z. */
    @Test
    void everyComputeUnitHasSomethingToAdd() {
        assertEquals(List.of(1L, 2L, 1L), groupsOfInputGradient(2, 1, 1, 100));
        assertEquals(List.of(1L, 2L, 1L), groupsOfInputGradient(2, 1, 3, 100));
        assertEquals(List.of(1L, 1L, 2L), groupsOfInputGradient(2, 1, 8, 100));
        assertEquals(List.of(1L, 1L, 8L), groupsOfInputGradient(2, 1, 64, 100));
        assertEquals(List.of(1L, 1L, 24L), groupsOfInputGradient(2, 3, 64, 100));
        assertEquals(List.of(1L, 1L, 3L), groupsOfInputGradient(4, 3, 1, 100));
        assertEquals(List.of(1L, 3L, 1L), groupsOfInputGradient(100, 1, 1, 3));
    }

    private static List<Long> groupsOfInputGradient(int units, int batch, int channels, int rows) {
        Tensor gradInput = Tensor.zeros(ElementType.FLOAT32, batch, channels, rows, 16);
        Operation gradient = InputGradient.of(
                Tensor.zeros(ElementType.FLOAT32, batch, channels, 4, 4),
                new Coordinates.Grid(Tensor.zeros(ElementType.FLOAT32, batch, 4, 4, 2)),
                OPTIONS,
                gradInput);
        Tuning tuning = new Tuning(8, 512, 8, 8);
        return groups(Launch.of(gradient, tuning, Form.of(gradient, 8), units, 1, false), 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    @DisplayName("K10: geometry_t has the bytes that the host writes, one member after the other, and no others")
    void k10_geometryHasNoPadding(ElementType type) {
        OfflineCompiler compiler = new OfflineCompiler();
        long[] input = {1, 1, 5, 5};
        SplittableRandom random = new SplittableRandom(1);
        SampleRequest request = SampleRequest.of(
                SampleData.pixels(random, type, input), SampleData.grid(random, type, input, 1, 4, 4, 2), OPTIONS);
        KernelVariant variant = KernelVariant.of(request, 1);
        ByteBuffer geometry =
                ByteBuffer.allocate(Launch.GeometryMember.mostBytes()).order(ByteOrder.nativeOrder());
        Launch launch = Launch.of(request, new Tuning(1, 32, 8, 16), variant.how(), 2, 256, false);
        launch.writeGeometry(launch.steps().get(0), geometry);
        for (OfflineCompiler.Target target : OfflineCompiler.Target.values()) {
            String check = "\ntypedef char same[sizeof(geometry_t) == " + geometry.remaining() + " ? 1 : -1];\n";
            assertEquals("", compiler.complaints(target, variant, check));
        }
    }

    @Test
    @DisplayName("M11: bits don't depend on how many launches, channels of a block or pixels of a row that takes")
    void m11_bitsAreTheCpuPaths() {
        RequiredDevice.require(Binding.JOCL);
        try (OpenClBackend backend = (OpenClBackend) Memory.IN_PLACE.open(BindingLoader.load(Binding.JOCL));
                CpuBackend cpu = new CpuBackend()) {
            for (Shapes shapes : List.of(ITEMS, ITEMS_OF_ROWS, CHANNELS, COLUMN, ROWS)) {
                // A flow asks each launch where its pixels lie.
                for (Coordinates.Kind kind : List.of(Coordinates.Kind.GRID, Coordinates.Kind.FLOW)) {
                    SampleRequest expected = shapes.request(kind);
                    cpu.run(expected);
                    for (Tuning tuning : List.of(new Tuning(1, 1, 1, 16), new Tuning(8, 1, 1, 16))) {
                        SampleRequest request = SampleRequest.of(
                                expected.input(),
                                expected.coordinates(),
                                OPTIONS,
                                Tensor.zeros(
                                        ElementType.FLOAT32, expected.output().shape()));
                        backend.runCut(request, tuning);
                        Bits.assertEqual(expected.output(), request.output(), shapes + ", " + kind + ", " + tuning);
                    }
                }
            }
        }
    }

    /** Rows that can't grow longer: those of a vector or more, and shorter ones, pixel by pixel. */
    @Test
    void rowsThatLieApartAreAsManyAsThereAre() {
        RequiredDevice.require(Binding.JOCL);
        try (OpenClBackend backend = (OpenClBackend) Memory.IN_PLACE.open(BindingLoader.load(Binding.JOCL));
                CpuBackend cpu = new CpuBackend()) {
            for (Shapes shapes : List.of(COLUMN, ROWS)) {
                SampleRequest expected = shapes.request();
                cpu.run(expected);
                for (Tuning tuning : List.of(new Tuning(1, 1, 1, 16), new Tuning(8, 1, 1, 16))) {
                    Frame frame = Frame.of(
                            ElementType.FLOAT32,
                            Layout.CHANNELS_FIRST,
                            expected.output().shape());
                    SampleRequest request = expected.writing(List.of(frame.region()));
                    Launch launch = Launch.of(request, tuning, Form.of(request, tuning.width()), 2, 256, false);
                    assertTrue(groups(launch, 0).get(1) <= LaunchLimits.MOST_GROUPS, shapes + ", " + tuning);
                    backend.runCut(request, tuning);
                    Bits.assertEqual(expected.output(), frame.region(), shapes + ", " + tuning);
                    frame.assertTheRestIsUntouched(shapes + ", " + tuning);
                }
            }
        }
    }

    /** Rows, pieces of rows and single pixels of the output, in vectors and one by one. */
    @ParameterizedTest
    @EnumSource
    void partsReadWhereTheWholeDoes(Coordinates.Kind kind) {
        RequiredDevice.require(Binding.JOCL);
        SampleRequest expected = VOLUME.request(kind);
        try (OpenClBackend backend = (OpenClBackend) Memory.IN_PLACE.open(BindingLoader.load(Binding.JOCL));
                CpuBackend cpu = new CpuBackend()) {
            cpu.run(expected);
            for (long pixels : new long[] {1, 12, 70}) {
                SampleRequest request = VOLUME.request(kind);
                long bytes = SampleData.isOfPoints(kind)
                        ? pixels * 4 * Float.BYTES
                        : pixels * Float.BYTES + request.grid().byteCount();
                Limits limits = new Limits(Long.MAX_VALUE, VOLUME_CHANNEL + bytes);
                Partition.forEach(request, limits, backend::run);
                Bits.assertEqual(expected.output(), request.output(), kind + ", " + limits);
            }
        }
    }
}
