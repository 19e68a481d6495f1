package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.gridsample.device.Binding;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Channels that are sampled together, by what the grid reads. */
class LocalityTest {
    /** Channels of so many bytes fit a cache once. */
    private static final long[] LARGE = {1100, 1000};

    /** Twice. */
    private static final long[] MIDDLE = {800, 1000};

    private static final long[] SMALL = {20, 30};

    private static Tensor input(ElementType type, long channels, long[] plane) {
        return Tensor.zeros(type, 2, channels, plane[0], plane[1]);
    }

    private static Tensor scattered(Tensor input) {
        return SampleData.grid(new SplittableRandom(2), input.type(), input.shape(), 2, 40, 50, 2);
    }

    private static Tensor smooth(ElementType type) {
        return smooth(type, 40, 50);
    }

    private static Tensor smooth(ElementType type, long height, long width) {
        Tensor theta = Tensor.zeros(type, 2, 2, 3);
        double[] values = {0.98, -0.2, 0, 0.2, 0.98, 0, -0.98, 0.2, 0, -0.2, -0.98, 0};
        for (int i = 0; i < values.length; i++) {
            theta.set(i, values[i]);
        }
        return AffineGrid.of(theta, new long[] {2, 1, height, width}, false);
    }

    private static int together(Tensor input, Tensor grid, int width) {
        return together(input, new Coordinates.Grid(grid), width);
    }

    private static int together(Tensor input, Coordinates coordinates, int width) {
        return Form.of(SampleRequest.of(input, coordinates, SampleOptions.defaults()), width)
                .channels();
    }

    @Test
    void aScatteredGridHasAsManyChannelsTogetherAsFitACache() {
        for (ElementType type : Tensors.FLOATS) {
            // Float64 has half as many.
            int held = type == ElementType.FLOAT32 ? 2 : 1;
            for (int channels = 1; channels <= 5; channels++) {
                Tensor large = input(type, channels, LARGE);
                assertEquals(1, together(large, scattered(large), 8), large.toString());
                Tensor middle = input(type, channels, MIDDLE);
                assertEquals(
                        channels % held == 0 ? held : 1, together(middle, scattered(middle), 8), middle.toString());
                Tensor small = input(type, channels, SMALL);
                assertEquals(channels % 5, together(small, scattered(small), 8), small.toString());
            }
        }
    }

    @Test
    void neighboursThatReadNearEachOtherHaveAllTogether() {
        for (ElementType type : Tensors.FLOATS) {
            for (int channels = 1; channels <= 5; channels++) {
                assertEquals(channels % 5, together(input(type, channels, LARGE), smooth(type), 8));
            }
        }
    }

    @Test
    void theEndsOfRowsAreNoNeighbours() {
        // Of these, pairs all over the grid begin with the last pixel of a row.
        Tensor input = input(ElementType.FLOAT32, 3, LARGE);
        assertEquals(3, together(input, smooth(ElementType.FLOAT32, 64, 64), 8));
        assertEquals(3, together(input, smooth(ElementType.FLOAT32, 256, 128), 8));
    }

    @Test
    void whatReadsTheSamePixelsIsJudgedAlike() {
        Tensor input = input(ElementType.FLOAT32, 3, LARGE);
        for (Coordinates.Kind kind : SampleData.ofPoints()) {
            Tensor scattered = SampleData.inKind(kind, scattered(input), input.shape());
            assertEquals(1, together(input, SampleData.of(kind, scattered), 8), kind.toString());
            Tensor smooth = SampleData.inKind(kind, smooth(input.type()), input.shape());
            assertEquals(3, together(input, SampleData.of(kind, smooth), 8), kind.toString());
        }
    }

    @Test
    void coordinatesThatAreNoNumbersAreNotScattered() {
        Tensor input = input(ElementType.FLOAT32, 3, LARGE);
        Tensor grid = scattered(input);
        for (int i = 0; i < grid.elementCount(); i++) {
            grid.set(i, Double.NaN);
        }
        assertEquals(3, together(input, grid, 8));
    }

    @Test
    void kernelsOfSinglePixelsHaveAllTogether() {
        Tensor input = input(ElementType.FLOAT32, 3, LARGE);
        assertEquals(3, together(input, scattered(input), 1));
    }

    @EachBinding
    @DisplayName("bits don't depend on how many channels are sampled together")
    void bitsAreTheCpuPaths(Binding binding) {
        RequiredDevice.require(binding);
        try (OpenClBackend backend = (OpenClBackend) Memory.IN_PLACE.open(BindingLoader.load(binding));
                CpuBackend cpu = new CpuBackend()) {
            SplittableRandom random = new SplittableRandom(3);
            for (long[] shape :
                    new long[][] {{2, 3, 1100, 1000}, {1, 4, 800, 1000}, {1, 6, 800, 1000}, {1, 3, 110, 100, 100}}) {
                Tensor input = SampleData.pixels(random, ElementType.FLOAT32, shape);
                long[] points = shape.length == 4 ? new long[] {shape[0], 40, 50, 2} : new long[] {1, 4, 30, 20, 3};
                Tensor grid = SampleData.grid(random, ElementType.FLOAT32, shape, points);
                for (Interpolation interpolation : Interpolation.values()) {
                    SampleOptions options = SampleOptions.defaults().withInterpolation(interpolation);
                    SampleRequest expected = SampleRequest.of(input, grid, options);
                    SampleRequest request = SampleRequest.of(input, grid, options);
                    assertEquals(shape[1] == 3 ? 1 : 2, Form.of(request, 8).channels());
                    cpu.run(expected);
                    backend.run(request);
                    Bits.assertEqual(expected.output(), request.output(), input + ", " + options);
                }
            }
        }
    }
}
