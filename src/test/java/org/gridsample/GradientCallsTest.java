package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Gradients as the calls of a sampler: while it is open, and what they return. */
class GradientCallsTest {
    private final Tensor input = SampleData.waves(2, 3, 5, 8);
    private final Coordinates grid = new Coordinates.Grid(SampleData.waves(2, 4, 6, 2));
    private final Tensor gradOutput = SampleData.waves(2, 3, 4, 6);
    private final SampleOptions options = SampleOptions.defaults();

    @Test
    void theInputsGradientComesWithTheFills() {
        try (GridSampler sampler = Samplers.over(new CpuBackend())) {
            for (SampleOptions filled : List.of(options, options.withFill(2), options.withFill(1, 2, 3))) {
                Gradients expected = sampler.backward(gradOutput, input, grid, filled);
                Tensor gradInput = Tensor.zeros(ElementType.FLOAT32, input.shape());
                for (boolean adds : new boolean[] {false, true}) {
                    Optional<Tensor> gradFill = sampler.inputGradientInto(gradOutput, grid, filled, gradInput, adds);
                    assertEquals(expected.fill().isPresent(), gradFill.isPresent(), filled.toString());
                    expected.fill().ifPresent(fill -> Bits.assertEqual(fill, gradFill.orElseThrow(), "fill"));
                }
            }
        }
    }

    /** Nor what has nothing to compute. */
    @Test
    void aClosedSamplerComputesNone() {
        GridSampler sampler = Samplers.over(new CpuBackend());
        sampler.close();
        Tensor none = Tensor.zeros(ElementType.FLOAT32, 0, 3, 4, 4);
        Coordinates nowhere = new Coordinates.Grid(Tensor.zeros(ElementType.FLOAT32, 0, 4, 4, 2));
        SampleOptions nearest = options.withInterpolation(Interpolation.NEAREST);
        Tensor gradGrid = Tensor.zeros(ElementType.FLOAT32, 2, 4, 6, 2);
        List<Executable> calls = List.of(
                () -> sampler.backward(none, none, nowhere, options),
                () -> sampler.doubleBackward(Optional.of(none), Optional.empty(), none, none, nowhere, options),
                () -> sampler.inputGradientInto(none, nowhere, options, none, false),
                () -> sampler.coordinatesGradientInto(gradOutput, input, grid, nearest, gradGrid, false));
        for (Executable call : calls) {
            String message = assertThrows(IllegalStateException.class, call).getMessage();
            assertTrue(message.contains("closed"), message);
        }
    }

    @Test
    void aSamplerThatClosesWaitsForAllOfACallsOperations() throws Exception {
        ClosedMeanwhile backend = new ClosedMeanwhile();
        GridSampler sampler = Samplers.over(backend);
        backend.closing = new Thread(sampler::close);
        Gradients gradients = sampler.backward(gradOutput, input, grid, options);
        backend.closing.join();
        assertEquals(List.of("INPUT_GRADIENT", "GRID_GRADIENT", "closed"), backend.done);
        Bits.assertEqual(
                Samplers.over(new CpuBackend())
                        .backward(gradOutput, input, grid, options)
                        .coordinates(),
                gradients.coordinates(),
                "grid");
    }

    /** Another thread begins to close the sampler in its first operation. */
    private static final class ClosedMeanwhile implements Backend {
        private final CpuBackend cpu = new CpuBackend();
        private final List<String> done = new ArrayList<>();
        private Thread closing;

        @Override
        public void run(Operation operation) {
            if (done.isEmpty()) {
                closing.start();
                while (closing.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            cpu.run(operation);
            done.add(operation.kind().toString());
        }

        @Override
        public String describe() {
            return cpu.describe();
        }

        @Override
        public void close() {
            done.add("closed");
        }
    }
}
