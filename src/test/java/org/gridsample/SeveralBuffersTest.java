package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.gridsample.device.Binding;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.GradientArguments;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.compound.AutoBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.DeviceMemory;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.SmallBuffers;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Combinations;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tensors in several buffers, as those beyond 2 GiB are, give the bits of tensors in one. */
@Tag("once")
class SeveralBuffersTest {
    /** Input and grid, and bytes that a buffer holds: whole items, channels, rows, or pieces of rows. */
    private record Case(int mostBytes, long[] input, long... grid) {}

    private static final List<Case> CASES = List.of(
            new Case(4096, new long[] {5, 3, 12, 13}, 5, 11, 19, 2),
            new Case(900, new long[] {2, 5, 10, 11}, 2, 9, 8, 2),
            new Case(400, new long[] {1, 2, 17, 13}, 3, 7, 9, 2),
            new Case(104, new long[] {2, 1, 9, 21}, 1, 12, 35, 2),
            new Case(96, new long[] {1, 1, 1, 50}, 1, 1, 77, 2),
            new Case(3000, new long[] {2, 3, 5, 7, 9}, 2, 4, 5, 11, 3),
            new Case(200, new long[] {1, 2, 5, 6, 7}, 2, 3, 4, 5, 3));

    @Test
    void theCpuPathReadsAndWritesThem() {
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (Case each : CASES) {
                for (ElementType type : Tensors.FLOATS) {
                    for (SampleOptions options : Combinations.all()) {
                        compare(cpu, cpu, each, type, options);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void aDeviceTakesThemAndLeavesHugeChannelsToTheCpuPath(Memory memory) {
        RequiredDevice.require(Binding.JOCL);
        try (GridSampler cpu = Samplers.over(new CpuBackend());
                GridSampler auto = Samplers.over(
                        new AutoBackend(memory.open(BindingLoader.load(Binding.JOCL)), new CpuBackend()))) {
            for (Case each : CASES) {
                compare(cpu, auto, each, ElementType.FLOAT32, SampleOptions.defaults());
                compareGradients(cpu, auto, each, ElementType.FLOAT32, SampleOptions.defaults());
            }
        }
    }

    /** A part of the output has the points around its own, in one view. */
    @Test
    void footprintsNeedAnItemsPointsInOneBuffer() {
        SampleOptions options = SampleOptions.defaults().withAntialias(true);
        int refused = 0;
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (Case each : CASES) {
                SplittableRandom random = new SplittableRandom(each.mostBytes);
                Tensor input = SampleData.pixels(random, ElementType.FLOAT32, each.input);
                Tensor grid = SampleData.grid(random, ElementType.FLOAT32, each.input, each.grid);
                Tensor expected = cpu.sample(input, grid, options);
                Tensor inPieces = split(true, each, grid);
                boolean fits = inPieces.contiguousFrom(0) >= grid.elementCount() / grid.extent(0);
                Tensor output = split(true, each, Tensor.zeros(ElementType.FLOAT32, expected.shape()));
                cpu.sampleInto(split(true, each, input), fits ? inPieces : grid, options, output);
                Bits.assertEqual(
                        expected,
                        Tensor.zeros(ElementType.FLOAT32, expected.shape()).copyFrom(output),
                        "input " + input + ", grid " + grid);
                if (!fits) {
                    String message = assertThrows(
                                    IllegalArgumentException.class, () -> cpu.sample(input, inPieces, options))
                            .getMessage();
                    assertTrue(message.startsWith("grid: with antialias expected items of at most "), message);
                    refused++;
                }
            }
        }
        assertTrue(refused > 0 && refused < CASES.size(), refused + " refused");
    }

    @Test
    void gradientsOfPointsTakeThem() {
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (Case each : CASES) {
                for (ElementType type : Tensors.FLOATS) {
                    for (SampleOptions options : Combinations.all()) {
                        compareGradients(cpu, cpu, each, type, options);
                        compareGradients(cpu, cpu, each, type, options.withFill(3));
                    }
                }
            }
        }
    }

    /** With a gradient whose products with 0 are no numbers. */
    private static void compareGradients(
            GridSampler cpu, GridSampler tested, Case each, ElementType type, SampleOptions options) {
        SplittableRandom random = new SplittableRandom(each.mostBytes);
        Tensor input = SampleData.pixels(random, type, each.input);
        Tensor points = SampleData.grid(random, type, each.input, each.grid);
        Coordinates grid = new Coordinates.Grid(points);
        Tensor gradOutput = cpu.sample(input, grid, options);
        gradOutput.set(gradOutput.elementCount() / 2, Double.POSITIVE_INFINITY);
        Tensor expected = Tensor.zeros(type, each.grid);
        cpu.coordinatesGradientInto(gradOutput, input, grid, options, expected, false);
        Tensor gradGrid = split(true, each, Tensor.zeros(type, each.grid));
        tested.coordinatesGradientInto(
                split(true, each, gradOutput),
                split(true, each, input),
                new Coordinates.Grid(split(true, each, points)),
                options,
                gradGrid,
                false);
        Bits.assertEqual(
                expected,
                Tensor.zeros(type, each.grid).copyFrom(gradGrid),
                "input " + input + ", grid " + points + ", " + options);
    }

    /** With channels beside each other an item is in several. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void gradientsOfPointsTakeThemInEachLayout(Layout layout) {
        Case each = new Case(200, new long[] {2, 4, 5, 7}, 2, 9, 8, 2);
        SampleOptions options = SampleOptions.defaults();
        SampleOptions placed = options.withLayouts(layout, layout);
        SplittableRandom random = new SplittableRandom(each.mostBytes);
        Tensor input = SampleData.pixels(random, ElementType.FLOAT32, layout.shape(2, 4, 5, 7));
        Tensor points = SampleData.grid(random, ElementType.FLOAT32, each.input, each.grid);
        Tensor tangent = SampleData.pixels(random, ElementType.FLOAT32, each.grid);
        Coordinates grid = new Coordinates.Grid(points);
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            Tensor gradOutput = cpu.sample(input, grid, placed);
            Tensor expected = Tensor.zeros(ElementType.FLOAT32, each.grid);
            cpu.coordinatesGradientInto(gradOutput, input, grid, placed, expected, false);
            Tensor got = Tensor.zeros(ElementType.FLOAT32, each.grid);
            cpu.coordinatesGradientInto(
                    split(true, each, gradOutput), split(true, each, input), grid, placed, got, false);
            Bits.assertEqual(expected, got, layout.toString());
        }
        CpuBackend backend = new CpuBackend();
        SampleRequest along = SampleRequest.of(input, grid, placed).along(Optional.of(tangent));
        SampleRequest inPieces =
                SampleRequest.of(split(true, each, input), grid, placed).along(Optional.of(tangent));
        assertEquals(Optional.empty(), backend.refusal(inPieces));
        backend.run(along);
        backend.run(inPieces);
        Bits.assertEqual(along.output(), inPieces.output(), layout + ", along a tangent");
    }

    /** A channel, or an item whose channels lie beside each other, in no memory. */
    @ParameterizedTest
    @EnumSource(Layout.class)
    void gradientsOfPointsAreRefusedWhereIntsDontCountElements(Layout layout) {
        SampleOptions options = SampleOptions.defaults().withLayouts(layout, layout);
        Coordinates grid = new Coordinates.Grid(Tensor.zeros(ElementType.FLOAT32, 1, 1, 1, 2));
        Tensor gradOutput = Tensor.zeros(ElementType.FLOAT32, layout.shape(1, 2, 1, 1));
        Tensor gradGrid = Tensor.zeros(ElementType.FLOAT32, 1, 1, 1, 2);
        int most = layout == Layout.CHANNELS_FIRST ? Integer.MAX_VALUE : Integer.MAX_VALUE / 2;
        for (int extra = 0; extra <= 1; extra++) {
            Tensor input = Tensor.over(ElementType.FLOAT32, new NoMemory(), layout.shape(1, 2, 1 + extra, most));
            Optional<String> refusal = new CpuBackend()
                    .refusal(GradientArguments.of(gradOutput, input, grid, options)
                            .gridGradient(gradGrid));
            assertEquals(extra > 0, refusal.isPresent(), refusal.toString());
            refusal.ifPresent(message -> assertTrue(
                    message.startsWith("input: expected channels, or with channels last items, of at most 2147483647"),
                    message));
        }
    }

    private static final class NoMemory implements DeviceMemory {
        @Override
        public void upload(Tensor source, long first) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void download(long first, Tensor target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** Of each item, or where channels come one after the other each channel; and an item's points. */
    @Test
    void gradientsOfTheInputNeedTheirPiecesInOneBuffer() {
        int computed = 0;
        int refused = 0;
        SampleOptions options = SampleOptions.defaults();
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (Case each : CASES) {
                SplittableRandom random = new SplittableRandom(each.mostBytes);
                Tensor points = SampleData.grid(random, ElementType.FLOAT32, each.input, each.grid);
                Coordinates grid = new Coordinates.Grid(points);
                Tensor gradOutput =
                        cpu.sample(SampleData.pixels(random, ElementType.FLOAT32, each.input), grid, options);
                Tensor expected = Tensor.zeros(ElementType.FLOAT32, each.input);
                cpu.inputGradientInto(gradOutput, grid, options, expected, false);
                Tensor gradInput = split(true, each, Tensor.zeros(ElementType.FLOAT32, each.input));
                Coordinates splitGrid = new Coordinates.Grid(split(true, each, points));
                try {
                    cpu.inputGradientInto(split(true, each, gradOutput), splitGrid, options, gradInput, false);
                    Bits.assertEqual(
                            expected,
                            Tensor.zeros(ElementType.FLOAT32, each.input).copyFrom(gradInput),
                            "input " + expected + ", " + grid);
                    computed++;
                } catch (GridSampleException e) {
                    assertTrue(
                            e.getMessage().matches("(gradOutput|grid|gradInput) float32 .*: expected each channel, .*"),
                            e.getMessage());
                    refused++;
                }
            }
        }
        assertTrue(computed > 0 && refused > 0, computed + " computed, " + refused + " refused");
    }

    private static void compare(
            GridSampler cpu, GridSampler tested, Case each, ElementType type, SampleOptions options) {
        SplittableRandom random = new SplittableRandom(each.mostBytes);
        Tensor input = SampleData.pixels(random, type, each.input);
        Tensor grid = SampleData.grid(random, type, each.input, each.grid);
        Tensor expected = cpu.sample(input, grid, options);
        for (int which = 1; which < 8; which++) {
            Tensor output = split((which & 4) != 0, each, Tensor.zeros(type, expected.shape()));
            tested.sampleInto(
                    split((which & 1) != 0, each, input), split((which & 2) != 0, each, grid), options, output);
            Bits.assertEqual(
                    expected,
                    Tensor.zeros(type, expected.shape()).copyFrom(output),
                    "input " + input + ", grid " + grid + ", " + options + ", in several buffers: " + which);
        }
    }

    private static Tensor split(boolean split, Case each, Tensor tensor) {
        return split ? SmallBuffers.of(each.mostBytes, tensor) : tensor;
    }
}
