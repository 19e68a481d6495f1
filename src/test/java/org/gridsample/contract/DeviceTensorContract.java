package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;

/** Tensors that stay where a sampler computes, alone and beside others: no bit changes, and what can't be is refused. */
public interface DeviceTensorContract extends Contract {
    private static Tensor pixels(int seed, long... shape) {
        return SampleData.pixels(new SplittableRandom(seed), ElementType.FLOAT32, shape);
    }

    private static Tensor grid(int seed, long... shape) {
        return SampleData.grid(new SplittableRandom(seed), ElementType.FLOAT32, new long[] {shape[0], 3, 7, 9}, shape);
    }

    @Test
    default void aChainOfWarpsHasTheBitsOfOneThroughHostMemory() {
        Transform transform = Transform.rotation(17);
        SampleOptions options = SampleOptions.defaults();
        Tensor expected = pixels(1, 1, 3, 7, 9);
        try (DeviceTensor from = sampler().upload(expected);
                DeviceTensor to = sampler().allocate(ElementType.FLOAT32, 1, 3, 7, 9)) {
            DeviceTensor read = from;
            DeviceTensor written = to;
            for (int step = 0; step < 4; step++) {
                expected = sampler().warp(expected, transform, options);
                sampler().warpInto(read, transform, options, written);
                DeviceTensor other = read;
                read = written;
                written = other;
            }
            Bits.assertEqual(expected, read.download(), "after four warps");
            Tensor last = sampler().warp(expected, transform, options);
            Bits.assertEqual(last, sampler().warp(read, transform, options), "from the device to the host");
        }
    }

    @Test
    default void anyMixOfHostAndDevice() {
        Tensor input = pixels(1, 2, 3, 7, 9);
        Tensor grid = grid(2, 2, 4, 5, 2);
        SampleOptions options = SampleOptions.defaults();
        Tensor expected = sampler().sample(input, grid, options);
        try (DeviceTensor inputThere = sampler().upload(input);
                DeviceTensor gridThere = sampler().upload(grid, true);
                DeviceTensor output = sampler().allocate(ElementType.FLOAT32, 2, 3, 4, 5)) {
            for (Tensor from : List.of(input, inputThere)) {
                for (Tensor at : List.of(grid, gridThere)) {
                    Bits.assertEqual(expected, sampler().sample(from, at, options), "to the host");
                    output.copyFrom(Tensor.zeros(ElementType.FLOAT32, 2, 3, 4, 5));
                    sampler().sampleInto(from, at, options, output);
                    Bits.assertEqual(expected, output.download(), "to the device");
                }
            }
        }
    }

    @Test
    default void coverageOfAndIntoDeviceTensors() {
        Tensor grid = grid(2, 2, 4, 5, 2);
        long[] extents = {7, 9};
        SampleOptions options = SampleOptions.defaults();
        Tensor expected = sampler().coverage(new Coordinates.Grid(grid), extents, options);
        Tensor host = Tensor.zeros(ElementType.FLOAT32, 2, 1, 4, 5);
        try (DeviceTensor gridThere = sampler().upload(grid);
                DeviceTensor output = sampler().allocate(ElementType.FLOAT32, 2, 1, 4, 5)) {
            Coordinates there = new Coordinates.Grid(gridThere);
            Bits.assertEqual(expected, sampler().coverage(there, extents, options), "of the device");
            sampler().coverageInto(there, extents, options, host);
            Bits.assertEqual(expected, host, "from the device into the host's");
            for (Coordinates at : List.of(new Coordinates.Grid(grid), there)) {
                output.copyFrom(Tensor.zeros(ElementType.FLOAT32, 2, 1, 4, 5));
                sampler().coverageInto(at, extents, options, output);
                Bits.assertEqual(expected, output.download(), "into the device's");
            }
            output.copyFrom(Tensor.zeros(ElementType.FLOAT32, 2, 1, 4, 5));
            sampler()
                    .coverageInto(
                            new Coordinates.Grid(gridThere.view(40, 1, 4, 5, 2)),
                            extents,
                            options,
                            output.view(20, 1, 1, 4, 5));
            Bits.assertEqual(expected.view(20, 20), output.view(20, 20).inHostMemory(), "of and into second items");
            assertArrayEquals(new float[20], output.view(0, 20).inHostMemory().toFloatArray());
        }
    }

