package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.PreparedWarp;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prepared warps give the bits of calls that aren't, from and to wherever tensors are, and refuse what those refuse. */
public interface PreparedWarpContract extends Contract {
    private static Tensor pixels(int seed, long... shape) {
        return SampleData.pixels(new SplittableRandom(seed), ElementType.FLOAT32, shape);
    }

    private static Coordinates coordinates(Coordinates.Kind kind, long... shape) {
        return SampleData.coordinates(kind, new SplittableRandom(3), ElementType.FLOAT32, shape, shape[0], 4, 5, 2);
    }

    @ParameterizedTest
    @EnumSource
    default void everyKindOfCoordinates(Coordinates.Kind kind) {
        long[] shape = {2, 3, 7, 9};
        Coordinates coordinates = coordinates(kind, shape);
        SampleOptions options = SampleOptions.defaults();
        try (PreparedWarp prepared = sampler().prepare(coordinates, ElementType.FLOAT32, shape, options);
                DeviceTensor there = sampler().allocate(ElementType.FLOAT32, shape);
                DeviceTensor result = sampler().allocate(ElementType.FLOAT32, prepared.outputShape())) {
            Tensor output = Tensor.zeros(ElementType.FLOAT32, prepared.outputShape());
            for (int frame = 0; frame < 3; frame++) {
                Tensor input = pixels(frame, shape);
                Tensor expected = sampler().sample(input, coordinates, options);
                Bits.assertEqual(expected, prepared.apply(input), "a new tensor");
                prepared.apply(input, output);
                Bits.assertEqual(expected, output, "the caller's");
                there.copyFrom(input);
                prepared.apply(there, result);
                Bits.assertEqual(expected, result.download(), "on the device");
            }
        }
    }

    /** What every call reads beside input and coordinates, and another output type. */
    @Test
    default void withAFillAndAScale() {
        long[] shape = {1, 2, 7, 9};
        SampleOptions options = SampleOptions.defaults()
                .withFill(9, -3)
                .withOutputType(ElementType.UINT8)
                .withOutputScale(20, 7);
        Coordinates coordinates = coordinates(Coordinates.Kind.FLOW, shape);
        Tensor input = pixels(1, shape);
        try (PreparedWarp prepared = sampler().prepare(coordinates, ElementType.FLOAT32, shape, options)) {
            assertEquals(ElementType.UINT8, prepared.outputType());
            assertEquals(ElementType.FLOAT32, prepared.inputType());
            assertArrayEquals(shape, prepared.inputShape());
            assertArrayEquals(new long[] {1, 2, 4, 5}, prepared.outputShape());
            Bits.assertEqual(sampler().sample(input, coordinates, options), prepared.apply(input), "scaled");
        }
    }

    @Test
    default void aTransform() {
        long[] shape = {1, 3, 7, 9};
        Tensor input = pixels(1, shape);
        SampleOptions options = SampleOptions.defaults();
        Transform turn = Transform.rotation(0.3);
        try (PreparedWarp prepared = sampler().prepare(turn, ElementType.FLOAT32, shape, options);
                PreparedWarp larger = sampler().prepare(turn, ElementType.FLOAT32, shape, options, 8, 11)) {
            Bits.assertEqual(sampler().warp(input, turn, options), prepared.apply(input), "of the input's extents");
            Bits.assertEqual(sampler().warp(input, turn, options, 8, 11), larger.apply(input), "of others");
        }
    }

    @Test
    default void whatIsWrittenToTheMapLaterChangesNothing() {
        long[] shape = {1, 3, 7, 9};
        Tensor input = pixels(1, shape);
        Coordinates.Grid grid = (Coordinates.Grid) coordinates(Coordinates.Kind.GRID, shape);
        Tensor expected = sampler().sample(input, grid, SampleOptions.defaults());
        try (PreparedWarp prepared = sampler().prepare(grid, ElementType.FLOAT32, shape, SampleOptions.defaults())) {
            grid.tensor()
                    .copyFrom(Tensor.zeros(ElementType.FLOAT32, grid.tensor().shape()));
            Bits.assertEqual(expected, prepared.apply(input), "at the former map");
        }
    }

