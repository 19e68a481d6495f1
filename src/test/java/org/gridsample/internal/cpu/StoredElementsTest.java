package org.gridsample.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.reference.ReferenceSampler;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Precision;
import org.gridsample.tensor.SmallBuffers;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.Frame;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Stored;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which elements are stored, by the CPU path, whose bits are those of all devices. */
class StoredElementsTest {
    private static final GridSampler CPU =
            GridSampler.builder().device(DeviceSelector.CPU).open();

    @AfterAll
    static void close() {
        CPU.close();
    }

    /** On a grid that jumps about and on one that takes a window; of inputs in one buffer, and in several to a channel. */
    @ParameterizedTest
    @EnumSource
    void haveTheBitsThatTheSemanticsPromise(Interpolation interpolation) {
        for (int axes = 2; axes <= 3; axes++) {
            long[] shape = axes == 2 ? new long[] {1, 2, 9, 16} : new long[] {1, 2, 4, 6, 9};
            long[] gridShape = axes == 2 ? new long[] {1, 7, 19, 2} : new long[] {1, 3, 5, 9, 3};
            for (Stored stored : Stored.all(interpolation)) {
                SplittableRandom random = new SplittableRandom(stored.hashCode());
                ElementType grids = stored.input().precision().type();
                Tensor input = Stored.pixels(random, stored.input(), shape);
                Tensor scattered = SampleData.grid(random, grids, shape, gridShape);
                Tensor smooth = AffineGrid.of(
                        SampleData.turn(grids, axes, 10),
                        axes == 2 ? new long[] {1, 1, 7, 19} : new long[] {1, 1, 3, 5, 9},
                        false);
                for (Padding padding : Padding.values()) {
                    SampleOptions options = stored.options(
                            SampleOptions.defaults()
                                    .withInterpolation(interpolation)
                                    .withPadding(padding),
                            2);
                    if (padding.isFilled() && random.nextBoolean()) {
                        options = options.withFill(
                                Stored.pixels(random, stored.input(), 1).get(0),
                                Stored.pixels(random, stored.input(), 1).get(0));
                    }
                    for (Tensor grid : new Tensor[] {scattered, smooth}) {
                        Tensor expected = ScalarSampler.sample(input, grid, options);
                        Bits.assertEqual(expected, CPU.sample(input, grid, options), stored + ", " + options);
                        Tensor split = SmallBuffers.of(50 * stored.input().bytes(), input);
                        Bits.assertEqual(expected, CPU.sample(split, grid, options), stored + ", split, " + options);
                    }
                }
            }
        }
    }

    /** Wherever the channels lie, in one buffer and in several; more of them than a pixel's, whose planes are those of one. */
    @ParameterizedTest
    @EnumSource
    void layoutsChangeNoBit(Interpolation interpolation) {
        for (int axes = 2; axes <= 3; axes++) {
            long[] shape = axes == 2 ? new long[] {1, 3, 9, 16} : new long[] {1, 3, 4, 6, 9};
            long[] gridShape = axes == 2 ? new long[] {2, 7, 19, 2} : new long[] {2, 3, 5, 9, 3};
            List<Stored> all = new ArrayList<>(Stored.all(interpolation));
            Tensors.FLOATS.forEach(type -> all.add(new Stored(type, type, false)));
            for (Stored stored : all) {
                SplittableRandom random = new SplittableRandom(stored.hashCode());
                ElementType grids = stored.input().precision().type();
                Tensor input = Stored.pixels(random, stored.input(), shape);
                Tensor interleaved = Tensors.in(Layout.CHANNELS_LAST, input, Layout.CHANNELS_FIRST);
                Tensor scattered = SampleData.grid(random, grids, shape, gridShape);
                Tensor smooth = AffineGrid.of(
                        SampleData.turn(grids, axes, 10),
                        axes == 2 ? new long[] {1, 1, 7, 19} : new long[] {1, 1, 3, 5, 9},
                        false);
                Padding padding = Padding.values()[random.nextInt(Padding.values().length)];
                SampleOptions options = stored.options(
                        SampleOptions.defaults()
                                .withInterpolation(interpolation)
                                .withPadding(padding)
                                .withFill(
                                        Stored.pixels(random, stored.input(), 1).get(0), 0, 1),
                        3);
                for (Tensor grid : new Tensor[] {scattered, smooth}) {
                    Tensor expected = CPU.sample(input, grid, options);
                    for (Layout from : Layout.values()) {
                        for (Layout to : Layout.values()) {
                            SampleOptions moved = options.withLayouts(from, to);
                            Tensor own =
                                    switch (from) {
                                        case CHANNELS_FIRST -> input;
                                        case CHANNELS_LAST -> interleaved;
                                    };
                            Tensor split = SmallBuffers.of(50 * stored.input().bytes(), own);
                            for (Tensor stays : new Tensor[] {own, split}) {
                                Tensor actual = CPU.sample(stays, grid, moved);
                                Bits.assertEqual(
                                        expected,
                                        Tensors.in(Layout.CHANNELS_FIRST, actual, to),
                                        stored + ", " + stays + ", " + moved);
                            }
                        }
                    }
                }
            }
        }
    }

