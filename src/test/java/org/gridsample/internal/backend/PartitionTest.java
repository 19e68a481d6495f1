package org.gridsample.internal.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Frame;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Stored;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {
    /** Elements, at most, with the base coordinates of an output of these tests. */
    private static final int MATRIX = 32;

    /** Of a part that is a channel's. */
    private static final int FILL = 1;

    private static final SampleOptions OPTIONS = SampleOptions.defaults().withPadding(Padding.BORDER);

    @Test
    void whatFitsStaysWhole() {
        SampleRequest request = request(1, shape(2, 3, 8, 8), shape(2, 4, 4, 2));
        assertEquals(List.of(request), parts(request, Limits.NONE));
        assertSame(
                request,
                parts(request, new Limits(2 * 3 * 64 * 4, request.byteCount())).get(0));
    }

    @Test
    void anOutputWithoutPixelsHasRoomAnywhere() {
        SampleRequest request = request(1, shape(1, 1, 2, 2), shape(1, 5, 0, 2));
        assertEquals(Optional.empty(), Partition.obstacle(request, new Limits(16, 16)));
        assertTrue(Partition.obstacle(request, new Limits(15, 15)).isPresent());
    }

    @Test
    void wholeItemsFirst() {
        SampleRequest request = request(1, shape(5, 3, 8, 8), shape(5, 4, 4, 2));
        long inputItem = 3 * 64 * 4;
        assertEquals(
                List.of("[2, 3, 8, 8] [2, 4, 4, 2]", "[2, 3, 8, 8] [2, 4, 4, 2]", "[1, 3, 8, 8] [1, 4, 4, 2]"),
                shapes(request, new Limits(2 * inputItem + 1, Long.MAX_VALUE)));
    }

    @Test
    void thenChannels() {
        SampleRequest request = request(1, shape(2, 3, 8, 8), shape(1, 4, 4, 2));
        assertEquals(
                List.of(
                        "[1, 2, 8, 8] [1, 4, 4, 2]",
                        "[1, 1, 8, 8] [1, 4, 4, 2]",
                        "[1, 2, 8, 8] [1, 4, 4, 2]",
                        "[1, 1, 8, 8] [1, 4, 4, 2]"),
                shapes(request, new Limits(2 * 64 * 4, Long.MAX_VALUE)));
    }

    @Test
    void thenRows() {
        SampleRequest request = request(1, shape(1, 1, 8, 8), shape(1, 5, 4, 2));
        long row = 4 * 3 * 4;
        assertEquals(
                List.of("[1, 1, 8, 8] [1, 2, 4, 2]", "[1, 1, 8, 8] [1, 2, 4, 2]", "[1, 1, 8, 8] [1, 1, 4, 2]"),
                shapes(request, new Limits(Long.MAX_VALUE, 64 * 4 + 2 * row + 1)));
    }

    @Test
    void rowsOf5dAreCountedThroughItsPlanes() {
        SampleRequest request = request(1, shape(1, 1, 2, 2, 2), shape(1, 2, 3, 4, 3));
        long row = 4 * 4 * 4;
        assertEquals(
                List.of("[1, 1, 2, 2, 2] [1, 1, 4, 4, 3]", "[1, 1, 2, 2, 2] [1, 1, 2, 4, 3]"),
                shapes(request, new Limits(Long.MAX_VALUE, 8 * 4 + 4 * row)));
    }

    @Test
    void aRowThatIsTooLongIsCutAsWell() {
        SampleRequest request = request(1, shape(1, 1, 2, 2), shape(1, 1, 10_000, 2));
        assertEquals(
                List.of("[1, 1, 2, 2] [1, 1, 6000, 2]", "[1, 1, 2, 2] [1, 1, 4000, 2]"),
                shapes(request, new Limits(6000 * 2 * 4, Long.MAX_VALUE)));
        assertEquals(Optional.empty(), Partition.obstacle(request, new Limits(Long.MAX_VALUE, 16 + 4096 * 12)));
        assertTrue(Partition.obstacle(request, new Limits(Long.MAX_VALUE, 15 + 4096 * 12))
                .isPresent());
    }

    @Test
    void theOtherSidesSingleItemIsInEveryPart() {
        SampleRequest oneGrid = request(1, shape(3, 1, 8, 8), shape(1, 4, 4, 2));
        assertEquals(
                List.of("[2, 1, 8, 8] [1, 4, 4, 2]", "[1, 1, 8, 8] [1, 4, 4, 2]"),
                shapes(oneGrid, new Limits(2 * 64 * 4, Long.MAX_VALUE)));
        SampleRequest oneInput = request(1, shape(1, 1, 2, 2), shape(3, 4, 4, 2));
        assertEquals(
                List.of("[1, 1, 2, 2] [2, 4, 4, 2]", "[1, 1, 2, 2] [1, 4, 4, 2]"),
                shapes(oneInput, new Limits(2 * 32 * 4, Long.MAX_VALUE)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyPartsGiveTheWholesBits(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            SampleRequest whole = random(random);
            Tensor filled = filled(whole.output());
            Frame frame = Frame.of(filled.type(), whole.options().outputLayout(), filled.shape());
            Tensor output = random.nextBoolean() ? filled : frame.region().copyFrom(filled);
            SampleRequest inParts = whole.writing(List.of(output));
            boolean areTogether =
                    Unit.PIXEL_OF_ITEM == whole.units().get(whole.units().size() - 1);
            long channels = whole.geometry().channels();
            long inputTogether = whole.options().inputLayout() == Layout.CHANNELS_LAST || areTogether ? channels : 1;
            long inputElements = whole.input().isDense()
                    ? inputTogether * inputPlane(whole)
                    : whole.input().memory().capacity();
            int width = whole.geometry().outputExtent(0);
            long rowElements = output.isDense()
                    ? width * (areTogether ? channels : 1)
                    : inParts.geometry().output().row() + width;
            long least = inputElements * whole.type().bytes()
                    + around(whole) * whole.grid().type().bytes()
                    + width
                            * whole.geometry().spatialRank()
                            * whole.grid().type().bytes()
                    + rowElements * output.type().bytes()
                    + (MATRIX + (FILL + (whole.scales().isPresent() ? 2 : 0)) * (areTogether ? channels : 1))
                            * whole.grid().type().bytes();
            Limits limits = new Limits(
                    random.nextLong(least, least + inParts.byteCount()),
                    random.nextLong(least, inParts.byteCount() + least));
            assertEquals(Optional.empty(), Partition.obstacle(inParts, limits));
            long all = whole.output().elementCount();
            long pixel = areTogether ? channels : 1;
            long cut = random.nextLong(all / pixel + 1) * pixel;
            List<SampleRequest> parts = new ArrayList<>();
            Partition.forEach(inParts, 0, cut, limits, part -> parts.add((SampleRequest) part));
            Partition.forEach(inParts, cut, all, limits, part -> parts.add((SampleRequest) part));
            try (CpuBackend cpu = new CpuBackend()) {
                cpu.run(whole);
                for (SampleRequest part : parts) {
                    assertTrue(part.byteCount() <= limits.total(), part + " " + limits);
                    assertTrue(Operation.bytes(part.input()) <= limits.tensor());
                    assertTrue(Operation.bytes(part.grid()) <= limits.tensor());
                    assertTrue(Operation.bytes(part.output()) <= limits.tensor());
                    cpu.run(part);
                }
            }
            assertEquals(
                    all,
                    parts.stream()
                            .mapToLong(part -> part.output().elementCount())
                            .sum());
            Bits.assertEqual(whole.output(), inParts.output(), "seed " + seed + ", round " + round);
            frame.assertTheRestIsUntouched("seed " + seed + ", round " + round);
        }
    }

    /** Numbers of the pixels, at most, of which each pixel's footprint is. */
    private static long around(SampleRequest request) {
        long plane = request.geometry().outputPlane();
        long rows = request.geometry().spatialRank() == 2
                ? request.geometry().outputExtent(0)
                : (long) request.geometry().outputExtent(0) * request.geometry().outputExtent(1);
        return request.options().antialias()
                ? Math.min(plane, 2 * rows) * request.geometry().spatialRank()
                : 0;
    }

    private static long inputPlane(SampleRequest request) {
        return (long) request.geometry().inputExtent(0)
                * request.geometry().inputExtent(1)
                * request.geometry().inputExtent(2);
    }

    private static SampleRequest random(SplittableRandom random) {
        int axes = random.nextInt(2, 4);
        long[] input = new long[axes + 2];
        long[] grid = new long[axes + 2];
        for (int axis = 0; axis < input.length; axis++) {
            input[axis] = random.nextLong(1, 6);
            grid[axis] = random.nextLong(1, 6);
        }
        int shared = random.nextInt(3);
        input[0] = shared == 0 ? 1 : input[0];
        grid[0] = shared == 0 ? grid[0] : shared == 1 ? 1 : input[0];
        grid[axes + 1] = axes;
        Interpolation interpolation = any(random, Interpolation.values());
        Padding padding = any(random, Padding.values());
        Coordinates.Kind kind = any(random, Coordinates.Kind.values());
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(interpolation)
                .withPadding(padding)
                .withAlignCorners(random.nextBoolean())
                .withLayouts(any(random, Layout.values()), any(random, Layout.values()));
        ElementType plain = Tensors.FLOATS.get(random.nextInt(2));
        List<Stored> others = Stored.all(interpolation);
        Stored stored =
                random.nextBoolean() ? new Stored(plain, plain, false) : others.get(random.nextInt(others.size()));
        if (random.nextBoolean()) {
            options = options.withFill(random.doubles(input[1]).toArray());
        }
        options = options.withAntialias(stored.input().isComputable() && random.nextBoolean());
        ElementType computed = stored.input().precision().type();
        Coordinates coordinates = SampleData.coordinates(kind, random, computed, input, grid);
        long[] shape = options.inputLayout().shape(input[0], input[1], Layout.CHANNELS_FIRST.spatialExtents(input));
        if (random.nextInt(4) == 0) {
            boolean inBytes = computed == ElementType.FLOAT32 && random.nextBoolean();
            SampleOptions share =
                    inBytes ? options.withOutputType(ElementType.UINT8).withOutputScale(255, 0) : options;
            return SampleRequest.ofOnes(computed, shape, coordinates, share);
        }
        Tensor pixels = Stored.pixels(random, stored.input(), shape);
        return SampleRequest.of(
                random.nextBoolean() ? pixels : Frame.around(pixels, options.inputLayout()),
                coordinates,
                stored.options(options, (int) input[1]));
    }

    private static <E> E any(SplittableRandom random, E[] of) {
        return of[random.nextInt(of.length)];
    }

    /** A tensor that shows where nothing was written. */
    private static Tensor filled(Tensor like) {
        Tensor tensor = Tensor.zeros(like.type(), like.shape());
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, 1e9);
        }
        return tensor;
    }

    @Test
    void aPartKnowsWhereInTheOutputItLies() {
        SampleRequest request = request(1, shape(2, 1, 2, 2), shape(2, 5, 4, 2));
        long row = 4 * 3 * 4;
        List<SampleRequest> parts = parts(request, new Limits(Long.MAX_VALUE, 16 + 2 * row));
        assertEquals(
                List.of(0L, 8L, 16L, 0L, 8L, 16L),
                parts.stream().map(part -> part.geometry().place().firstPixel()).toList());
        for (SampleRequest part : parts) {
            Geometry.Place place = part.geometry().place();
            assertEquals(List.of(4, 5), List.of(place.width(), place.height()));
        }
        SampleRequest oneRow = parts.get(1).part(new Range(Unit.PIXEL, 0, 0, 5, 1, 2));
        assertEquals(new Geometry.Place(13, 4, 5, 1), oneRow.geometry().place());
        assertEquals(request.output().overlaps(oneRow.output()), true);
        assertEquals(2, oneRow.geometry().outputPlane());
    }

    @Test
    void withFootprintsAPartHasThePointsAroundItsOwn() {
        SampleRequest request = SampleRequest.of(
                Tensor.zeros(ElementType.FLOAT32, 1, 1, 2, 2),
                Tensor.zeros(ElementType.FLOAT32, 1, 5, 4, 2),
                OPTIONS.withAntialias(true));
        long row = 4 * 3 * 4;
        assertEquals(
                List.of(
                        "[1, 1, 2, 2] [1, 1, 8, 2]",
                        "[1, 1, 2, 2] [1, 1, 12, 2]",
                        "[1, 1, 2, 2] [1, 1, 12, 2]",
                        "[1, 1, 2, 2] [1, 1, 12, 2]",
                        "[1, 1, 2, 2] [1, 1, 8, 2]"),
                shapes(request, new Limits(Long.MAX_VALUE, 16 + 2 * 8 * 4 + row)));
        SampleRequest third =
                parts(request, new Limits(Long.MAX_VALUE, 16 + 2 * 8 * 4 + row)).get(2);
        assertEquals(8, third.geometry().gridFirst());
        assertEquals(
                2 * 5,
                third.part(new Range(Unit.PIXEL, 0, 0, 1, 1, 1)).geometry().gridFirst() + 2);
    }

    @Test
    void partsShareTheOutputsMemory() {
        SampleRequest request = request(3, shape(2, 1, 4, 4), shape(2, 3, 3, 2));
        List<SampleRequest> parts = parts(request, new Limits(72, Long.MAX_VALUE));
        parts.get(1).output().floats().put(0, 42);
        assertArrayEquals(
                new float[] {42}, new float[] {request.output().floats().get(9)});
    }

    private static SampleRequest request(long seed, long[] input, long[] grid) {
        SplittableRandom random = new SplittableRandom(seed);
        return SampleRequest.of(
                SampleData.pixels(random, ElementType.FLOAT32, input),
                SampleData.grid(random, ElementType.FLOAT32, input, grid),
                OPTIONS);
    }

    private static List<SampleRequest> parts(SampleRequest request, Limits limits) {
        List<SampleRequest> parts = new ArrayList<>();
        Partition.forEach(request, limits, part -> parts.add((SampleRequest) part));
        return parts;
    }

    private static List<String> shapes(SampleRequest request, Limits limits) {
        return parts(request, limits).stream()
                .map(part -> (part.input() + " " + part.grid()).replace("float32 ", ""))
                .toList();
    }

    private static long[] shape(long... extents) {
        return extents;
    }
}
