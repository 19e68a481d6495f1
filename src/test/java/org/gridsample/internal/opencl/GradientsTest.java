package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.backend.GridGradient;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.check.KnownAnswer;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However the work is cut, gradients have the CPU path's bits. */
class GradientsTest {
    private record Tried(Computation computation, Tuning tuning) {
        boolean isGradient() {
            return switch (computation.operation()) {
                case SAMPLE -> computation.tangent();
                case GRID_GRADIENT, INPUT_GRADIENT -> true;
            };
        }
    }

    /** Lists have no room for all of an output whose pixels read most rows of an input each. */
    @Test
    void listsContinueTheSumsOfThoseBefore() {
        RequiredDevice.require(Binding.JOCL);
        long[] shape = {1, 1, 5, 5, 2};
        SplittableRandom random = new SplittableRandom(1);
        InputGradient expected = InputGradient.of(
                SampleData.pixels(random, ElementType.FLOAT32, 1, 1, 1, 1, 500_000),
                new Coordinates.Grid(
                        SampleData.grid(random, ElementType.FLOAT32, shape, new long[] {1, 1, 1, 500_000, 3})),
                SampleOptions.defaults().withInterpolation(Interpolation.BICUBIC),
                Tensor.zeros(ElementType.FLOAT32, shape));
        Tuning tuning = Tuning.parse("1 4 2 2");
        assertEquals(
                2,
                Launch.of(expected, tuning, Form.of(expected, 1), 2, 256, false).steps().stream()
                        .filter(step -> step.phase() == Launch.Phase.ADD_LISTED)
                        .count());
        try (OpenClBackend device = (OpenClBackend) Memory.COPIED.open(BindingLoader.load(Binding.JOCL));
                CpuBackend cpu = new CpuBackend()) {
            cpu.run(expected);
            InputGradient actual = expected.writing(List.of(Tensor.zeros(ElementType.FLOAT32, shape)));
            device.runCut(actual, tuning);
            Bits.assertEqual(expected.gradInput(), actual.gradInput(), "in two parts");
        }
    }

    /** As on llvmpipe: a work-item clears a part of a row where that is long, and all parts together are the row. */
    @ParameterizedTest
    @EnumSource
    void longRowsAreClearedByParts(Layout layout) {
        RequiredDevice.require(Binding.JOCL);
        SplittableRandom random = new SplittableRandom(1);
        long[] input = layout == Layout.CHANNELS_FIRST ? new long[] {1, 2, 2, 70_001} : new long[] {1, 2, 70_001, 2};
        long[] output = layout == Layout.CHANNELS_FIRST ? new long[] {1, 2, 1, 20} : new long[] {1, 1, 20, 2};
        InputGradient expected = InputGradient.of(
                SampleData.pixels(random, ElementType.FLOAT32, output),
                new Coordinates.Grid(SampleData.grid(
                        random, ElementType.FLOAT32, new long[] {1, 2, 2, 70_001}, new long[] {1, 1, 20, 2})),
                SampleOptions.defaults().withLayout(layout),
                Tensor.zeros(ElementType.FLOAT32, input));
        for (Tuning tuning : List.of(Tuning.parse("1 4 2 2"), Tuning.parse("8 16 2 2"))) {
            for (Launch.Step step : Launch.of(expected, tuning, Form.of(expected, tuning.width()), 1, 256, true)
                    .steps()) {
                Launch.Division division = step.division();
                long elements = (long) division.rowLength() * division.tileRows() * division.channelBlock();
                boolean clears =
                        switch (step.phase()) {
                            case CLEAR, MAKE_CANONICAL -> true;
                            case COMPUTE, COUNT, SUM_COUNTS, SUM_STARTS, LIST, ADD_LISTED, ADD -> false;
                        };
                assertTrue(!clears || elements / division.globalX() < 40_000, step::toString);
            }
        }
        try (OpenClBackend device = (OpenClBackend)
                        Memory.COPIED.open(BindingLoader.load(Binding.JOCL), Map.of("name", "llvmpipe (pocl)"));
                CpuBackend cpu = new CpuBackend()) {
            cpu.run(expected);
            InputGradient actual = expected.writing(List.of(Tensor.zeros(ElementType.FLOAT32, input)));
            for (int time = 0; time < 2; time++) {
                // The second time into the buffer of the first.
                device.run(actual);
                Bits.assertEqual(expected.gradInput(), actual.gradInput(), "cleared " + time);
            }
        }
    }

    /** Few compute units have all of an input each, many have single rows of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void haveTheCpuPathsBits(int computeUnits) {
        RequiredDevice.require(Binding.JOCL);
        List<Tuning> tunings =
                Stream.of("1 4 2 2", "8 16 2 2", "16 32 2 1").map(Tuning::parse).toList();
        try (OpenClBackend device = (OpenClBackend)
                        Memory.IN_PLACE.open(BindingLoader.load(Binding.JOCL), Map.of("computeUnits", computeUnits));
                CpuBackend cpu = new CpuBackend()) {
            Computation.pairs(List.of(ElementType.FLOAT32, ElementType.FLOAT64), tunings, Tried::new).stream()
                    .filter(Tried::isGradient)
                    .forEach(tried -> {
                        for (KnownAnswer answer : KnownAnswer.all(tried.computation, 3, true)) {
                            assertEquals(
                                    Optional.empty(),
                                    answer.difference(cpu::run, known -> device.runCut(known, tried.tuning)),
                                    () -> tried + ": " + answer.operation().inputs());
                        }
                    });
        }
    }

    /** However the work is cut and shared: twenty runs of each. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Tag("once")
    void everyRunHasTheSameBits(int computeUnits) {
        RequiredDevice.require(Binding.JOCL);
        SplittableRandom random = new SplittableRandom(5);
        long[] inputShape = {2, 3, 40, 40};
        Tensor input = SampleData.pixels(random, ElementType.FLOAT32, inputShape);
        Tensor gradOutput = SampleData.pixels(random, ElementType.FLOAT32, 2, 3, 60, 70);
        Coordinates grid = new Coordinates.Grid(
                SampleData.grid(random, ElementType.FLOAT32, inputShape, new long[] {2, 60, 70, 2}));
        SampleOptions options = SampleOptions.defaults();
        List<Operation> expected = List.of(
                GridGradient.of(gradOutput, input, grid, options, Tensor.zeros(ElementType.FLOAT32, 2, 60, 70, 2)),
                InputGradient.of(gradOutput, grid, options, Tensor.zeros(ElementType.FLOAT32, inputShape)));
        try (OpenClBackend device = (OpenClBackend)
                        Memory.IN_PLACE.open(BindingLoader.load(Binding.JOCL), Map.of("computeUnits", computeUnits));
                CpuBackend cpu = new CpuBackend()) {
            expected.forEach(cpu::run);
            for (String tuning : List.of("1 4 2 2", "8 16 2 2", "16 32 2 1")) {
                for (int run = 0; run < 20; run++) {
                    for (Operation each : expected) {
                        Operation actual = each.writing(each.written().stream()
                                .map(written -> Tensor.zeros(written.type(), written.shape()))
                                .toList());
                        device.runCut(actual, Tuning.parse(tuning));
                        Bits.assertEqual(
                                each.written(), actual.written(), each.kind() + ", tuning " + tuning + ", run " + run);
                    }
                }
            }
        }
    }
}
