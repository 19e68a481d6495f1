package org.gridsample.imglib2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.RealRandomAccess;
import net.imglib2.converter.Converters;
import net.imglib2.img.ImgFactory;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgFactory;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.nio.ByteBufferAccess;
import net.imglib2.img.basictypeaccess.nio.FloatBufferAccess;
import net.imglib2.img.cell.CellImgFactory;
import net.imglib2.img.planar.PlanarImgFactory;
import net.imglib2.interpolation.InterpolatorFactory;
import net.imglib2.interpolation.randomaccess.NLinearInterpolatorFactory;
import net.imglib2.interpolation.randomaccess.NearestNeighborInterpolatorFactory;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.position.FunctionRandomAccessible;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.type.numeric.integer.ShortType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import net.imglib2.view.fluent.RandomAccessibleIntervalView.Extension;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against ImgLib2's own interpolators, read pixel by pixel where the inverse says in double precision. */
class WarpTest {
    private static final Interval PLANE = new FinalInterval(new long[] {-4, 3}, new long[] {12, 14});
    private static final Interval VOLUME = new FinalInterval(new long[] {-2, 4, 7}, new long[] {6, 11, 13});
    private static final Interval PLANE_SEEN = new FinalInterval(new long[] {-11, -2}, new long[] {17, 18});
    private static final Interval VOLUME_SEEN = new FinalInterval(new long[] {-5, 1, 3}, new long[] {9, 13, 15});

    /** A turn, a scale, a shear and a move of no particular numbers. */
    private static final Transform PLANE_MOVE = Transform.of(0.931, -0.417, 3.273, 0.359, 0.783, -1.614);

    private static final Transform VOLUME_MOVE =
            Transform.of(0.91, -0.32, 0.17, 1.29, 0.29, 0.87, -0.23, 0.41, -0.11, 0.19, 1.07, -1.33);

    private static GridSampler sampler;

    @BeforeAll
    static void open() {
        sampler = GridSampler.builder().device(DeviceSelector.CPU).open();
    }

    @AfterAll
    static void close() {
        sampler.close();
    }

    /** How values outside are made, by name. */
    private enum Outer {
        ZERO,
        VALUE,
        BORDER,
        MIRROR_SINGLE,
        MIRROR_DOUBLE,
        PERIODIC;

        <T extends NativeType<T> & RealType<T>> RandomAccessible<T> extend(RandomAccessibleInterval<T> image) {
            return switch (this) {
                case ZERO -> Views.extendZero(image);
                case VALUE -> Views.extendValue(image, 77.0);
                case BORDER -> Views.extendBorder(image);
                case MIRROR_SINGLE -> Views.extendMirrorSingle(image);
                case MIRROR_DOUBLE -> Views.extendMirrorDouble(image);
                case PERIODIC -> Views.extendPeriodic(image);
            };
        }
    }

    private static <T extends NativeType<T> & RealType<T>> RandomAccessibleInterval<T> image(
            ImgFactory<T> factory, Interval interval) {
        RandomAccessibleInterval<T> image = factory.create(interval);
        Random random = new Random(7);
        for (T pixel : Views.flatIterable(image)) {
            pixel.setReal(random.nextInt(250));
        }
        return Views.isZeroMin(interval) ? image : Views.translate(image, interval.minAsLongArray());
    }

    private static <T extends NativeType<T> & RealType<T>> RandomAccessibleInterval<T> image(
            T type, Interval interval) {
        return image(new ArrayImgFactory<>(type), interval);
    }

    private static PointMap inverse(Transform transform) {
        Transform inverse = transform.inverse();
        return (point, read) -> System.arraycopy(inverse.apply(point), 0, read, 0, read.length);
    }