    /** A map on the device, which is closed meanwhile, and frames with padded rows. */
    @Test
    default void aMapOnTheDeviceAndStridedFrames() {
        long[] shape = {1, 3, 7, 9};
        Tensor padded = pixels(1, 1, 3, 7, 12);
        Tensor input = padded.region(new long[4], shape);
        Coordinates.Grid grid = (Coordinates.Grid) coordinates(Coordinates.Kind.GRID, shape);
        Tensor expected = sampler().sample(input, grid, SampleOptions.defaults());
        PreparedWarp prepared;
        try (DeviceTensor there = sampler().upload(grid.tensor())) {
            prepared = sampler()
                    .prepare(new Coordinates.Grid(there), ElementType.FLOAT32, shape, SampleOptions.defaults());
        }
        try (prepared) {
            Bits.assertEqual(expected, prepared.apply(input), "of padded rows");
            Tensor wide = Tensor.zeros(ElementType.FLOAT32, 1, 3, 4, 8);
            Tensor output = wide.region(new long[] {0, 0, 0, 2}, 1, 3, 4, 5);
            prepared.apply(input, output);
            Bits.assertEqual(
                    expected, Tensor.zeros(ElementType.FLOAT32, 1, 3, 4, 5).copyFrom(output), "into them");
        }
    }

    @Test
    default void whatDoesNotFitIsRefused() {
        long[] shape = {1, 3, 7, 9};
        Coordinates grid = coordinates(Coordinates.Kind.GRID, shape);
        SampleOptions options = SampleOptions.defaults();
        for (Runnable call : List.<Runnable>of(
                () -> sampler().prepare(grid, ElementType.FLOAT64, shape, options),
                () -> sampler().prepare(grid, ElementType.FLOAT32, new long[] {3, 7, 9}, options),
                () -> sampler().prepare(grid, ElementType.FLOAT32, new long[] {1, 3, 0, 9}, options),
                () -> sampler().prepare(grid, ElementType.FLOAT32, new long[] {1, -3, 7, 9}, options),
                () -> sampler().prepare(Transform.rotation(1), ElementType.FLOAT32, new long[] {7, 9}, options),
                () -> sampler()
                        .prepare(Transform.rotation(1), ElementType.FLOAT32, new long[] {1, 1, 2, 7, 9}, options))) {
            assertThrows(IllegalArgumentException.class, call::run);
        }
        Tensor input = pixels(1, shape);
        Tensor output = Tensor.zeros(ElementType.FLOAT32, 1, 3, 4, 5);
        GridSampler other = open();
        PreparedWarp foreign = other.prepare(grid, ElementType.FLOAT32, shape, options);
        PreparedWarp prepared = sampler().prepare(grid, ElementType.FLOAT32, shape, options);
        for (Runnable call : List.<Runnable>of(
                () -> prepared.apply(pixels(1, 1, 3, 9, 7)),
                () -> prepared.apply(Tensor.zeros(ElementType.UINT8, shape)),
                () -> prepared.apply(input, Tensor.zeros(ElementType.FLOAT32, 1, 3, 5, 4)),
                () -> prepared.apply(input, input.view(0, 1, 3, 4, 5)))) {
            String message =
                    assertThrows(IllegalArgumentException.class, call::run).getMessage();
            assertTrue(message.contains("put: expected"), message);
        }
        prepared.close();
        prepared.close();
        other.close();
        for (PreparedWarp closed : List.of(prepared, foreign)) {
            String message = assertThrows(IllegalStateException.class, () -> closed.apply(input, output))
                    .getMessage();
            assertTrue(message.contains("closed"), message);
        }
        foreign.close();
    }

    @Test
    default void withoutElements() {
        long[] shape = {0, 3, 7, 9};
        try (PreparedWarp prepared = sampler()
                .prepare(
                        coordinates(Coordinates.Kind.GRID, shape),
                        ElementType.FLOAT32,
                        shape,
                        SampleOptions.defaults())) {
            assertEquals(0, prepared.apply(pixels(1, shape)).elementCount());
        }
    }
}