    /** Of the second item: what doesn't begin where the device's buffer does. */
    @Test
    default void partsOfDeviceTensors() {
        Tensor input = pixels(1, 2, 3, 7, 9);
        Tensor grid = grid(2, 2, 4, 5, 2);
        SampleOptions options = SampleOptions.defaults();
        try (DeviceTensor inputThere = sampler().upload(input);
                DeviceTensor gridThere = sampler().upload(grid);
                DeviceTensor output = sampler().upload(pixels(3, 2, 3, 4, 5))) {
            Tensor expected = output.download();
            expected.view(60, 60)
                    .copyFrom(sampler().sample(input.view(189, 1, 3, 7, 9), grid.view(40, 1, 4, 5, 2), options));
            sampler()
                    .sampleInto(
                            inputThere.region(new long[] {1, 0, 0, 0}, 1, 3, 7, 9),
                            gridThere.view(40, 1, 4, 5, 2),
                            options,
                            output.view(60, 1, 3, 4, 5));
            Bits.assertEqual(expected, output.download(), "the first item is left alone");
            Bits.assertEqual(expected.view(60, 60), output.view(60, 60).inHostMemory(), "a part that is downloaded");
            output.view(20, 20).copyFrom(expected.view(0, 20));
            expected.view(20, 20).copyFrom(expected.view(0, 20));
            Bits.assertEqual(expected, output.download(), "a part that is uploaded");
            Tensor wide = Tensor.zeros(ElementType.FLOAT32, 2, 3, 4, 8);
            output.downloadInto(wide.region(new long[] {0, 0, 0, 2}, 2, 3, 4, 5));
            Bits.assertEqual(
                    expected,
                    Tensor.zeros(ElementType.FLOAT32, 2, 3, 4, 5)
                            .copyFrom(wide.region(new long[] {0, 0, 0, 2}, 2, 3, 4, 5)),
                    "into rows that lie apart");
            output.copyFrom(wide.region(new long[] {0, 0, 0, 1}, 2, 3, 4, 5));
            assertEquals(0, output.download().get(0));
            assertThrows(IllegalArgumentException.class, () -> output.region(new long[4], 2, 3, 4, 4));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> sampler().sampleInto(output.view(0, 1, 3, 4, 5), grid, options, output));
        }
    }

    @Test
    default void gradientsOfAndIntoDeviceTensors() {
        Tensor input = pixels(1, 1, 3, 7, 9);
        Tensor grid = grid(2, 2, 4, 5, 2);
        Tensor gradOutput = pixels(3, 2, 3, 4, 5);
        SampleOptions options = SampleOptions.defaults();
        Gradients expected = sampler().backward(gradOutput, input, grid, options);
        Coordinates.Affine affine =
                new Coordinates.Affine(Tensor.of(new float[] {1, 0.2f, 0.3f, -0.1f, 0.9f, 1}, 1, 2, 3), 4, 5);
        try (DeviceTensor inputThere = sampler().upload(input);
                DeviceTensor gridThere = sampler().upload(grid);
                DeviceTensor gradOutputThere = sampler().upload(gradOutput);
                DeviceTensor affineThere = sampler().upload(affine.matrices());
                DeviceTensor gradInput = sampler().allocate(ElementType.FLOAT32, 1, 3, 7, 9);
                DeviceTensor gradGrid = sampler().allocate(ElementType.FLOAT32, 2, 4, 5, 2)) {
            Gradients gradients = sampler().backward(gradOutputThere, inputThere, gridThere, options);
            Bits.assertEqual(expected.input(), gradients.input(), "input's");
            Bits.assertEqual(expected.coordinates(), gradients.coordinates(), "grid's");
            Coordinates at = new Coordinates.Grid(gridThere);
            for (boolean adds : new boolean[] {false, true}) {
                sampler().inputGradientInto(gradOutputThere, at, options, gradInput, adds);
                sampler().coordinatesGradientInto(gradOutput, inputThere, at, options, gradGrid, adds);
                if (adds) {
                    double twice = 2 * expected.coordinates().get(7);
                    assertEquals((float) twice, gradGrid.download().get(7));
                } else {
                    Bits.assertEqual(expected.input(), gradInput.download(), "input's on the device");
                    Bits.assertEqual(expected.coordinates(), gradGrid.download(), "grid's on the device");
                }
            }
            sampler().inputGradientInto(gradOutput, new Coordinates.Grid(grid), options, expected.input(), true);
            Bits.assertEqual(expected.input(), gradInput.download(), "added to on the device");
            Coordinates.Affine there = new Coordinates.Affine(affineThere, 4, 5);
            Bits.assertEqual(
                    sampler().sample(input, affine, options), sampler().sample(input, there, options), "matrix");
            Bits.assertEqual(
                    sampler()
                            .backward(gradOutput.view(0, 1, 3, 4, 5), input, affine, options)
                            .coordinates(),
                    sampler()
                            .backward(gradOutputThere.view(0, 1, 3, 4, 5), inputThere, there, options)
                            .coordinates(),
                    "the matrix' gradient");
        }
    }

    @Test
    default void elementsAreNotReadOneByOne() {
        try (DeviceTensor tensor = sampler().upload(pixels(1, 2, 3))) {
            assertTrue(tensor.isOnDevice() && tensor.view(1, 2).isOnDevice());
            for (Runnable access : List.<Runnable>of(
                    () -> tensor.get(0),
                    () -> tensor.set(0, 1),
                    () -> tensor.bits(0),
                    tensor::floats,
                    tensor::values,
                    tensor::memory,
                    tensor.view(1, 2)::toFloatArray)) {
                String message =
                        assertThrows(IllegalStateException.class, access::run).getMessage();
                assertTrue(message.contains("download"), message);
            }
            assertEquals(6, tensor.elementCount());
            assertEquals("float32 [2, 3]", tensor.toString());
        }
    }

    @Test
    default void closedTensorsAreRefused() {
        long before = sampler().memory().deviceTensors();
        DeviceTensor tensor = sampler().upload(pixels(1, 1, 3, 7, 9));
        Tensor view = tensor.view(0, 1, 3, 7, 9);
        assertEquals(before + 4 * 189, sampler().memory().deviceTensors());
        tensor.close();
        tensor.close();
        assertEquals(before, sampler().memory().deviceTensors());
        for (Runnable use : List.<Runnable>of(
                tensor::download,
                () -> tensor.copyFrom(pixels(1, 1, 3, 7, 9)),
                () -> sampler().sample(tensor, grid(2, 1, 4, 5, 2)),
                () -> sampler().sample(view, grid(2, 1, 4, 5, 2)))) {
            String message = assertThrows(IllegalStateException.class, use::run).getMessage();
            assertTrue(message.contains("closed"), message);
        }
    }

    @Test
    default void anotherSamplersTensorsAreRefusedAndClosedWithIt() {
        GridSampler other = open();
        DeviceTensor foreign = other.upload(pixels(1, 1, 3, 7, 9));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> sampler().sample(foreign, grid(2, 1, 4, 5, 2)))
                .getMessage();
        assertTrue(message.contains("input") && message.contains("another"), message);
        other.close();
        assertThrows(IllegalStateException.class, foreign::download);
        assertThrows(IllegalStateException.class, () -> other.upload(Tensor.zeros(ElementType.FLOAT32, 1)));
        foreign.close();
        assertEquals(0, other.memory().deviceTensors());
    }

    @Test
    default void withoutElementsAndOfNoShape() {
        try (DeviceTensor empty = sampler().upload(Tensor.zeros(ElementType.FLOAT32, 0, 3, 7, 9))) {
            assertEquals(0, empty.download().elementCount());
            assertEquals(0, sampler().sample(empty, grid(2, 1, 4, 5, 2)).elementCount());
        }
        assertThrows(IllegalArgumentException.class, () -> sampler().allocate(ElementType.FLOAT32, 1, -1));
        assertThrows(
                IllegalArgumentException.class,
                () -> sampler().allocate(ElementType.FLOAT32, Long.MAX_VALUE, Long.MAX_VALUE));
    }
}