    private static <T extends RealType<T>> void assertMatches(
            RandomAccessible<T> source,
            Interpolation interpolation,
            PointMap toSource,
            RandomAccessibleInterval<? extends RealType<?>> actual,
            String message) {
        boolean isFloating = !(actual.getType() instanceof IntegerType<?>);
        RandomAccessible<DoubleType> doubles =
                Converters.convert(source, (from, to) -> to.setReal(from.getRealDouble()), new DoubleType());
        InterpolatorFactory<DoubleType, RandomAccessible<DoubleType>> factory =
                switch (interpolation) {
                    case NEAREST -> new NearestNeighborInterpolatorFactory<>();
                    case BILINEAR -> new NLinearInterpolatorFactory<>();
                    case BICUBIC -> throw new AssertionError("ImgLib2 hasn't it");
                };
        RealRandomAccess<DoubleType> expected =
                Views.interpolate(doubles, factory).realRandomAccess();
        Cursor<? extends RealType<?>> cursor = actual.localizingCursor();
        double[] point = new double[actual.numDimensions()];
        double[] read = new double[actual.numDimensions()];
        while (cursor.hasNext()) {
            double value = cursor.next().getRealDouble();
            cursor.localize(point);
            toSource.apply(point, read);
            expected.setPosition(read);
            double wanted = expected.get().get();
            double tolerance = interpolation == Interpolation.NEAREST ? 0 : isFloating ? 0.01 : 0.51;
            assertEquals(wanted, value, tolerance, () -> message + " at " + cursor.positionAsPoint());
        }
    }

    @Test
    void everyTypeAndExtensionMatchesImgLib2() {
        everyExtension(new UnsignedByteType(), Interpolation.BILINEAR, Interpolation.NEAREST);
        everyExtension(new UnsignedShortType(), Interpolation.BILINEAR, Interpolation.NEAREST);
        everyExtension(new ShortType(), Interpolation.BILINEAR, Interpolation.NEAREST);
        everyExtension(new IntType(), Interpolation.NEAREST);
        everyExtension(new FloatType(), Interpolation.BILINEAR, Interpolation.NEAREST);
        everyExtension(new DoubleType(), Interpolation.BILINEAR, Interpolation.NEAREST);
    }

    private static <T extends NativeType<T> & RealType<T>> void everyExtension(
            T type, Interpolation... interpolations) {
        RandomAccessibleInterval<T> plane = image(type, PLANE);
        RandomAccessibleInterval<T> volume = image(type, VOLUME);
        for (Interpolation interpolation : interpolations) {
            Warp warp = Warp.by(sampler).withInterpolation(interpolation);
            for (Outer outer : Outer.values()) {
                String name = type.getClass().getSimpleName() + " " + interpolation + " " + outer;
                RandomAccessible<T> flat = outer.extend(plane);
                RandomAccessibleInterval<T> seen = warp.apply(flat, PLANE_MOVE, PLANE_SEEN);
                assertTrue(Intervals.equals(PLANE_SEEN, seen), name);
                assertMatches(flat, interpolation, inverse(PLANE_MOVE), seen, name);
                RandomAccessible<T> deep = outer.extend(volume);
                assertMatches(
                        deep,
                        interpolation,
                        inverse(VOLUME_MOVE),
                        warp.apply(deep, VOLUME_MOVE, VOLUME_SEEN),
                        name + " 3-D");
            }
        }
    }

