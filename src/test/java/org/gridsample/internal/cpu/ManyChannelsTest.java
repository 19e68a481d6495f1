package org.gridsample.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;

/** More channels than the CPU path gives a unit of work, and more pixels: the bits of each channel sampled by itself. */
class ManyChannelsTest {
    private static final int CHANNELS = 67;

    @Test
    void channelsGiveWhatEachGivesAlone() {
        long[][] inputs = {{2, CHANNELS, 90, 110}, {1, CHANNELS, 20, 24, 28}};
        for (ElementType type : Tensors.FLOATS) {
            for (long[] shape : inputs) {
                SplittableRandom random = new SplittableRandom(shape.length);
                Tensor input = SampleData.pixels(random, type, shape);
                long[] gridShape = shape.length == 4 ? new long[] {2, 41, 30, 2} : new long[] {1, 3, 19, 23, 3};
                Tensor scattered = SampleData.grid(random, type, shape, gridShape);
                Tensor smooth = smooth(type, gridShape);
                for (SampleOptions options : Combinations.all()) {
                    compare(input, smooth, options);
                    compare(input, scattered, options);
                    boolean needsEdge =
                            options.interpolation() != Interpolation.NEAREST || options.padding(0) == Padding.WRAP;
                    boolean isSummedInPlace = shape.length == 4 || options.interpolation() != Interpolation.BICUBIC;
                    assertTrue(takes(TilePath.WINDOW, input, smooth, options), options::toString);
                    assertEquals(needsEdge, takes(TilePath.EDGE, input, scattered, options), options::toString);
                    assertEquals(isSummedInPlace, takes(TilePath.INSIDE, input, scattered, options), options::toString);
                }
            }
        }
    }

    private static Tensor smooth(ElementType type, long[] gridShape) {
        double[] turned = {0.16, -0.12, 0.1, 0.12, 0.16, 0};
        double[] solid = {0.16, -0.12, 0, 0, 0.12, 0.16, 0, 0.1, 0, 0, 0.2, 0};
        int batch = (int) gridShape[0];
        double[] theta = gridShape.length == 4 ? turned : solid;
        double[] all = new double[batch * theta.length];
        Arrays.setAll(all, i -> theta[i % theta.length]);
        long axes = gridShape.length - 2;
        long[] size = new long[gridShape.length];
        size[0] = batch;
        size[1] = 1;
        System.arraycopy(gridShape, 1, size, 2, (int) axes);
        return AffineGrid.of(Tensors.of(type, all, batch, axes, axes + 1), size, false);
    }

    /** Looks at one channel, which the calling thread samples alone. */
    private static boolean takes(TilePath path, Tensor input, Tensor grid, SampleOptions options) {
        try (GridSampler cpu = GridSampler.builder().device(DeviceSelector.CPU).open()) {
            TileCount count = TileCount.of(input.type(), path);
            cpu.sample(plane(input, 0, 0), item(grid, 0), options);
            return count.tiles() > 0;
        }
    }

    private static void compare(Tensor input, Tensor grid, SampleOptions options) {
        try (GridSampler cpu = GridSampler.builder().device(DeviceSelector.CPU).open()) {
            Tensor all = cpu.sample(input, grid, options);
            for (long item = 0; item < input.extent(0); item++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    String what = options + ", input " + input + ", item " + item + ", channel " + channel;
                    Bits.assertEqual(
                            cpu.sample(plane(input, item, channel), item(grid, item), options),
                            plane(all, item, channel),
                            what);
                }
            }
        }
    }

    private static Tensor plane(Tensor tensor, long item, long channel) {
        long[] shape = tensor.shape();
        shape[0] = 1;
        shape[1] = 1;
        long plane = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return tensor.view((item * CHANNELS + channel) * plane, shape);
    }

    private static Tensor item(Tensor grid, long item) {
        long[] shape = grid.shape();
        shape[0] = 1;
        return grid.view(item * Arrays.stream(shape).reduce(1, (a, b) -> a * b), shape);
    }
}
