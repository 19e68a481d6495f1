package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.internal.check.KnownAnswer;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