    @Test
    void contentGoesWhereTheTransformSays() {
        RandomAccessibleInterval<FloatType> image = ArrayImgs.floats(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        RandomAccessibleInterval<FloatType> moved =
                Warp.by(sampler).apply(Views.extendZero(image), Transform.translation(1, 0), image);
        assertEquals(List.of(0f, 1f, 2f, 0f, 4f, 5f), values(moved));
        // About the centre of the source, wherever it lies.
        RandomAccessibleInterval<FloatType> elsewhere = Views.translate(image, 10, -20);
        RandomAccessibleInterval<FloatType> turned =
                Warp.by(sampler).apply(Views.extendZero(elsewhere), Transform.rotation(Math.PI), elsewhere);
        assertEquals(List.of(6f, 5f, 4f, 3f, 2f, 1f), values(turned));
        assertEquals(6, turned.getAt(10, -20).get());
    }

    private static List<Float> values(RandomAccessibleInterval<FloatType> image) {
        return Views.flatIterable(image).stream().map(FloatType::get).toList();
    }

    @Test
    void functionsAndHomographiesAreSampled() {
        Supplier<PointMap> swirl = () -> (point, read) -> {
            double angle = 0.4 + 0.05 * point[0];
            read[0] = Math.cos(angle) * point[0] - Math.sin(angle) * point[1] + 2;
            read[1] = Math.sin(angle) * point[0] + Math.cos(angle) * point[1] + 6;
        };
        Transform homography = Transform.of(0.9, -0.2, 1.3, 0.15, 1.1, -0.7, 0.004, -0.003, 1);
        RandomAccessible<DoubleType> source = Views.extendMirrorSingle(image(new DoubleType(), PLANE));
        RandomAccessible<UnsignedByteType> bytes = Views.extendBorder(image(new UnsignedByteType(), PLANE));
        for (Interpolation interpolation : List.of(Interpolation.NEAREST, Interpolation.BILINEAR)) {
            Warp warp = Warp.by(sampler).withInterpolation(interpolation);
            assertMatches(source, interpolation, swirl.get(), warp.apply(source, swirl, PLANE_SEEN), "swirl");
            assertMatches(bytes, interpolation, swirl.get(), warp.apply(bytes, swirl, PLANE_SEEN), "swirl");
            assertMatches(
                    bytes, interpolation, inverse(homography), warp.apply(bytes, homography, PLANE_SEEN), "homography");
        }
        Supplier<PointMap> deep = () -> (point, read) -> {
            read[0] = point[0] + Math.sin(point[1]);
            read[1] = point[1] + Math.sin(point[2]);
            read[2] = point[2] + 0.1 * point[0];
        };
        RandomAccessible<FloatType> volume = Views.extendPeriodic(image(new FloatType(), VOLUME));
        assertMatches(
                volume, Interpolation.BILINEAR, deep.get(), Warp.by(sampler).apply(volume, deep, VOLUME_SEEN), "3-D");
    }

    @Test
    void aLargeWarpIsComputedInBlocks() {
        for (Outer outer : Outer.values()) {
            for (Interpolation interpolation : Interpolation.values()) {
                inBlocks(outer, interpolation);
            }
        }
    }

    private static void inBlocks(Outer outer, Interpolation interpolation) {
        Warp warp = Warp.by(sampler).withInterpolation(interpolation);
        RandomAccessible<FloatType> plane = outer.extend(image(new CellImgFactory<>(new FloatType(), 5), PLANE));
        assertClose(
                warp.apply(plane, PLANE_MOVE, PLANE_SEEN), warp.withWindow(200).apply(plane, PLANE_MOVE, PLANE_SEEN));
        RandomAccessible<FloatType> volume = outer.extend(image(new CellImgFactory<>(new FloatType(), 4), VOLUME));
        RandomAccessibleInterval<FloatType> cells = Views.translate(
                new CellImgFactory<>(new FloatType(), 3).create(VOLUME_SEEN), VOLUME_SEEN.minAsLongArray());
        warp.withWindow(500).into(volume, () -> inverse(VOLUME_MOVE), cells);
        assertClose(warp.apply(volume, VOLUME_MOVE, VOLUME_SEEN), cells);
    }

    @Test
    void onlyWhatIsNeededIsRead() {
        AtomicLong reads = new AtomicLong();
        long size = 100_000_000;
        RandomAccessibleInterval<FloatType> endless = Views.interval(
                new FunctionRandomAccessible<>(
                        2,
                        (place, pixel) -> {
                            reads.incrementAndGet();
                            pixel.set((place.getIntPosition(0) & 63) + (place.getIntPosition(1) & 31));
                        },
                        FloatType::new),
                new FinalInterval(size, size));
        Interval seen = Intervals.createMinSize(87_654_321, 12_345_678, 40, 30);
        Transform turn = Transform.rotation(0.3).about(87_654_340, 12_345_690);
        for (Outer outer : Outer.values()) {
            RandomAccessible<FloatType> source = outer.extend(endless);
            reads.set(0);
            RandomAccessibleInterval<FloatType> turned = Warp.by(sampler).apply(source, turn, seen);
            assertTrue(reads.get() < 4000, outer + " " + reads);
            // Positions are counted from the block's own, so that float32 has the fractions.
            assertMatches(source, Interpolation.BILINEAR, inverse(turn), turned, outer + " far away");
            assertMatches(
                    source,
                    Interpolation.BILINEAR,
                    inverse(turn),
                    Warp.by(sampler).apply(source, () -> inverse(turn), seen),
                    outer + " far away");
            // Far outside: nothing of it, or what the extension repeats.
            Interval outside = Intervals.createMinSize(-212_345_679, 12_345_678, 40, 30);
            reads.set(0);
            assertMatches(
                    source,
                    Interpolation.BILINEAR,
                    inverse(turn),
                    Warp.by(sampler).apply(source, turn, outside),
                    outer + " outside");
        }
    }

    private static void assertClose(
            RandomAccessibleInterval<FloatType> expected, RandomAccessibleInterval<FloatType> actual) {
        assertTrue(Intervals.equals(expected, actual));
        RandomAccess<FloatType> other = expected.randomAccess();
        Cursor<FloatType> cursor = actual.localizingCursor();
        while (cursor.hasNext()) {
            float value = cursor.next().get();
            assertEquals(other.setPositionAndGet(cursor).get(), value, 0.01, () -> "at " + cursor.positionAsPoint());
        }
    }

    @Test
    void aFunctionIsAskedForSoManyPixelsAtOnce() {
        RandomAccessibleInterval<UnsignedByteType> image = image(new UnsignedByteType(), new FinalInterval(2000, 1200));
        AtomicLong functions = new AtomicLong();
        Supplier<PointMap> identity = () -> {
            functions.incrementAndGet();
            return (point, read) -> System.arraycopy(point, 0, read, 0, 2);
        };
        RandomAccessibleInterval<UnsignedByteType> same =
                Warp.by(sampler).apply(Views.extendZero(image), identity, image);
        LoopBuilder.setImages(image, same).forEachPixel((a, b) -> assertEquals(a.get(), b.get()));
        assertTrue(functions.get() > 1, functions.toString());
    }

    @Test
    void threadsShareAWarp() {
        RandomAccessible<FloatType> volume =
                Views.extendMirrorDouble(image(new CellImgFactory<>(new FloatType(), 4), VOLUME));
        Warp warp = Warp.by(sampler).withWindow(500);
        RandomAccessibleInterval<FloatType> expected = warp.apply(volume, VOLUME_MOVE, VOLUME_SEEN);
        IntStream.range(0, 16)
                .parallel()
                .forEach(i -> assertClose(expected, warp.apply(volume, VOLUME_MOVE, VOLUME_SEEN)));
    }

    @Test
    void aCellOfALazyImageIsATarget() {
        RandomAccessible<FloatType> volume = Views.extendBorder(image(new FloatType(), VOLUME));
        Interval part = new FinalInterval(new long[] {1, 5, 6}, new long[] {4, 9, 9});
        RandomAccessibleInterval<FloatType> cell =
                Views.translate(ArrayImgs.floats(part.dimensionsAsLongArray()), part.minAsLongArray());
        Warp.by(sampler).into(volume, VOLUME_MOVE, cell);
        assertClose(Views.interval(Warp.by(sampler).apply(volume, VOLUME_MOVE, VOLUME_SEEN), part), cell);
    }

    @Test
    void imagesOfAnyKindAreReadAndWritten() {
        List<ImgFactory<UnsignedShortType>> factories = List.of(
                new ArrayImgFactory<>(new UnsignedShortType()),
                new PlanarImgFactory<>(new UnsignedShortType()),
                new CellImgFactory<>(new UnsignedShortType(), 6));
        for (ImgFactory<UnsignedShortType> factory : factories) {
            RandomAccessible<UnsignedShortType> source = Views.extendZero(image(factory, VOLUME));
            RandomAccessibleInterval<UnsignedShortType> target =
                    Views.translate(factory.create(VOLUME_SEEN), VOLUME_SEEN.minAsLongArray());
            Warp.by(sampler).into(source, VOLUME_MOVE, target);
            assertMatches(source, Interpolation.BILINEAR, inverse(VOLUME_MOVE), target, factory.toString());
        }
        // A view that ImgLib2 copies pixel by pixel, and the fluent way to extend it.
        RandomAccessibleInterval<UnsignedShortType> every = Views.subsample(image(factories.get(0), PLANE), 2);
        RandomAccessible<UnsignedShortType> source = every.view().extend(Extension.mirrorDouble());
        assertMatches(
                source,
                Interpolation.BILINEAR,
                inverse(PLANE_MOVE),
                Warp.by(sampler).apply(source, PLANE_MOVE, PLANE_SEEN),
                "fluent");
    }

    @Test
    void directMemoryIsUsedInPlace() {
        ArrayImg<UnsignedByteType, ByteBufferAccess> source =
                ArrayImgs.unsignedBytes(new ByteBufferAccess(ByteBuffer.allocateDirect(35), true), 7, 5);
        source.forEach(pixel -> pixel.set(9));
        ArrayImg<UnsignedByteType, ByteBufferAccess> target =
                ArrayImgs.unsignedBytes(new ByteBufferAccess(ByteBuffer.allocateDirect(35), true), 7, 5);
        Tensor memory = Images.inPlace(source, PixelType.UINT8, 1, 1, 5, 7).orElseThrow();
        memory.set(0, 200);
        assertEquals(200, source.getAt(0, 0).get());
        Warp.by(sampler).withWindow(12).into(Views.extendZero(source), Transform.identity(2), target);
        assertEquals(200, target.getAt(0, 0).get());
        assertEquals(9, target.getAt(6, 4).get());
        // An output is such an image.
        RandomAccessibleInterval<UnsignedByteType> output =
                Warp.by(sampler).apply(Views.extendZero(source), Transform.identity(2), source);
        assertTrue(Images.inPlace(output, PixelType.UINT8, 1, 1, 5, 7).isPresent());
        // Whoever shares memory is told.
        assertThrows(
                IllegalArgumentException.class,
                () -> Warp.by(sampler).into(Views.extendZero(source), Transform.identity(2), source));
    }

    @Test
    void otherBuffersAreCopied() {
        ByteOrder other =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        for (ByteBuffer buffer : List.of(
                ByteBuffer.allocateDirect(24).order(other),
                ByteBuffer.allocate(24).order(ByteOrder.nativeOrder()))) {
            ArrayImg<FloatType, FloatBufferAccess> target =
                    ArrayImgs.floats(new FloatBufferAccess(buffer.asFloatBuffer(), true), 3, 2);
            RandomAccessibleInterval<FloatType> image = ArrayImgs.floats(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
            Warp.by(sampler).into(Views.extendZero(image), Transform.identity(2), target);
            assertEquals(List.of(1f, 2f, 3f, 4f, 5f, 6f), values(target));
            assertEquals(
                    List.of(1f, 2f, 3f, 4f, 5f, 6f),
                    values(Warp.by(sampler).apply(Views.extendZero(target), Transform.identity(2), target)));
        }
    }

    @Test
    void channelsAreAnyDimension() {
        for (int channelAxis = 0; channelAxis < 4; channelAxis++) {
            int dimension = channelAxis;
            Function<Interval, Interval> withChannels = pixels -> {
                long[] min = new long[4];
                long[] max = new long[4];
                min[dimension] = -1;
                max[dimension] = 1;
                for (int axis = 0; axis < 3; axis++) {
                    min[axis < dimension ? axis : axis + 1] = pixels.min(axis);
                    max[axis < dimension ? axis : axis + 1] = pixels.max(axis);
                }
                return new FinalInterval(min, max);
            };
            RandomAccessibleInterval<FloatType> image = image(new FloatType(), withChannels.apply(VOLUME));
            Interval interval = withChannels.apply(VOLUME_SEEN);
            for (Outer outer : List.of(Outer.BORDER, Outer.MIRROR_SINGLE)) {
                Warp warp = Warp.by(sampler).withChannelAxis(channelAxis);
                RandomAccessibleInterval<FloatType> whole = warp.apply(outer.extend(image), VOLUME_MOVE, interval);
                assertTrue(Intervals.equals(interval, whole));
                for (int channel = -1; channel <= 1; channel++) {
                    RandomAccessible<FloatType> one = outer.extend(Views.hyperSlice(image, channelAxis, channel));
                    assertMatches(
                            one,
                            Interpolation.BILINEAR,
                            inverse(VOLUME_MOVE),
                            Views.hyperSlice(whole, channelAxis, channel),
                            "channels " + channelAxis);
                }
                RandomAccessibleInterval<FloatType> target = image(new FloatType(), interval);
                warp.withWindow(4000).into(outer.extend(image), VOLUME_MOVE, target);
                assertClose(whole, target);
                assertClose(whole, warp.withWindow(4000).apply(outer.extend(image), VOLUME_MOVE, interval));
            }
        }
    }

    @Test
    void aTargetMayHaveOtherPixels() {
        RandomAccessible<UnsignedByteType> source = Views.extendZero(image(new UnsignedByteType(), PLANE));
        RandomAccessibleInterval<FloatType> floats = image(new FloatType(), PLANE_SEEN);
        Warp.by(sampler).into(source, PLANE_MOVE, floats);
        assertMatches(source, Interpolation.BILINEAR, inverse(PLANE_MOVE), floats, "float");
        RandomAccessibleInterval<DoubleType> doubles = image(new DoubleType(), PLANE_SEEN);
        assertThrows(IllegalArgumentException.class, () -> Warp.by(sampler).into(source, PLANE_MOVE, doubles));
    }

    @Test
    void positionsThatDontExistAreOutside() {
        RandomAccessibleInterval<FloatType> image = ArrayImgs.floats(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        double[] xs = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1e300, 1e300, 1};
        Supplier<PointMap> map = () -> (point, read) -> {
            read[0] = xs[(int) point[0]];
            read[1] = 0;
        };
        Interval row = new FinalInterval(6, 1);
        for (Interpolation interpolation : List.of(Interpolation.NEAREST, Interpolation.BILINEAR)) {
            Warp warp = Warp.by(sampler).withInterpolation(interpolation);
            assertEquals(List.of(7f, 7f, 7f, 7f, 7f, 2f), values(warp.apply(Views.extendValue(image, 7f), map, row)));
            assertEquals(List.of(1f, 1f, 3f, 1f, 3f, 2f), values(warp.apply(Views.extendBorder(image), map, row)));
        }
    }

    @Test
    void labelsKeepTheirBits() {
        RandomAccessibleInterval<IntType> labels =
                ArrayImgs.ints(new int[] {Integer.MIN_VALUE, 16777217, -1, Integer.MAX_VALUE}, 2, 2);
        Warp nearest = Warp.by(sampler).withInterpolation(Interpolation.NEAREST);
        RandomAccessibleInterval<IntType> flipped = nearest.apply(
                Views.extendValue(labels, 1234567891), Transform.of(-1, 0, 1, 0, 1, 0), new FinalInterval(3, 2));
        assertEquals(
                List.of(16777217, Integer.MIN_VALUE, 1234567891, Integer.MAX_VALUE, -1, 1234567891),
                Views.flatIterable(flipped).stream().map(IntType::get).toList());
        assertThrows(
                IllegalArgumentException.class,
                () -> Warp.by(sampler).apply(Views.extendZero(labels), Transform.identity(2), labels));
    }

    @Test
    void anEmptyOutputIsEmpty() {
        RandomAccessibleInterval<FloatType> image = ArrayImgs.floats(3, 2);
        Interval empty = new FinalInterval(new long[] {0, 5}, new long[] {2, 4});
        assertEquals(
                0,
                Warp.by(sampler)
                        .apply(Views.extendZero(image), Transform.identity(2), empty)
                        .size());
    }

    @Test
    void whatCantBeWarpedIsRefusedWithTheReason() {
        Warp warp = Warp.by(sampler);
        RandomAccessibleInterval<FloatType> image = ArrayImgs.floats(3, 2);
        Transform identity = Transform.identity(2);
        refused("source: expected an image that says what lies outside", () -> warp.apply(image, identity, image));
        refused(
                "are to be extended last",
                () -> warp.apply(Views.translate(Views.extendZero(image), 1, 1), identity, image));
        refused(
                "pixels: expected UnsignedByteType",
                () -> warp.apply(Views.extendZero(ArrayImgs.longs(3, 2)), identity, image));
        refused(
                "transform: expected one of 2 axes",
                () -> warp.apply(Views.extendZero(image), Transform.identity(3), image));
        refused(
                "interval: expected 2 dimensions",
                () -> warp.apply(Views.extendZero(image), identity, new FinalInterval(2, 2, 2)));
        refused(
                "source: expected 2 or 3 dimensions",
                () -> warp.apply(Views.extendZero(ArrayImgs.floats(2, 2, 2, 2)), identity, image));
        refused(
                "source: expected 2 or 3 dimensions and one for channels",
                () -> warp.withChannelAxis(2).apply(Views.extendZero(image), identity, image));
        refused(
                "channels: expected those of the source",
                () -> warp.withChannelAxis(2)
                        .apply(Views.extendZero(ArrayImgs.floats(3, 2, 3)), identity, new FinalInterval(3, 2, 2)));
        refused(
                "source: expected at least one pixel",
                () -> warp.apply(Views.extendZero(Views.interval(image, new FinalInterval(0, 2))), identity, image));
        refused(
                "warp into a cell image",
                () -> warp.apply(Views.extendZero(image), identity, new FinalInterval(1 << 20, 1 << 20)));
        refused("channel axis", () -> warp.withChannelAxis(-1));
    }

    private static void refused(String reason, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(reason), message);
    }
}