    /** Several tiles of pixels whose taps are all inside, in regions and without, of as many channels as are taken together and others. */
    @ParameterizedTest
    @EnumSource
    void windowsInsideChangeNoBit(Interpolation interpolation) {
        Tensor grid = AffineGrid.of(
                Tensor.of(new float[] {0.5f, -0.2f, 0.1f, 0.2f, 0.5f, 0}, 1, 2, 3), new long[] {1, 1, 37, 70}, false);
        TileCount words = TileCount.of(ElementType.UINT8, TilePath.WORDS);
        TileCount moved = TileCount.of(ElementType.UINT8, TilePath.MOVED);
        for (ElementType type : ElementType.values()) {
            SplittableRandom random = new SplittableRandom(type.ordinal());
            Tensor numbers = grid;
            if (type.precision() == Precision.FLOAT64) {
                numbers = Tensor.zeros(ElementType.FLOAT64, grid.shape());
                for (long i = 0; i < grid.elementCount(); i++) {
                    numbers.set(i, grid.get(i));
                }
            }
            for (int channels = 1;
                    channels <= 5 && (type.isComputable() || interpolation == Interpolation.NEAREST);
                    channels++) {
                Tensor input = Stored.pixels(random, type, 1, channels, 40, 60);
                SampleOptions options = SampleOptions.defaults().withInterpolation(interpolation);
                Tensor expected = ScalarSampler.sample(input, numbers, options);
                for (Layout from : Layout.values()) {
                    for (Layout to : Layout.values()) {
                        Tensor own = Tensors.in(from, input, Layout.CHANNELS_FIRST);
                        Tensor wanted = Tensors.in(to, expected, Layout.CHANNELS_FIRST);
                        String what = own + " to " + wanted + ", " + interpolation;
                        SampleOptions laidOut = options.withLayouts(from, to);
                        Bits.assertEqual(wanted, CPU.sample(own, numbers, laidOut), what);
                        Frame frame = Frame.of(type, to, wanted.shape());
                        CPU.sampleInto(Frame.around(own, from), new Coordinates.Grid(numbers), laidOut, frame.region());
                        Bits.assertEqual(wanted, frame.region(), "region " + what);
                        frame.assertTheRestIsUntouched(what);
                    }
                }
            }
        }
        assertEquals(interpolation == Interpolation.BILINEAR, words.tiles() > 0);
        assertEquals(interpolation == Interpolation.NEAREST, moved.tiles() > 0);
    }

    /** Where every pixel reads itself nothing changes, whatever is computed. */
    @Test
    void theIdentityChangesNothing() {
        for (ElementType type : ElementType.values()) {
            SplittableRandom random = new SplittableRandom(type.ordinal());
            Tensor input = Stored.pixels(random, type, 1, 2, 16, 32);
            Tensor own = Tensor.zeros(type.precision().type(), 1, 16, 32, 2);
            for (int pixel = 0; pixel < 16 * 32; pixel++) {
                own.set(2 * pixel, pixel % 32);
                own.set(2 * pixel + 1, pixel / 32);
            }
            Coordinates identity = new Coordinates.PixelMap(own);
            for (SampleOptions options : Combinations.all()) {
                boolean moved = options.interpolation() == Interpolation.NEAREST;
                if (!options.alignCorners() && (moved || type.isComputable())) {
                    Bits.assertEqual(input, CPU.sample(input, identity, options), type + " " + options);
                    for (Layout layout : Layout.values()) {
                        Tensor pixels = Tensors.in(layout, input, Layout.CHANNELS_FIRST);
                        Frame frame = Frame.of(type, layout, pixels.shape());
                        CPU.sampleInto(
                                Frame.around(pixels, layout), identity, options.withLayout(layout), frame.region());
                        Bits.assertEqual(pixels, frame.region(), type + " region " + layout + " " + options);
                        frame.assertTheRestIsUntouched(type + " " + layout + " " + options);
                    }
                }
            }
        }
    }

    /**
     * Beside a reference in float64 they differ by one at most, where float32's error takes a value across a half: that is rare for
     * uint8, and less so for uint16, of which float32 has 8 bits fewer to spare.
     */
    @ParameterizedTest
    @CsvSource({"UINT8, 0.999", "UINT16, 0.98"})
    void integersAreTheMathematicsRoundedOnce(ElementType type, double share) {
        long[] shape = {1, 1, 60, 80};
        Tensor input = Tensor.zeros(type, shape);
        for (int i = 0; i < input.elementCount(); i++) {
            double wave = Math.sin(i % 80 * 0.2) * Math.cos(i / 80 * 0.3);
            input.set(i, (wave + 1) * (type == ElementType.UINT8 ? 127 : 32767));
        }
        Tensor grid = AffineGrid.of(SampleData.turn(ElementType.FLOAT32, 2, 17), new long[] {1, 1, 90, 70}, false);
        for (Interpolation interpolation : new Interpolation[] {Interpolation.BILINEAR, Interpolation.BICUBIC}) {
            SampleOptions options =
                    SampleOptions.defaults().withInterpolation(interpolation).withPadding(Padding.BORDER);
            Tensor actual = CPU.sample(input, grid, options);
            double[] exact = ReferenceSampler.sample(input, grid, options);
            Tensor expected = Tensor.zeros(type, actual.shape());
            int equal = 0;
            for (int i = 0; i < exact.length; i++) {
                expected.set(i, exact[i]);
                assertEquals(expected.get(i), actual.get(i), 1);
                equal += expected.get(i) == actual.get(i) ? 1 : 0;
            }
            int same = equal;
            assertTrue(equal >= share * exact.length, () -> same + " of " + exact.length + " are equal");
        }
    }
}
